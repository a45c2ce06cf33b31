"""Category schemes and requirements, read from their statements and checked.

A scheme is data, replaceable by one file; ``docs/schemes.md`` says how to write one. What leaves
here is sound: nine cells once each, an order of categories without a cycle, and no cell that asks
for less than a lower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.errors import SchemeError
from iotssf_kg.files import folder
from iotssf_kg.namespaces import OWL, SKOS, SSF, shrink
from iotssf_kg.rules import soundness
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.soundness import AXES, Levels, Nodes, named, only

# What a requirement can apply to: the classes that the closure hangs needs on.
APPLICABLE: Final = tuple(map(SSF, ("Asset", "Device", "System", "Sensing", "Actuating")))

_SCHEME, _VERSION, _NOTATION = SSF("CategoryScheme"), OWL("versionInfo"), SKOS("notation")
_REQUIREMENT, _INTRODUCES = SSF("Requirement"), SSF("introduces")
_PERSPECTIVE, _BEGINS = SSF("Perspective"), SSF("introducesPerspective")
_IN_PERSPECTIVE, _APPLIES = SSF("inPerspective"), SSF("appliesTo")
_ACCEPTS, _AIM = SSF("acceptsEvidence"), SSF("aim")


@dataclass(frozen=True)
class Requirement:
    """What a category asks for.

    Attributes:
        iri: Its node.
        perspective: The perspective it belongs to.
        applies_to: One of ``APPLICABLE``.
        accepts_evidence: The kinds of evidence that can show it, at least one.
        aim: What it is for, beyond security and safety at large; mostly empty.
        notation: How it is cited, such as ``iot-ssf-kg-sample@1.0/P1-01``.
    """

    iri: NamedNode
    perspective: NamedNode
    applies_to: NamedNode
    accepts_evidence: frozenset[NamedNode]
    aim: frozenset[NamedNode]
    notation: str


@dataclass(frozen=True)
class Scheme:
    """A sound category scheme.

    Attributes:
        iri: Its node.
        version: Its ``owl:versionInfo``.
        axes: Recovery difficulty, economic impact.
        categories: Each after those below it.
        cells: One level of each axis → cell; every combination has one.
        category_of: Cell → category.
        introduces: Category → the requirements that begin there, sorted.
        asks: Category → these and all that it takes over from lower categories, sorted.
        introduces_perspectives: Category → the perspectives that begin there, sorted.
        perspectives: Category → these and all that it takes over, sorted.
    """

    iri: NamedNode
    version: str
    axes: tuple[NamedNode, NamedNode]
    categories: Nodes
    cells: Mapping[Levels, NamedNode]
    category_of: Mapping[NamedNode, NamedNode]
    introduces: Mapping[NamedNode, Nodes]
    asks: Mapping[NamedNode, Nodes]
    introduces_perspectives: Mapping[NamedNode, Nodes]
    perspectives: Mapping[NamedNode, Nodes]

    def cell(self, recovery: NamedNode, economic: NamedNode) -> NamedNode | None:
        """The cell at these levels; None where they are not one of each axis."""
        return self.cells.get(frozenset((recovery, economic)))

    def category(self, recovery: NamedNode, economic: NamedNode) -> NamedNode | None:
        """The category at these levels; None where they are not one of each axis."""
        cell = self.cell(recovery, economic)
        return None if cell is None else self.category_of[cell]

    def levels_of(self, category: NamedNode) -> list[Levels]:
        """The combinations of levels that lead to *category*."""
        return [at for at, cell in self.cells.items() if self.category_of[cell] == category]


@cache
def schemes() -> Mapping[NamedNode, Scheme]:
    """The schemes that we ship, by IRI."""
    return read_schemes(shipped_triples())


def shipped_triples() -> list[Triple]:
    """The statements of the core, the requirements and every scheme that we ship."""
    ontology = folder("ontology")
    paths = [ontology / "core.ttl", ontology / "requirements.ttl", *ontology.glob("scheme-*.ttl")]
    return [
        quad.triple
        for path in sorted(paths)
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def read_requirements(triples: Iterable[Triple]) -> dict[NamedNode, Requirement]:
    """The requirements that *triples* define, by IRI.

    Raises:
        SchemeError: One lacks its perspective, what it applies to, or what shows it.
    """
    facts = Facts(triples)
    return {iri: _requirement(facts, iri) for iri in named(facts, _REQUIREMENT)}


def read_schemes(triples: Iterable[Triple]) -> dict[NamedNode, Scheme]:
    """The schemes that *triples* define, by IRI; levels, perspectives and requirements with them.

    Raises:
        SchemeError: A scheme is not sound; names the scheme, cell, category or cycle.
    """
    facts = Facts(triples)
    return {iri: _scheme(facts, iri) for iri in named(facts, _SCHEME)}


def _requirement(facts: Facts, iri: NamedNode) -> Requirement:
    applies_to = only(facts, iri, _APPLIES)
    if applies_to not in APPLICABLE:
        allowed = ", ".join(map(shrink, APPLICABLE))
        raise SchemeError(
            f"applies to {shrink(applies_to)}", source=shrink(iri), hint=f"Use one of {allowed}"
        )
    accepted = frozenset(facts.nodes(iri, _ACCEPTS))
    if not accepted:
        raise SchemeError(
            "accepts no evidence, so that nothing could meet it",
            source=shrink(iri),
            hint=f"Give it at least one {shrink(_ACCEPTS)}",
        )
    return Requirement(
        iri=iri,
        perspective=only(facts, iri, _IN_PERSPECTIVE),
        applies_to=applies_to,
        accepts_evidence=accepted,
        aim=frozenset(facts.nodes(iri, _AIM)),
        notation=next(iter(facts.texts(iri, _NOTATION)), shrink(iri)),
    )


def _scheme(facts: Facts, iri: NamedNode) -> Scheme:
    below = soundness.order(facts, iri)
    cells = soundness.cells(facts, iri)
    introduces = soundness.introduced(facts, below, _INTRODUCES, _REQUIREMENT)
    begins = soundness.introduced(facts, below, _BEGINS, _PERSPECTIVE)
    scheme = Scheme(
        iri=iri,
        version=_version(facts, iri),
        axes=AXES,
        categories=tuple(below),
        cells=cells,
        category_of=soundness.placed(facts, iri, cells.values(), below),
        introduces=introduces,
        asks=soundness.inherited(introduces, below),
        introduces_perspectives=begins,
        perspectives=soundness.inherited(begins, below),
    )
    for asked in (scheme.asks, scheme.perspectives):
        soundness.refuse_asking_less(facts, cells, scheme.category_of, asked)
    return scheme


def _version(facts: Facts, iri: NamedNode) -> str:
    versions = facts.texts(iri, _VERSION)
    if len(versions) != 1:
        stated = f"states {len(versions)} versions" if versions else "states no version"
        raise SchemeError(
            stated, source=shrink(iri), hint=f"Give it exactly one {shrink(_VERSION)}"
        )
    return versions[0]
