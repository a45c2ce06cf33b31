"""Every scheme and requirement at hand, as the rules look them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.scheme import (
    Requirement,
    Scheme,
    read_requirements,
    read_schemes,
    shipped_triples,
)

_ON_AXIS, _IMPLIES = SSF("onAxis"), SSF("impliesLevel")


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Schemes, requirements and levels; each its own, so that what is made of one can be kept.

    Attributes:
        schemes: By the scheme's IRI.
        requirements: By the requirement's IRI.
        axis: Level → axis.
        implied: Level → the level itself and every lower one.
        category_of: Cell → category, over all schemes.
        asked: Category and class → the requirements it asks of that class, inherited included.
        triples: What all this was read from; validators and stores need it too.
        facts: The same, indexed, for labels and notations.
    """

    schemes: Mapping[NamedNode, Scheme]
    requirements: Mapping[NamedNode, Requirement]
    axis: Mapping[NamedNode, NamedNode]
    implied: Mapping[NamedNode, tuple[NamedNode, ...]]
    category_of: Mapping[NamedNode, NamedNode]
    asked: Mapping[tuple[NamedNode, NamedNode], frozenset[NamedNode]]
    triples: tuple[Triple, ...]
    facts: Facts = field(repr=False, compare=False)

    def scheme_of(self, category: NamedNode) -> Scheme | None:
        """The scheme that *category* belongs to, if any is known."""
        return next((s for s in self.schemes.values() if category in s.asks), None)


def catalogue(triples: Iterable[Triple]) -> Catalogue:
    """The catalogue that *triples* (core, requirements, schemes) state.

    Raises:
        SchemeError: A scheme is not sound; see ``rules.scheme``.
    """
    kept = tuple(triples)
    schemes, requirements = read_schemes(kept), read_requirements(kept)
    axis, lower = _table(kept, _ON_AXIS), _table(kept, _IMPLIES)
    return Catalogue(
        schemes=schemes,
        requirements=requirements,
        axis=axis,
        implied={level: _chain(level, lower) for level in axis},
        category_of={c: k for s in schemes.values() for c, k in s.category_of.items()},
        asked=_asked(schemes.values(), requirements),
        triples=kept,
        facts=Facts(kept),
    )


def _asked(
    schemes: Iterable[Scheme], requirements: Mapping[NamedNode, Requirement]
) -> dict[tuple[NamedNode, NamedNode], frozenset[NamedNode]]:
    found: dict[tuple[NamedNode, NamedNode], set[NamedNode]] = {}
    for scheme in schemes:
        for category, asked in scheme.asks.items():
            for each in asked:
                found.setdefault((category, requirements[each].applies_to), set()).add(each)
    return {key: frozenset(asked) for key, asked in found.items()}


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


@cache
def shipped() -> Catalogue:
    """The catalogue of the core, the requirements and every scheme that we ship."""
    return catalogue(shipped_triples())
