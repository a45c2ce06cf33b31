"""How long one text or name may be, and all of them, so that whatever reads them can hold them.

A prefix, a base, a language or the subject of a list is written once and repeated in statement
after statement: a megabyte can stand for any number of them.

The RDF parser gives up at 16 MiB between two marks, and at 8 MiB in JSON. Written as N-Triples or
JSON a character takes six bytes at most, so what is kept within ``Limits.word`` passes everywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, Quad, Triple

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.nesting import rdf_1_2
from iotssf_kg.rdf.syntax import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML
from iotssf_kg.rdf.text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iotssf_kg.rdf.limits import Limits
    from iotssf_kg.rdf.syntax import Syntax

# What the RDF parser says at its own limit.
_GAVE_UP: Final = "buffer maximal size"
# What may be long: the first of these that is, is where the fault is told.
_TURTLE: Final = re.compile(
    rb"""\"\"\" (?: [^"\\]++ | \\. | "(?!"") )*+ \"\"\"
       | " (?: [^"\\]++ | \\. )*+ "
       | ''' (?: [^'\\]++ | \\. | '(?!'') )*+ '''
       | ' (?: [^'\\]++ | \\. )*+ '
       | <[^<>]*+> | \#[^\r\n]*+ | [^"'<\#\s]++""",
    re.DOTALL | re.VERBOSE,
)
_WORDS: Final = {
    JSON_LD.name: re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL),
    RDF_XML.name: re.compile(rb""">[^<>]++<|"[^"<]*+"|'[^'<]*+'"""),
}


def gathered(
    quads: Iterable[Quad], text: bytes, syntax: Syntax, name: str, limits: Limits
) -> tuple[Quad, ...]:
    """*quads*, which the parser reads from *text*, each of them fit to be held.

    Raises:
        SourceError: A text or name is too long, all together come to too much, or one is there
            that only RDF 1.2 knows.
    """
    try:
        if syntax in (N_TRIPLES, N_QUADS) and not _long_line(text, limits.word):
            return _of_lines(quads, text, name)
        return tuple(_fit(quads, text, syntax, name, limits))
    except MemoryError as error:
        if _GAVE_UP not in str(error):
            raise
        raise _too_long(text, syntax, name, limits) from error


def _of_lines(quads: Iterable[Quad], text: bytes, name: str) -> tuple[Quad, ...]:
    found = tuple(quads)
    # Lines without the mark of a direction need not be looked at one by one: those with a triple
    # term were refused before they were parsed.
    if b"--" in text and any(_is_rdf_1_2(quad.object) for quad in found):
        raise rdf_1_2(name)
    return found


def _fit(
    quads: Iterable[Quad], text: bytes, syntax: Syntax, name: str, limits: Limits
) -> Iterator[Quad]:
    most, left = limits.word, limits.room(len(text))
    # No functions for the parts of a statement: to call them would take as long as to parse it.
    for quad in quads:
        node, value, graph = quad.subject, quad.object, quad.graph_name
        if type(value) is Triple or type(node) is Triple:
            raise rdf_1_2(name)
        size = len(node.value) + len(quad.predicate.value) + len(value.value)
        if type(value) is Literal:
            if value.direction is not None:
                raise rdf_1_2(name)
            size += len(value.datatype.value) + len(value.language or "")
        if type(graph) is not DefaultGraph:
            size += len(graph.value)
        if size > most and _longest(quad) > most:
            raise _too_long(text, syntax, name, limits)
        left -= size
        if left < 0:
            raise _too_much(text, name, limits)
        yield quad


def _longest(quad: Quad) -> int:
    """How many characters the longest text or name in *quad* has."""
    value = quad.object
    kind = getattr(value, "datatype", None)
    words = [getattr(term, "value", "") for term in (*quad, kind)]
    return max(map(len, (*words, getattr(value, "language", None) or "")))


def _is_rdf_1_2(term: object) -> bool:
    return isinstance(term, Triple) or (isinstance(term, Literal) and term.direction is not None)


def _long_line(text: bytes, most: int) -> bool:
    """Whether a line of *text* has more than *most* bytes."""
    start = 0
    while len(text) - start > most:
        end = text.rfind(b"\n", start, start + most + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _too_long(text: bytes, syntax: Syntax, name: str, limits: Limits) -> SourceError:
    """The error for a text or name that is too long, at the place of the first that may be it."""
    pattern = _WORDS.get(syntax.name, _TURTLE)
    found = (each.start() for each in pattern.finditer(text) if len(each[0]) > limits.word)
    offset = next(found, None)
    line, column = (None, None) if offset is None else place_of(text, offset)
    return SourceError(
        f"a text or name has more than {limits.word:,} characters",
        source=name,
        line=line,
        column=column,
        hint="Shorten it, or name a document that holds it",
    )


def _too_much(text: bytes, name: str, limits: Limits) -> SourceError:
    """The error for statements that repeat long names again and again."""
    return SourceError(
        f"its statements come to more than {limits.room(len(text)):,} characters in full",
        source=name,
        hint="Shorten what many of them repeat: namespaces, bases, languages, names of nodes",
    )
