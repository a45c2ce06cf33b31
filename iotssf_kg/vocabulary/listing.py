"""All that shipped files define, as readers look it up: by group, by words, and by what uses it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.library import Query, queries
from iotssf_kg.namespaces import DCTERMS, HOME, OWL, RDF, RDFS, SH, SKOS, SSF, shrink
from iotssf_kg.vocabulary.documents import facts, nodes

# Group → the types by which a node belongs to it; the first that fits counts.
_TYPES: Final[Mapping[str, tuple[NamedNode, ...]]] = {
    "document": (OWL("Ontology"),),
    "class": (OWL("Class"),),
    "property": (OWL("ObjectProperty"), OWL("DatatypeProperty"), OWL("AnnotationProperty")),
    "requirement": (SSF("Requirement"), SSF("Perspective")),
    "scheme": (SSF("CategoryScheme"), SSF("Category"), SSF("Cell"), SSF("Level"), SSF("Axis")),
    "shape": (SH("NodeShape"), SH("PropertyShape"), SH("SPARQLConstraint")),
    "code": (OWL("NamedIndividual"),),
}
GROUPS: Final = (*_TYPES, "other")
"""The groups, in the order in which a page has them."""
_NAMES: Final = (RDFS("label"), DCTERMS("title"))
_TEXTS: Final = (SKOS("definition"), SKOS("scopeNote"), DCTERMS("description"), SH("message"))
# What says of a node where it is defined, not what it is used for.
_APART: Final = {RDF("type"), RDFS("isDefinedBy"), SSF("verification"), OWL("annotatedSource")}


@dataclass(frozen=True)
class Term:
    """One node.

    Attributes:
        node: Itself.
        path: Where its page is.
        group: One of ``GROUPS``.
        name: How SPARQL writes it.
        labels: Language → what it is called.
        texts: Language → what it means; of a shape, what it tells.
    """

    node: NamedNode
    path: str
    group: str
    name: str
    labels: Mapping[str, str]
    texts: Mapping[str, str]

    def label(self, lang: str) -> str:
        """What it is called in *lang*, or its name."""
        return self.labels.get(lang) or self.name


@cache
def terms() -> tuple[Term, ...]:
    """All of them, by path."""
    return tuple(_term(path, node) for path, node in nodes().items())


def found(text: str) -> list[Term]:
    """The terms that have all words of *text* in their names or meanings, the nearest first."""
    words = text.casefold().split()
    fitting = [each for each in _index() if words and all(word in each.whole for word in words)]
    return [each.term for each in sorted(fitting, key=lambda e: (e.rank(words), e.term.path))]


def uses(node: NamedNode) -> dict[NamedNode, list[NamedNode]]:
    """Predicate → the nodes of ours that name *node* by it, themselves or in a part of them."""
    said: dict[NamedNode, list[NamedNode]] = {}
    for predicate, user in _users().get(node, ()):
        users = said.setdefault(predicate, [])
        if user != node and user not in users:
            users.append(user)
    return {predicate: sorted(users, key=str) for predicate, users in said.items() if users}


def asking(node: NamedNode) -> list[Query]:
    """The questions of the library whose query names *node*."""
    name = re.compile(rf"(?<![\w:])({re.escape(shrink(node))}|<{re.escape(node.value)}>)(?![\w-])")
    return [query for query in queries().values() if name.search(query.sparql)]


def _term(path: str, node: NamedNode) -> Term:
    types = set(facts().nodes(node, RDF("type")))
    group = next((name for name, of in _TYPES.items() if types.intersection(of)), "other")
    return Term(node, path, group, shrink(node), _said(node, _NAMES), _said(node, _TEXTS))


def _said(node: NamedNode, predicates: tuple[NamedNode, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for predicate in predicates:
        for value in facts().values(node, predicate):
            if isinstance(value, Literal) and value.language:
                found.setdefault(value.language, value.value)
    return found


class _Index(NamedTuple):
    """A term with its names and all its words, as a search compares them."""

    term: Term
    names: tuple[str, ...]
    whole: str

    def rank(self, words: list[str]) -> int:
        """How near it is to *words*, which it has; 0 is nearest."""
        text = " ".join(words)
        if text in self.names:
            return 0
        if any(name.startswith(text) for name in self.names):
            return 1
        return 2 if any(word in name for word in words for name in self.names) else 3


@cache
def _index() -> tuple[_Index, ...]:
    return tuple(map(_indexed, terms()))


def _indexed(term: Term) -> _Index:
    iri = term.node.value
    last = iri.replace("#", "/").rpartition("/")[2]
    names = tuple(name.casefold() for name in (term.name, last, *term.labels.values()))
    return _Index(term, names, " ".join((*names, iri, *term.texts.values())).casefold())


@cache
def _users() -> dict[NamedNode, list[tuple[NamedNode, NamedNode]]]:
    """Node → the predicates by which it is named, with who does."""
    above = {t.object: t for t in facts().triples() if isinstance(t.object, BlankNode)}
    said = defaultdict[NamedNode, list[tuple[NamedNode, NamedNode]]](list)
    for triple in facts().triples():
        top = _top(triple, above)
        value, user = triple.object, top.subject
        if top.predicate in _APART or not isinstance(value, NamedNode):
            continue
        if isinstance(user, NamedNode) and user.value.startswith(HOME):
            said[value].append((top.predicate, user))
    return dict(said)


def _top(triple: Triple, above: Mapping[BlankNode, Triple]) -> Triple:
    """The statement of a named node that *triple* is, or is a part of."""
    while isinstance(triple.subject, BlankNode) and triple.subject in above:
        triple = above[triple.subject]
    return triple
