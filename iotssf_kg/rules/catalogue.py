"""Every scheme and requirement at hand, as the rules look them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.scheme import Requirement, Scheme, read_requirements, read_schemes

_ON_AXIS, _IMPLIES = SSF("onAxis"), SSF("impliesLevel")


@dataclass(frozen=True)
class Catalogue:
    """Schemes, requirements and levels.

    Attributes:
        schemes: By the scheme's IRI.
        requirements: By the requirement's IRI.
        axis: Level → axis.
        implied: Level → the level itself and every lower one.
        category_of: Cell → category, over all schemes.
        triples: What all this was read from; validators and stores need it too.
        facts: The same, indexed, for labels and notations.
    """

    schemes: Mapping[NamedNode, Scheme]
    requirements: Mapping[NamedNode, Requirement]
    axis: Mapping[NamedNode, NamedNode]
    implied: Mapping[NamedNode, tuple[NamedNode, ...]]
    category_of: Mapping[NamedNode, NamedNode]
    triples: tuple[Triple, ...]
    facts: Facts = field(repr=False, compare=False)

    def scheme_of(self, category: NamedNode) -> Scheme | None:
        """The scheme that *category* belongs to, if any is known."""
        return next((s for s in self.schemes.values() if category in s.asks), None)

    def asks(self, category: NamedNode) -> tuple[NamedNode, ...]:
        """The requirements that *category* asks for, inherited ones included."""
        scheme = self.scheme_of(category)
        return scheme.asks[category] if scheme else ()


def catalogue(triples: Iterable[Triple]) -> Catalogue:
    """The catalogue that *triples* (core, requirements, schemes) state.

    Raises:
        SchemeError: A scheme is not sound; see ``rules.scheme``.
    """
    kept = tuple(triples)
    schemes = read_schemes(kept)
    axis, lower = _table(kept, _ON_AXIS), _table(kept, _IMPLIES)
    return Catalogue(
        schemes=schemes,
        requirements=read_requirements(kept),
        axis=axis,
        implied={level: _chain(level, lower) for level in axis},
        category_of={c: k for s in schemes.values() for c, k in s.category_of.items()},
        triples=kept,
        facts=Facts(kept),
    )


def _table(triples: Iterable[Triple], predicate: NamedNode) -> dict[NamedNode, NamedNode]:
    return {
        t.subject: t.object
        for t in triples
        if t.predicate == predicate
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    }


def _chain(level: NamedNode, lower: Mapping[NamedNode, NamedNode]) -> tuple[NamedNode, ...]:
    chain = [level]
    while chain[-1] in lower and lower[chain[-1]] not in chain:
        chain.append(lower[chain[-1]])
    return tuple(chain)


def shipped_triples() -> list[Triple]:
    """The statements of the core, the requirements and every scheme that we ship."""
    ontology = folder("ontology")
    paths = [ontology / "core.ttl", ontology / "requirements.ttl", *ontology.glob("scheme-*.ttl")]
    return [
        quad.triple
        for path in sorted(paths)
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


@cache
def shipped() -> Catalogue:
    """The catalogue of the core, the requirements and every scheme that we ship."""
    return catalogue(shipped_triples())
