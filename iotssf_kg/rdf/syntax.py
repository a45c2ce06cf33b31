"""The table of syntaxes an export may be written in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from pyoxigraph import RdfFormat

from iotssf_kg.errors import NotAcceptable, SourceError
from iotssf_kg.rdf.packing import bare


@dataclass(frozen=True)
class Syntax:
    """One way to write an export down.

    ``media_types`` begins with the registered one; ``rdf_format`` is None for spreadsheets.
    ``named_graphs`` says whether one document may hold several exports.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    rdf_format: RdfFormat | None = None
    named_graphs: bool = False

    @property
    def media_type(self) -> str:
        """The media type to answer with."""
        return self.media_types[0]


TURTLE: Final = Syntax(
    "turtle", "Turtle", (".ttl",), ("text/turtle", "application/x-turtle"), RdfFormat.TURTLE
)
TRIG: Final = Syntax(
    "trig", "TriG", (".trig",), ("application/trig", "application/x-trig"), RdfFormat.TRIG, True
)
N_TRIPLES: Final = Syntax(
    "ntriples", "N-Triples", (".nt",), ("application/n-triples",), RdfFormat.N_TRIPLES
)
N_QUADS: Final = Syntax(
    "nquads",
    "N-Quads",
    (".nq",),
    ("application/n-quads", "text/x-nquads"),
    RdfFormat.N_QUADS,
    True,
)
RDF_XML: Final = Syntax(
    "rdfxml", "RDF/XML", (".rdf", ".xml", ".owl"), ("application/rdf+xml",), RdfFormat.RDF_XML
)
JSON_LD: Final = Syntax(
    "jsonld",
    "JSON-LD",
    (".jsonld", ".json"),
    ("application/ld+json", "application/json"),
    RdfFormat.JSON_LD,
    True,
)
XLSX: Final = Syntax(
    "xlsx",
    "Excel workbook",
    (".xlsx",),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
)
# A set of CSV files, one a sheet, travels as a folder or as a zip of it.
CSV: Final = Syntax("csv", "CSV sheets", (".zip",), ("application/zip",))

SYNTAXES: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML, JSON_LD, XLSX, CSV)

_BY_NAME: Final = {
    alias: syntax
    for syntax in SYNTAXES
    for alias in (syntax.name, *syntax.media_types, *(s[1:] for s in syntax.suffixes))
}
_BY_SUFFIX: Final = {suffix: syntax for syntax in SYNTAXES for suffix in syntax.suffixes}


def syntax_named(name: str) -> Syntax:
    """The syntax of that name, media type (parameters ignored) or suffix without its dot.

    Raises:
        NotAcceptable: There is none; the hint lists the names.
    """
    key = name.partition(";")[0].strip().lower()
    if key in _BY_NAME:
        return _BY_NAME[key]
    near = difflib.get_close_matches(key, _BY_NAME, 1)
    names = ", ".join(syntax.name for syntax in SYNTAXES)
    hint = f"Did you mean {near[0]}?" if near else f"Use one of {names}"
    raise NotAcceptable(f"no syntax is called {name!r}", hint=hint)


def syntax_of(path: str | PurePath) -> Syntax:
    """The syntax that the suffix of *path* says, seen through a closing ``.gz`` or ``.zst``.

    Raises:
        SourceError: The suffix is none of ours; the hint lists them.
    """
    suffixes = [suffix.lower() for suffix in PurePath(bare(str(path))).suffixes]
    if suffixes and suffixes[-1] in _BY_SUFFIX:
        return _BY_SUFFIX[suffixes[-1]]
    raise SourceError(
        f"the suffix {suffixes[-1]} is unknown" if suffixes else "the name has no suffix",
        source=str(path),
        hint=_suffix_hint(suffixes),
    )


def _suffix_hint(suffixes: list[str]) -> str:
    if suffixes[-1:] == [".csv"]:
        return "One CSV file is one sheet: name the folder that holds all of them"
    return f"Use one of {', '.join(_BY_SUFFIX)}, or name the syntax"
