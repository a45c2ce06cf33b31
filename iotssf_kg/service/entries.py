"""Statements as pages show them: what is said of a node, in words, with links.

Texts and names of others reach a page as text alone, and only ``http`` and ``https`` become links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.namespaces import DCTERMS, RDF, RDFS, SH, SKOS, shrink
from iotssf_kg.rules.facts import Facts
from iotssf_kg.vocabulary.documents import facts as shipped

_TYPE: Final = RDF("type")
_NAMES: Final = (RDFS("label"), DCTERMS("title"))
_TEXTS: Final = (SKOS("definition"), SKOS("scopeNote"), DCTERMS("description"), SH("message"))
# What a page says in a place of its own.
_APART: Final = {_TYPE, *_NAMES, *_TEXTS}
_DEEPEST: Final = 4


class Shown(NamedTuple):
    """One value.

    Attributes:
        text: What a reader sees.
        href: Where it leads; "" for nowhere.
        lang: The language of the text, if that is known.
        title: What the text stands for, if not itself.
        rows: What is said of it, where it has no name.
    """

    text: str
    href: str = ""
    lang: str = ""
    title: str = ""
    rows: tuple[Row, ...] = ()


class Row(NamedTuple):
    """One property with its values."""

    name: Shown
    values: tuple[Shown, ...]


@dataclass(frozen=True)
class Entry:
    """What is said of one node.

    Attributes:
        iri: The node.
        name: Its short name.
        anchor: The part of its IRI after ``#``, or its last part.
        titles: What it is called, in the reader's language first.
        texts: What it means, in the reader's language first.
        types: What it is.
        rows: What else is said.
    """

    iri: str
    name: str
    anchor: str
    titles: tuple[Shown, ...]
    texts: tuple[Shown, ...]
    types: tuple[Shown, ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What a reader calls it."""
        return self.titles[0].text if self.titles else self.name


@dataclass(frozen=True)
class Reader:
    """Who reads: makes entries of statements.

    Attributes:
        lang: In which language.
        leads: Where the page of a node is; "" where there is none.
        labels: Node → what it is called, for those that the shipped files do not name.
    """

    lang: str
    leads: Callable[[str], str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def entry(self, node: NamedNode, facts: Facts) -> Entry:
        """What *facts* say of *node*."""
        return Entry(
            iri=node.value,
            name=shrink(node),
            anchor=node.value.replace("#", "/").rsplit("/", 1)[-1],
            titles=self._texts(node, facts, _NAMES),
            texts=self._texts(node, facts, _TEXTS),
            types=tuple(self.named(each) for each in facts.nodes(node, _TYPE)),
            rows=self._rows(node, facts, _APART),
        )

    def named(self, node: NamedNode) -> Shown:
        """*node* by its name."""
        known = self._label(node, shipped()) or self.labels.get(node.value, "")
        return Shown(known or shrink(node), self._href(node.value), self.lang, node.value)

    def _href(self, iri: str) -> str:
        found = self.leads(iri)
        return found or (iri if iri.lower().startswith(("http://", "https://")) else "")

    def _label(self, node: NamedNode, facts: Facts) -> str:
        labels = [v for p in _NAMES for v in facts.values(node, p) if isinstance(v, Literal)]
        return next((v.value for v in labels if v.language == self.lang), "")

    def _texts(
        self, node: NamedNode, facts: Facts, predicates: Iterable[NamedNode]
    ) -> tuple[Shown, ...]:
        found = [v for p in predicates for v in facts.values(node, p) if isinstance(v, Literal)]
        ordered = sorted(found, key=lambda v: v.language != self.lang)
        return tuple(Shown(v.value, lang=v.language or "") for v in ordered)

    def _rows(
        self,
        node: NamedNode | BlankNode,
        facts: Facts,
        apart: Iterable[NamedNode] = (),
        deep: int = 0,
    ) -> tuple[Row, ...]:
        held = ((p, facts.values(node, p)) for p in facts.predicates if p not in apart)
        return tuple(
            Row(self.named(p), tuple(self._value(v, facts, deep) for v in values))
            for p, values in held
            if values
        )

    def _value(self, value: object, facts: Facts, deep: int) -> Shown:
        if isinstance(value, NamedNode):
            return self.named(value)
        if isinstance(value, Literal):
            return Shown(value.value, lang=value.language or "")
        if isinstance(value, BlankNode) and deep < _DEEPEST:
            return Shown("", rows=self._rows(value, facts, deep=deep + 1))
        return Shown("…")


def entries(reader: Reader, triples: Iterable[Triple], space: str) -> list[Entry]:
    """An entry for each node that *triples* describe and whose IRI begins with *space*."""
    facts = Facts(triples)
    nodes = dict.fromkeys(n for n, _ in facts.pairs(_TYPE) if isinstance(n, NamedNode))
    return [reader.entry(node, facts) for node in nodes if node.value.startswith(space)]
