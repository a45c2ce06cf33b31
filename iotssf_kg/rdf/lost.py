"""What a lenient parse let through that a strict one would have dropped without a word."""

from __future__ import annotations

import difflib
import re
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from iotssf_kg.namespaces import XSD
from iotssf_kg.rdf.contexts import CONTEXT, RELATIVE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!//)")
# Schemes whose IRIs have no "//". Any other word before a colon is a prefix left undeclared.
_SCHEMES: Final = frozenset(
    {
        "urn",
        "tag",
        "did",
        "mailto",
        "tel",
        "info",
        "data",
        "doi",
        "ni",
        "geo",
        "cpe",
        "uuid",
        "oid",
        "sip",
        "sms",
        "acct",
        "about",
    }
)


_DECIMAL: Final = XSD + "decimal"
_DOUBLE: Final = re.compile(r"-?\d\.\d+E-?\d+")
_QUOTED: Final = re.compile(rb'"(-?\d\.\d+E-?\d+)"')


class Lost(NamedTuple):
    """A word of a document that no triple would hold, what is wrong with it, and the remedy."""

    word: str
    what: str
    hint: str


class Survey(NamedTuple):
    """What stands in some statements, once each, in the order of their coming."""

    iris: dict[str, None]
    languages: dict[str, None]
    # Numbers that became doubles although the context makes them decimals.
    rounded: dict[str, None]


def survey(quads: Iterable[Quad]) -> Survey:
    """The IRIs and language tags in *quads*."""
    iris: dict[str, None] = {}
    languages: dict[str, None] = {}
    rounded: dict[str, None] = {}
    for quad in quads:
        iris[quad.predicate.value] = None
        for node in (quad.subject, quad.graph_name):
            if type(node) is NamedNode:
                iris[node.value] = None
        value = quad.object
        if type(value) is NamedNode:
            iris[value.value] = None
        elif type(value) is Literal:
            datatype = value.datatype.value
            iris[datatype] = None
            languages[value.language or ""] = None
            if datatype == _DECIMAL and _DOUBLE.fullmatch(value.value):
                rounded[value.value] = None
    languages.pop("", None)
    return Survey(iris, languages, rounded)


def first_lost(found: Survey, terms: set[str], text: bytes) -> Lost | None:
    """The first of what is *found* in *text* only for leniency; *terms* may be meant."""
    quoted = set(_QUOTED.findall(text)) if found.rounded else set()
    unquoted = (number for number in found.rounded if number.encode() not in quoted)
    lost = chain(
        (_lost_iri(iri, terms) for iri in found.iris),
        map(_lost_language, found.languages),
        map(_rounded, unquoted),
    )
    return next(filter(None, lost), None)


def _lost_iri(iri: str, terms: set[str]) -> Lost | None:
    if iri.startswith(UNKNOWN):
        return _unknown(iri.removeprefix(UNKNOWN), terms)
    if iri.startswith(RELATIVE[: RELATIVE.index(":") + 1]):
        word = iri.removeprefix(RELATIVE)
        hint = "Write the IRI in full, or declare a @base in the context"
        return Lost(word, f'"{word}" is a relative IRI, and no base is declared', hint)
    return undeclared(iri) or _malformed(iri)


def _unknown(word: str, terms: set[str]) -> Lost:
    near = difflib.get_close_matches(word, terms, 1)
    hint = f"Did you mean {near[0]}?" if near else "Correct it, or map it in the context"
    if not terms:
        hint = f'There is no context: add "@context": "{CONTEXT}"'
    return Lost(word, f'the context does not know "{word}"', hint)


def undeclared(iri: str) -> Lost | None:
    """What is wrong with *iri* if it is a prefixed name whose prefix nobody declared."""
    scheme = _SCHEME.match(iri)
    if scheme is None or scheme[1].lower() in _SCHEMES:
        return None
    what = f'"{iri}" has the prefix {scheme[1]}, which the context does not declare'
    return Lost(iri, what, "Declare it, or write the IRI in full")


def _malformed(iri: str) -> Lost | None:
    try:
        NamedNode(iri)
    except ValueError as error:
        reason = str(error).partition("\n")[0]
        return Lost(iri, f'"{iri}" is not an IRI: {reason}', "Correct it or percent-encode it")
    return None


def _rounded(lexical: str) -> Lost:
    # JSON-LD writes every number with a fraction as a double, which is no xsd:decimal.
    number = repr(float(lexical))
    what = f"the amount {number} is a JSON number, which becomes no exact decimal"
    return Lost(number, what, f'Put it in quotes: "{number}"')


def _lost_language(tag: str) -> Lost | None:
    try:
        Literal("", language=tag)
    except ValueError:
        return Lost(tag, f'"{tag}" is not a language tag', 'Use one such as "en" or "ja"')
    return None
