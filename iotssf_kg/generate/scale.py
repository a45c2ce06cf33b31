"""The sample scheme as data: which levels lead to which category, and what that asks for."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.page import term
from iotssf_kg.namespaces import RDFS, SKOS
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.scheme import Requirement, Scheme

# Recovery difficulty and economic impact, 1 to 3 each.
Levels: TypeAlias = tuple[int, int]

SCHEME: Final = term("sch:scheme")
LEVELS: Final = tuple((r, e) for r in (1, 2, 3) for e in (1, 2, 3))
AXES: Final = ("recoveryDifficulty", "economicImpact")
# Property → the axis whose levels it takes.
ON_AXIS: Final = {AXES[0]: term("RecoveryDifficulty"), AXES[1]: term("EconomicImpact")}


def scheme() -> Scheme:
    """The sample scheme."""
    return shipped().schemes[SCHEME]


def requirement(iri: NamedNode) -> Requirement:
    """The requirement called *iri*."""
    return shipped().requirements[iri]


@cache
def level(axis: int, number: int) -> NamedNode:
    """The level of that *number* on an *axis* of ``AXES``, by its place there."""
    return term(f"{'RE'[axis]}{number}")


@cache
def category(levels: Levels) -> NamedNode:
    """The category at *levels*."""
    pair = frozenset(level(axis, number) for axis, number in enumerate(levels))
    return scheme().category_of[scheme().cells[pair]]


@cache
def rank(levels: Levels) -> int:
    """How high the category at *levels* stands, from 0."""
    return scheme().categories.index(category(levels))


@cache
def levels_of(height: int) -> tuple[Levels, ...]:
    """The levels that lead to the category at that *height*."""
    return tuple(levels for levels in LEVELS if rank(levels) == height)


@cache
def notation(node: NamedNode) -> str:
    """How *node* is cited for short: ``P2-03``."""
    return next(iter(shipped().facts.texts(node, SKOS("notation"))), node.value).rsplit("/", 1)[-1]


@cache
def label(node: NamedNode, lang: str) -> str:
    """The label of a term or requirement."""
    found = shipped().facts.values(node, RDFS("label"))
    return next(
        (v.value for v in found if isinstance(v, Literal) and v.language == lang), node.value
    )
