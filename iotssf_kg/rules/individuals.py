"""What an export says of the things it rates, for an OWL reasoner beside the axioms of ``owl``.

Two things are closed-world in the rules and cannot be said in OWL. An asset *out of scope* has no
category, so its assessments and its stated category are not handed over. And two names mean two
assessments, so those that one asset adopts together are declared different.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import OWL, RDF, SSF
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.owl import assessments, assets
from iotssf_kg.rules.ratings import AXES

_TYPE, _DIFFERENT = RDF("type"), OWL("differentFrom")
_ASSESSMENT, _ADOPTED = SSF("Assessment"), SSF("adoptedAssessment")
_PART, _OUT, _STATED = SSF("hasPart"), SSF("outOfScopeBecause"), SSF("statedCategory")
_RATED: Final = (SSF("underScheme"), *AXES)


def memberships(closure: Closure) -> frozenset[tuple[Node, NamedNode]]:
    """What the rules say of membership in the classes of ``owl``, to compare with a reasoner."""
    ratings = closure.ratings
    found: list[tuple[Node, NamedNode]] = []
    for assessment, cells in ratings.cells.items():
        found += ((assessment, assessments(cell)) for cell in cells)
    for asset, categories in ratings.categories.items():
        found += ((asset, assets(category)) for category in categories)
    for asset, levels in ratings.floors.items():
        found += ((asset, assets(level)) for level in levels)
    return frozenset(found)


def assertions(closure: Closure) -> Iterator[Triple]:
    """The ratings, scope and parts of the export's assets, and of the parts of other parties."""
    waiting = closure.facts.typed(*ASSETS)
    seen = set(waiting)
    rated = dict.fromkeys(closure.facts.typed(_ASSESSMENT))
    while waiting:
        asset = waiting.pop()
        facts = closure.describing(asset)
        for part in facts.nodes(asset, _PART):
            yield Triple(asset, _PART, part)
            if part not in seen:
                seen.add(part)
                waiting.append(part)
        if set(ASSETS).intersection(facts.values(asset, _TYPE)):
            yield from _asset(facts, asset)
            rated |= dict.fromkeys(facts.nodes(asset, _ADOPTED))
    for assessment in rated:
        yield from _assessment(closure.describing(assessment), assessment)


def _asset(facts: Facts, asset: Node) -> Iterator[Triple]:
    for kind in ASSETS:
        if kind in facts.values(asset, _TYPE):
            yield Triple(asset, _TYPE, kind)
    if facts.values(asset, _OUT):
        return
    for category in facts.nodes(asset, _STATED):
        yield Triple(asset, _STATED, category)
    adopted = facts.nodes(asset, _ADOPTED)
    for assessment in adopted:
        yield Triple(asset, _ADOPTED, assessment)
    for one, other in combinations(adopted, 2):
        yield Triple(one, _DIFFERENT, other)


def _assessment(facts: Facts, assessment: Node) -> Iterator[Triple]:
    if _ASSESSMENT in facts.values(assessment, _TYPE):
        yield Triple(assessment, _TYPE, _ASSESSMENT)
        for predicate in _RATED:
            for value in facts.nodes(assessment, predicate):
                yield Triple(assessment, predicate, value)
