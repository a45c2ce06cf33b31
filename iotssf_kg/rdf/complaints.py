"""What the RDF parser complains of, in the words of whoever wrote the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.text import place_of

if TYPE_CHECKING:
    from iotssf_kg.rdf.syntax import Syntax

_PLACE: Final = re.compile(
    r"^Parser error at line \d+ (?:between columns? \d+ and (?:line \d+ column )?\d+|column \d+)"
    r"|^Parser error between .*? and line \d+ column \d+"
)
# The parser of RDF/XML gives no place, but quotes what it speaks of.
_ABOUT: Final = re.compile(r"^[\w ]+ '([^']+)'")
_LONGEST_QUOTE: Final = 60

# What the parser says → what it means to the writer, and the remedy. The first that fits counts.
_MEANINGS: Final = (
    (
        "No scheme found in an absolute IRI",
        "{text} is a relative IRI, and no base is declared",
        "Write the IRI in full, or declare a base",
    ),
    (
        "The prefix (?P<it>[^ ]*) has not been declared",
        "the prefix {it} is not declared",
        "Add a line @prefix {it} <…> .",
    ),
    (
        "Unexpected end",
        "the file ends in the middle of a statement",
        "Check that it was saved or copied whole",
    ),
    (
        "should be followed by a dot|must be followed by a dot|A dot is expected",
        "the statement before this is not closed",
        "End it with a dot",
    ),
    (
        "Line jumps are not allowed",
        "a quoted text runs over the end of its line",
        'Close the quote, or use """ for a text of several lines',
    ),
    (
        "XML namespaces are required",
        "an element or attribute has no namespace",
        "Give it the prefix of a declared namespace",
    ),
    (
        "Invalid IRI code point '(?P<it>.*?)'",
        "an IRI cannot contain {it!r}: {text}",
        "Percent-encode it",
    ),
)
# How a file of another syntax begins. Only what did not parse is looked at: a blank node of Turtle
# and a graph of TriG begin like JSON.
_BEGINNINGS: Final = (
    (re.compile(rb"\s*(<\?xml|<rdf:RDF)"), "rdfxml", "RDF/XML", ".rdf"),
    (re.compile(rb'\s*(\{|\[\s*\{)\s*"'), "jsonld", "JSON", ".jsonld"),
)


def complaint(error: SyntaxError, text: bytes, syntax: Syntax, name: str) -> SourceError:
    """*error* of the parser about *text* as ours."""
    for beginning, other, title, suffix in _BEGINNINGS:
        if syntax.name != other and beginning.match(text):
            return SourceError(
                f"this is {title}, not {syntax.title}",
                source=name,
                line=1,
                hint=f"Call it by a name that ends in {suffix}, or name its syntax with --syntax",
            )
    said = _PLACE.sub("", error.msg).removeprefix(":").strip()
    line, column, quote = error.lineno, error.offset, _quote(text, error)
    if line is None and (about := _ABOUT.search(said)):
        quote = about[1]
        line, column = _find(text, quote)
    for pattern, meaning, remedy in _MEANINGS:
        if found := re.search(pattern, said):
            words = {"text": quote, **found.groupdict()}
            return SourceError(
                meaning.format(**words),
                source=name,
                line=line,
                column=column,
                hint=remedy.format(**words),
            )
    what = f"this is not {syntax.title}: {said}"
    return SourceError(what, source=name, line=line, column=column, hint="Correct it and try again")


def _find(text: bytes, quote: str) -> tuple[int | None, int | None]:
    offset = text.find(quote.encode())
    return (None, None) if offset < 0 else place_of(text, offset)


def _quote(text: bytes, error: SyntaxError) -> str:
    if error.lineno is None or error.offset is None:
        return ""
    lines = text.split(b"\n", error.lineno)
    line = lines[error.lineno - 1].decode(errors="replace") if len(lines) >= error.lineno else ""
    end = error.end_offset if error.end_lineno == error.lineno else None
    return line[error.offset - 1 : (end or len(line) + 1) - 1][:_LONGEST_QUOTE]
