"""How deep a document nests, found without parsing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iotssf_kg.depth import json_depth
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iotssf_kg.rdf.limits import Limits

# One match runs from a bracket to the next, over all that may hide one: IRIs, texts, comments and
# escaped characters. Where no token begins it stops, and so will the parser.
_TURTLE_MARK: Final = re.compile(
    rb"""(?: [^][(){}<"'\#\\]++
           | <[^<>]*+>
           | \"\"\" (?: [^"\\]++ | \\. | "(?!"") )*+ \"\"\"
           | " (?: [^"\\]++ | \\. )*+ "
           | ''' (?: [^'\\]++ | \\. | '(?!'') )*+ '''
           | ' (?: [^'\\]++ | \\. )*+ '
           | \#[^\r\n]*+
           | \\.
         )*+ ( [][(){}] | << | . | \Z )""",
    re.DOTALL | re.VERBOSE,
)
_OPENING: Final = (b"[", b"(", b"{", b"<<")
_STEP: Final = {b"[": 1, b"(": 1, b"{": 1, b"]": -1, b")": -1, b"}": -1}


def check_turtle(text: bytes, name: str, limits: Limits) -> None:
    """Refuse *text*, of Turtle or one of its kin, where brackets nest deeper than *limits* allow.

    Raises:
        SourceError: It does, or it uses triple terms, which nest too; names the place.
    """
    if sum(text.count(bracket) for bracket in _OPENING) <= limits.depth and b"<<" not in text:
        return
    level = 0
    for mark, offset in _turtle_marks(text):
        if mark == b"<<":
            raise rdf_1_2(name, *place_of(text, offset))
        level += _STEP[mark]
        if level > limits.depth:
            raise too_deep(name, limits.depth, *place_of(text, offset))


def check_lines(text: bytes, name: str, limits: Limits) -> None:
    """Refuse *text*, of N-Triples or N-Quads, where triple terms make it nest.

    Raises:
        SourceError: They do; names the place.
    """
    if b"<<" in text:
        check_turtle(text, name, limits)


def check_json(text: bytes, name: str, limits: Limits) -> None:
    """Refuse *text* where arrays and objects nest deeper than *limits* allow.

    Raises:
        SourceError: It does.
    """
    if json_depth(text) > limits.depth:
        raise too_deep(name, limits.depth)


def too_deep(
    name: str, depth: int, line: int | None = None, column: int | None = None
) -> SourceError:
    """The error for a document that nests deeper than *depth*."""
    return SourceError(
        f"the document nests more than {depth} deep",
        source=name,
        line=line,
        column=column,
        hint="Name the nodes and describe them one after the other",
    )


def rdf_1_2(name: str, line: int | None = None, column: int | None = None) -> SourceError:
    """The error for what only RDF 1.2 knows."""
    return SourceError(
        "this is a triple term or a text direction of RDF 1.2",
        source=name,
        line=line,
        column=column,
        hint="Keep to RDF 1.1: name a node for what is said about a statement",
    )


def _turtle_marks(text: bytes) -> Iterator[tuple[bytes, int]]:
    for found in _TURTLE_MARK.finditer(text):
        mark = found[1]
        if mark not in _STEP and mark != b"<<":
            return
        yield mark, found.start(1)
