"""Shapes: read once, checked once, used for many graphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.errors import UnknownName
from iotssf_kg.files import folder
from iotssf_kg.namespaces import DCTERMS, RDF, RDFS, SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.report import Severity

# The profiles of an export, in the order they run in; "house" is for our own ontology.
PROFILES: Final = ("guard", "exchange", "category", "consistency")
ALL_PROFILES: Final = (*PROFILES, "house")

_TYPE, _SUBCLASS = RDF("type"), RDFS("subClassOf")
_TARGETS: Final = tuple(
    SH(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)


@dataclass(frozen=True)
class Shapes:
    """A shapes graph.

    Attributes:
        triples: Its statements.
        facts: The same, indexed.
        names: The node shapes with a target, in order.
    """

    triples: tuple[Triple, ...]
    facts: Facts = field(repr=False, compare=False)
    names: tuple[NamedNode, ...] = field(compare=False)

    def messages(self, shape: object, constraint: object = None) -> Mapping[str, str]:
        """Language → text: that of the SPARQL *constraint* if it has any, else of *shape*."""
        for node in (constraint, shape):
            found = {
                text.language or "": text.value
                for text in self.facts.values(node, SH("message"))
                if isinstance(text, Literal)
            }
            if found:
                return found
        return {}

    def severity(self, shape: object) -> Severity:
        """The severity of the results of *shape*."""
        stated = self.facts.nodes(shape, SH("severity"))
        return Severity.of(stated[0]) if stated else Severity.VIOLATION

    def source(self, shape: object) -> NamedNode | None:
        """The clause, question or term that *shape* comes from."""
        return next(iter(self.facts.nodes(shape, DCTERMS("source"))), None)

    def path(self, shape: object) -> str:
        """The path of the property shape *shape* in the syntax of SPARQL, or ""."""
        found = next(iter(self.facts.values(shape, SH("path"))), None)
        return "" if found is None else path_text(self.facts, found)

    def focus_nodes(self, shape: object, data: Facts) -> set[Node]:
        """The nodes of *data* that *shape* looks at; https://www.w3.org/TR/shacl/#targets."""
        found: set[Node] = set()
        for each in self.facts.nodes(shape, SH("targetClass")):
            found.update(data.typed(*_below(data, each)))
        for each in self.facts.nodes(shape, SH("targetSubjectsOf")):
            found.update(data.rows(each))
        for each in self.facts.nodes(shape, SH("targetObjectsOf")):
            found.update(value for _, value in data.pairs(each))
        found.update(self.facts.nodes(shape, SH("targetNode")))
        return found


_OPERATORS: Final = {
    SH("inversePath"): "^{}",
    SH("zeroOrMorePath"): "{}*",
    SH("oneOrMorePath"): "{}+",
    SH("zeroOrOnePath"): "{}?",
}


def path_text(facts: Facts, path: Term) -> str:
    """*path* in the syntax of SPARQL; https://www.w3.org/TR/shacl/#property-paths."""
    if isinstance(path, NamedNode):
        return str(path)
    for operator, form in _OPERATORS.items():
        for inner in facts.values(path, operator):
            return form.format(path_text(facts, inner))
    either = next(iter(facts.values(path, SH("alternativePath"))), None)
    members = _members(facts, path if either is None else either)
    return f"({('/' if either is None else '|').join(path_text(facts, m) for m in members)})"


def _members(facts: Facts, rest: Term) -> Iterator[Term]:
    while rest != RDF("nil"):
        yield from facts.values(rest, RDF("first"))
        rest = next(iter(facts.values(rest, RDF("rest"))), RDF("nil"))


def _below(data: Facts, top: NamedNode) -> list[NamedNode]:
    found, waiting = {top}, [top]
    while waiting:
        above = waiting.pop()
        for lower, higher in data.pairs(_SUBCLASS):
            if higher == above and isinstance(lower, NamedNode) and lower not in found:
                found.add(lower)
                waiting.append(lower)
    return sorted(found, key=str)


def shapes(triples: Iterable[Triple]) -> Shapes:
    """The shapes that *triples* state."""
    kept = tuple(triples)
    facts = Facts(kept)
    targeted = {subject for target in _TARGETS for subject in facts.rows(target)}
    names = sorted((n for n in targeted if isinstance(n, NamedNode)), key=str)
    return Shapes(kept, facts, tuple(names))


@cache
def profile(name: str) -> Shapes:
    """The shapes of the profile *name*, one of ``ALL_PROFILES``.

    Raises:
        UnknownName: There is no such profile.
    """
    if name not in ALL_PROFILES:
        raise UnknownName(
            f"no profile {name!r}", hint=f"The profiles are {', '.join(ALL_PROFILES)}"
        )
    data = (folder("shapes") / f"{name}.ttl").read_bytes()
    return shapes(q.triple for q in parse(data, RdfFormat.TURTLE, rename_blank_nodes=True))
