"""Documents: bytes parsed into quads, or an error that names the line and the remedy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, Quad
from pyoxigraph import parse as ox_parse

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.complaints import complaint
from iotssf_kg.rdf.directives import check_directives
from iotssf_kg.rdf.jsonld import parse_jsonld
from iotssf_kg.rdf.limits import LIMITS, Limits, unpacked
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.nesting import check_json, check_lines, check_turtle
from iotssf_kg.rdf.rdfxml import check_xml
from iotssf_kg.rdf.sheets import read_sheets
from iotssf_kg.rdf.syntax import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML
from iotssf_kg.rdf.text import utf8_text
from iotssf_kg.rdf.words import gathered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from iotssf_kg.rdf.syntax import Syntax


@dataclass(frozen=True)
class Document:
    """One file or request body, and what it says.

    ``data`` is the text as it came, unpacked if it was compressed. ``rows`` leads from a node to
    its sheet and row (from 1), for spreadsheets only. ``lines`` are the numbers of the lines of
    ``data`` in the file that it is a part of; empty where it is the whole. ``quads`` come in the
    order of the text. Blank nodes of two documents never collide.
    """

    name: str
    syntax: Syntax
    data: bytes = field(repr=False)
    quads: tuple[Quad, ...] = field(repr=False, compare=False)
    rows: Mapping[NamedNode | BlankNode, tuple[str, int]] = field(
        default_factory=dict, repr=False, compare=False
    )
    lines: Sequence[int] = field(default=(), repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """The SHA-256 of ``data``, in lower-case hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def read(path: Path | str, syntax: Syntax | None = None, *, limits: Limits = LIMITS) -> Document:
    """The document in the file at *path*, or on standard input for ``-``.

    Args:
        path: A file, a folder of CSV sheets, or ``-``.
        syntax: Where it is not given, the suffix tells; standard input has to be told.
        limits: How large it may be and how deep it may nest.

    Raises:
        SourceError: It cannot be read or is not well-formed.
        TooLarge: It is over a limit.
    """
    data, syntax = load(path, syntax, limits)
    return parse(data, syntax, str(path), limits=limits)


def parse(
    data: bytes,
    syntax: Syntax,
    name: str = "<data>",
    *,
    base: str | None = None,
    limits: Limits = LIMITS,
) -> Document:
    """The document that *data* is in *syntax*; *name* stands in its errors.

    Args:
        data: UTF-8 text, with or without a byte order mark, or a workbook; or gzip of either.
        syntax: How it is written.
        name: What a reader knows it by: a path, or ``<data>``.
        base: What relative IRIs are relative to; without it they are an error.
        limits: How large it may be and how deep it may nest.

    Raises:
        SourceError: It is not well-formed; names line and column, or sheet and row.
        TooLarge: It is over a limit.
    """
    data = unpacked(data, name, limits)
    if not data or data.isspace():
        raise SourceError("the document is empty", source=name, hint="Check that it was saved")
    if syntax.rdf_format is None:
        return _parse_sheets(data, syntax, name, limits)
    text = utf8_text(data, name)
    _CHECKS.get(syntax.name, _check_turtle)(text, name, limits)
    return Document(name, syntax, data, _parse_text(text, syntax, name, base, limits))


def _check_turtle(text: bytes, name: str, limits: Limits) -> None:
    check_turtle(text, name, limits)
    check_directives(text, name, limits)


_CHECKS: Final = {
    N_TRIPLES.name: check_lines,
    N_QUADS.name: check_lines,
    RDF_XML.name: check_xml,
    JSON_LD.name: check_json,
}


def _parse_sheets(data: bytes, syntax: Syntax, name: str, limits: Limits) -> Document:
    # Not at the top: openpyxl takes longer to import than a small export to parse.
    from iotssf_kg.rdf.books import READERS

    sheets = read_sheets(READERS[syntax.name](data, name, limits), name)
    return Document(name, syntax, data, sheets.quads, sheets.rows)


def _parse_text(
    text: bytes, syntax: Syntax, name: str, base: str | None, limits: Limits
) -> tuple[Quad, ...]:
    if syntax == JSON_LD:
        return parse_jsonld(text, name, base, limits)
    try:
        quads = ox_parse(text, syntax.rdf_format, base_iri=base, rename_blank_nodes=True)
        return gathered(quads, text, syntax, name, limits)
    except SyntaxError as error:
        raise complaint(error, text, syntax, name) from error
