"""The code lists and labels of the vocabulary, as somebody who fills in a cell needs them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat
from pyoxigraph import parse as ox_parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import RDF, RDFS, SSF, Namespace
from iotssf_kg.rdf.compact import context_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEMA: Final = Namespace("https://schema.org/")
_RANGES: Final = (RDFS("range"), _SCHEMA("rangeIncludes"))
_LABEL: Final = RDFS("label")
# A rating has levels of its own axis only: the property is called as the axis is.
_AXIS, _ON_AXIS = SSF("Axis"), SSF("onAxis")


class Code(NamedTuple):
    """One value of a code list, or one class: the word to write, and its labels."""

    word: str
    iri: NamedNode
    en: str
    ja: str


class _Core(NamedTuple):
    """What the vocabulary says, by predicate and subject, in its own order."""

    facts: Mapping[NamedNode, Mapping[object, list[object]]]

    def of(self, subject: object, *predicates: NamedNode) -> list[object]:
        return [value for p in predicates for value in self.facts[p].get(subject, ())]


@cache
def _core() -> _Core:
    facts: dict[NamedNode, dict[object, list[object]]] = defaultdict(lambda: defaultdict(list))
    text = (folder("ontology") / "core.ttl").read_bytes()
    for quad in ox_parse(text, RdfFormat.TURTLE):
        facts[quad.predicate][quad.subject].append(quad.object)
    return _Core(facts)


def label(iri: NamedNode, language: str) -> str:
    """The label of the term *iri* in *language*; empty where it has none."""
    for text in _core().of(iri, _LABEL):
        if isinstance(text, Literal) and text.language == language:
            return text.value
    return ""


def code(iri: NamedNode) -> Code:
    """The term *iri* as a code."""
    word = context_words().get(iri.value, iri.value)
    return Code(word, iri, label(iri, "en"), label(iri, "ja"))


@cache
def code_list(prop: NamedNode) -> tuple[Code, ...]:
    """The values that the vocabulary lists for the property *prop*, in its order."""
    kinds = _core().of(prop, *_RANGES)
    found = [
        subject
        for subject, types in _core().facts[RDF("type")].items()
        if isinstance(subject, NamedNode) and any(kind in types for kind in kinds)
    ]
    return tuple(code(iri) for iri in found if _same_axis(iri, prop))


@cache
def lookup(codes: tuple[Code, ...]) -> dict[str, NamedNode]:
    """The codes by word and by label in either language, all as ``folded`` writes them."""
    return {
        folded(text): found.iri
        for found in codes
        for text in (found.ja, found.en, found.word)
        if text
    }


def folded(text: str) -> str:
    """*text* without the differences of case and width that a keyboard makes."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _same_axis(level: NamedNode, prop: NamedNode) -> bool:
    name = prop.value.removeprefix(SSF)
    own = SSF(name[:1].upper() + name[1:])
    return _AXIS not in _core().of(own, RDF("type")) or own in _core().of(level, _ON_AXIS)
