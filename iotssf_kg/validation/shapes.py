"""Shapes: read once, checked once, used for many graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.errors import UnknownName
from iotssf_kg.files import folder
from iotssf_kg.namespaces import DCTERMS, RDFS, SH, XSD
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.paths import Index, Path, members, read_path
from iotssf_kg.validation.report import Severity

# The profiles of an export, in the order they run in; "house" is for our own ontology, "crosswalk"
# for mapping sets.
PROFILES: Final = ("guard", "exchange", "category", "consistency")
ALL_PROFILES: Final = (*PROFILES, "house", "crosswalk")

_SUBCLASS: Final = RDFS("subClassOf")
_TRUE: Final = Literal("true", datatype=XSD("boolean"))
_TARGETS: Final = tuple(
    SH(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)


@dataclass(frozen=True)
class Shapes:
    """A shapes graph.

    Attributes:
        triples: Its statements.
        facts: The same, indexed.
        roots: The shapes with a target, in order.
        implied: Those of them that are classes, and so targets of their own.
        kept: What was worked out from it once, for use with many graphs.
    """

    triples: tuple[Triple, ...]
    facts: Facts = field(repr=False, compare=False)
    roots: tuple[Node, ...] = field(compare=False)
    implied: frozenset[NamedNode] = field(compare=False)
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # What is kept can hold an engine's own objects.
        return shapes, (self.triples,)

    @property
    def names(self) -> tuple[NamedNode, ...]:
        """Those of ``roots`` that have a name."""
        return tuple(root for root in self.roots if isinstance(root, NamedNode))

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
        return Severity.of(self.severity_iri(shape))

    def severity_iri(self, shape: object) -> NamedNode:
        """The same as the shape names it, which can be a severity of its own."""
        stated = self.facts.nodes(shape, SH("severity"))
        return stated[0] if stated else SH("Violation")

    def source(self, shape: object) -> NamedNode | None:
        """The clause, question or term that *shape* comes from."""
        return next(iter(self.facts.nodes(shape, DCTERMS("source"))), None)

    def path(self, shape: object) -> str:
        """The path of the property shape *shape* in the syntax of SPARQL, or ""."""
        path = self.path_of(shape)
        return "" if path is None else path.text

    def path_of(self, shape: object) -> Path | None:
        """The path of the property shape *shape*."""
        found = next(iter(self.facts.values(shape, SH("path"))), None)
        return None if found is None else read_path(self.facts, found)

    def members(self, node: Term) -> list[Term]:
        """The members of the list *node*."""
        return members(self.facts, node)

    def off(self, node: object) -> bool:
        """Whether the shape or constraint *node* is deactivated."""
        return _TRUE in self.facts.values(node, SH("deactivated"))

    def classes(self, shape: object) -> list[NamedNode]:
        """The classes whose instances *shape* looks at, the shape itself if it is a class."""
        stated = self.facts.nodes(shape, SH("targetClass"))
        return [*stated, *(each for each in self.implied if each == shape)]

    def focus_nodes(
        self, shape: object, data: Index, below: Callable[[NamedNode], list[NamedNode]]
    ) -> set[Term]:
        """The nodes of *data* that *shape* looks at; https://www.w3.org/TR/shacl/#targets.

        Args:
            shape: One of the shapes.
            data: Where nodes are looked up.
            below: A class → it and those below it in *data*.
        """
        found: set[Term] = set()
        if self.off(shape):
            return found
        for each in self.classes(shape):
            found.update(data.typed(*below(each)))
        for each in self.facts.nodes(shape, SH("targetSubjectsOf")):
            found.update(data.rows(each))
        for each in self.facts.nodes(shape, SH("targetObjectsOf")):
            found.update(value for values in data.rows(each).values() for value in values)
        found.update(self.facts.values(shape, SH("targetNode")))
        return found


def below(data: Index, top: NamedNode) -> list[NamedNode]:
    """*top* and the classes below it in *data*, in order."""
    lower: dict[Term, list[Node]] = {}
    for each, higher in data.pairs(_SUBCLASS):
        lower.setdefault(higher, []).append(each)
    found, waiting = {top}, [top]
    while waiting:
        for each in lower.get(waiting.pop(), ()):
            if isinstance(each, NamedNode) and each not in found:
                found.add(each)
                waiting.append(each)
    return sorted(found, key=str)


def shapes(triples: Iterable[Triple]) -> Shapes:
    """The shapes that *triples* state."""
    kept = tuple(triples)
    facts = Facts(kept)
    targeted = {subject for target in _TARGETS for subject in facts.rows(target)}
    implied = _implied(facts)
    return Shapes(kept, facts, tuple(sorted(targeted | implied, key=str)), implied)


def _implied(facts: Facts) -> frozenset[NamedNode]:
    """The shapes that are classes; https://www.w3.org/TR/shacl/#implicit-targetClass."""
    classes = facts.typed(*below(facts, RDFS("Class")))
    kinds = set(facts.typed(SH("NodeShape"), SH("PropertyShape"))) if classes else set()
    return frozenset(c for c in classes if c in kinds and isinstance(c, NamedNode))


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
