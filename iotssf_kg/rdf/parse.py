"""Documents: bytes parsed into quads, or an error that names the line and the remedy."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyoxigraph import parse as ox_parse

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.complaints import complaint
from iotssf_kg.rdf.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iotssf_kg.rdf.syntax import Syntax

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# What every RDF 1.2 construct is written with. Where none occurs the quads need no second look.
_RDF_1_2: Final = re.compile(rb"<<|\{\||~|--|Triple|annotation|dir")


@dataclass(frozen=True)
class Document:
    """One file or request body, and what it says.

    ``data`` is the text as it came, unpacked if it was compressed. ``rows`` leads from a node to
    its sheet and row (from 1), for spreadsheets only. Blank nodes of two documents never collide.
    """

    name: str
    syntax: Syntax
    data: bytes = field(repr=False)
    quads: tuple[Quad, ...] = field(repr=False, compare=False)
    rows: Mapping[NamedNode | BlankNode, tuple[str, int]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def sha256(self) -> str:
        """The SHA-256 of ``data``, in lower-case hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def read(path: Path | str, syntax: Syntax | None = None) -> Document:
    """The document in the file at *path*, or on standard input for ``-``.

    Args:
        path: A file, a folder of CSV sheets, or ``-``.
        syntax: Where it is not given, the suffix tells; standard input has to be told.

    Raises:
        SourceError: It cannot be read or is not well-formed.
        TooLarge: It is over a limit.
    """
    data, syntax = load(path, syntax)
    return parse(data, syntax, str(path))


def parse(
    data: bytes, syntax: Syntax, name: str = "<data>", *, base: str | None = None
) -> Document:
    """The document that *data* is in *syntax*; *name* stands in its errors.

    Args:
        data: UTF-8 text, with or without a byte order mark, or its gzip; or a workbook.
        syntax: How it is written.
        name: What a reader knows it by: a path, or ``<data>``.
        base: What relative IRIs are relative to; without it they are an error.

    Raises:
        SourceError: It is not well-formed; names line and column, or sheet and row.
        TooLarge: It is over a limit.
    """
    if not data.strip():
        raise SourceError("the document is empty", source=name, hint="Check that it was saved")
    quads = _parse_text(data, syntax, name, base)
    return Document(name, syntax, data, quads)


def _parse_text(data: bytes, syntax: Syntax, name: str, base: str | None) -> tuple[Quad, ...]:
    text = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        quads = tuple(ox_parse(text, syntax.rdf_format, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise complaint(error, text, syntax, name) from error
    if _RDF_1_2.search(text):
        _refuse_rdf_1_2(quads, name)
    return quads


def _refuse_rdf_1_2(quads: tuple[Quad, ...], name: str) -> None:
    for quad in quads:
        term = quad.object
        if isinstance(term, Triple) or (isinstance(term, Literal) and term.direction):
            raise SourceError(
                f"the value of {quad.predicate} is a construct of RDF 1.2",
                source=name,
                hint="Use RDF 1.1: a node for what is said about a statement, and plain language"
                " tags",
            )
