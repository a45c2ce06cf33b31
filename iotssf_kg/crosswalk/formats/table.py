"""The table of formats that a mapping set may be written in."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from iotssf_kg.crosswalk.formats import ciso, mitre, olir, oscal, plain, skos, sssomfiles
from iotssf_kg.crosswalk.formats.fields import ROW, SET
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.errors import UnknownName
from iotssf_kg.rdf.syntax import SYNTAXES, Syntax

Read: TypeAlias = Callable[[Given], MappingSet]
Write: TypeAlias = Callable[[MappingSet, Shelf], bytes]


class Format(NamedTuple):
    """One way to write a mapping set.

    Attributes:
        name: What it is called.
        title: What it is.
        suffixes: What its files' names end in, the usual one first.
        read: What reads it.
        write: What writes it; None where it is only read.
        loses: The fields of rows, and of the set ("set title"), that a file alone may not hold as
            they were; a side-car does. A test holds that these are they. Where the method is one,
            rows that are inferred are not written at all: they would read as stated.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Read
    write: Write | None
    loses: frozenset[str] = frozenset()

    @property
    def binary(self) -> bool:
        """Whether a terminal could make nothing of it."""
        return self.suffixes == (".xlsx",)

    @property
    def ways(self) -> str:
        """Whether it is written, or read alone."""
        return "in, out" if self.write else "in"

    @property
    def kept(self) -> str:
        """The fields that a file alone holds as they were, for readers."""
        if self.write is None:
            return ""
        if not self.loses:
            return "everything"
        kept = [name for name in ROW if name not in self.loses]
        about = [name for name in sorted(_EVERYTHING) if name.startswith("set ")]
        kept += [name for name in about if name not in self.loses]
        return ", ".join(kept) or "what its relations can say"


_EVERYTHING: Final = frozenset(ROW) | {f"set {name}" for name in SET}
_ABOUT: Final = frozenset(f"set {name}" for name in SET) - {"set subject", "set object"}
_SAID: Final = frozenset({"set subject", "set object", "set id", "set license"})
_OLIR: Final = {
    "": ("subject", "object", "comment", "rationale", "strength"),
    "supportive": ("subject", "object", "comment"),
    "concept": ("subject", "object", "comment"),
}


def _olir(style: olir.Style) -> Iterator[Format]:
    name = f"olir-{style.name}" if style.name else "olir"
    title = f"NIST OLIR, {style.name or 'set-theoretic'}"
    lost = _EVERYTHING - {*_OLIR[style.name]}
    book = partial(olir.write_olir, style=style)
    sheet = partial(olir.write_olir_csv, style=style)
    # XML, of which a workbook consists, has no words for some characters.
    less = lost | {"comment"}
    yield Format(name, f"{title}, workbook", (".xlsx",), olir.read_olir, book, less)
    yield Format(f"{name}-csv", f"{title}, CSV", (".csv",), olir.read_olir_csv, sheet, lost)


def _skos(syntax: Syntax) -> Format:
    read, write = partial(skos.read_skos, syntax=syntax), partial(skos.write_skos, syntax=syntax)
    name = f"skos-{syntax.name}"
    suffixes = tuple(suffix for suffix in syntax.suffixes if suffix != ".json")
    return Format(name, f"SKOS in {syntax.title}", suffixes, read, write, _EVERYTHING - _SAID)


FORMATS: Final = (
    Format("sssom", "SSSOM/TSV", (".sssom.tsv", ".tsv"), sssomfiles.read_tsv, sssomfiles.write_tsv),
    Format(
        "sssom-json", "SSSOM/JSON", (".sssom.json",), sssomfiles.read_json, sssomfiles.write_json
    ),
    Format("csv", "plain CSV", (".csv",), plain.read_plain, plain.write_plain, _ABOUT),
    *(each for style in olir.STYLES for each in _olir(style)),
    Format(
        "oscal", "OSCAL 1.2, JSON", (".json",), oscal.read_oscal, oscal.write_oscal, _EVERYTHING
    ),
    *(_skos(syntax) for syntax in SYNTAXES if syntax.rdf_format),
    Format("ciso", "library of CISO Assistant, YAML", (".yaml", ".yml"), ciso.read_ciso, None),
    Format("mitre", "MITRE Mappings Explorer, JSON", (".json",), mitre.read_mitre, None),
)
_BY_NAME: Final = {each.name: each for each in FORMATS}


def format_named(name: str) -> Format:
    """The format called *name*.

    Raises:
        UnknownName: There is none; the hint lists the names.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    near = difflib.get_close_matches(name, _BY_NAME, 1)
    hint = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(_BY_NAME)}"
    raise UnknownName(f"no format is called {name!r}", hint=hint)


def format_of(path: str) -> Format:
    """The format that the name of the file *path* says.

    Raises:
        UnknownName: It says none, or one that several formats share; the hint lists them.
    """
    fit = [s for each in FORMATS for s in each.suffixes if path.lower().endswith(s)]
    longest = max(fit, key=len, default="")
    found = [each for each in FORMATS if longest in each.suffixes]
    if len(found) == 1:
        return found[0]
    names = ", ".join(each.name for each in found or FORMATS)
    what = "its name fits several formats" if found else "its name says no format"
    raise UnknownName(what, where=path, hint=f"Name one with --format: {names}")
