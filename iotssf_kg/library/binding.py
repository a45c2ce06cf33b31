"""Values from outside, made RDF terms before they meet SPARQL.

A parameter is a one-variable ``VALUES`` clause whose braces hold the default; binding swaps the
default for a term at every occurrence of that clause, and touches nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.errors import BadParameter
from iotssf_kg.namespaces import PREFIXES, XSD

# https://www.w3.org/TR/sparql11-query/#rInlineDataOneVar, with a single value.
CLAUSE: Final = re.compile(r"\bVALUES\s*\?(\w+)\s*\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_SCHEMES = ("http://", "https://", "urn:")
# An even run of backslashes never hides a "u" from an engine that decodes \u before it parses
# (https://www.w3.org/TR/sparql11-query/#codepointEscape), so that "u" is written as an escape.
_ESCAPE = re.compile(r"(\\\\)([uU])|\\.")


def iri(value: str) -> NamedNode:
    """The IRI that *value* writes in full, in angle brackets, or with one of our prefixes."""
    prefix, colon, name = value.partition(":")
    if value.startswith("<") and value.endswith(">"):
        return NamedNode(value[1:-1])
    if colon and prefix in PREFIXES and not name.startswith("//"):
        return NamedNode(PREFIXES[prefix] + name)
    if value.startswith(_SCHEMES):
        return NamedNode(value)
    raise ValueError(value)


def day(value: str) -> Literal:
    """The ``xsd:date`` that *value* writes as year-month-day."""
    if date.fromisoformat(value).isoformat() != value:
        raise ValueError(value)
    return Literal(value, datatype=NamedNode(XSD + "date"))


def integer(value: str) -> Literal:
    """The ``xsd:integer`` that *value* writes in digits."""
    if not _INTEGER.fullmatch(value):
        raise ValueError(value)
    return Literal(value, datatype=NamedNode(XSD + "integer"))


Term = NamedNode | Literal
KINDS: Final[Mapping[str, tuple[Callable[[str], Term], str]]] = {
    "iri": (iri, "an IRI: https://…, urn:… or a name such as sch:IV"),
    "date": (day, "a date such as 2026-11-23"),
    "integer": (integer, "a whole number such as 12"),
    "string": (Literal, "a text"),
}


def term(kind: str, name: str, value: str) -> Term:
    """*value* as a term of *kind*.

    Raises:
        BadParameter: It is not one.
    """
    read, expected = KINDS[kind]
    try:
        return read(value)
    except ValueError as error:
        raise BadParameter(
            f"{value!r} is not {expected.partition(':')[0].partition(' such as')[0]}",
            where=name,
            hint=f"Give {expected}",
        ) from error


def written(value: Term) -> str:
    """*value* as SPARQL that every engine reads back as the same term."""
    return _ESCAPE.sub(_unambiguous, str(value))


def _unambiguous(escape: re.Match[str]) -> str:
    return f"\\\\\\U{ord(escape[2]):08X}" if escape[2] else escape[0]


def swap(text: str, values: Mapping[str, Term]) -> str:
    """*text* with the default of each clause named in *values* swapped for its value."""

    def swapped(clause: re.Match[str]) -> str:
        value = values.get(clause[1])
        return clause[0] if value is None else f"VALUES ?{clause[1]} {{ {written(value)} }}"

    return CLAUSE.sub(swapped, text)
