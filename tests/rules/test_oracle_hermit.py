"""HermiT, which knows the ontology and none of the rules, finds what the closure finds."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest
from pyoxigraph import Triple

from iotssf_kg.namespaces import PREFIXES, SSF, Namespace
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.rules.hermit import reason
from iotssf_kg.rules.individuals import memberships
from tests.requirements import need
from tests.rules.fleets import ADOPTED, ECONOMIC, OWN, RECOVERY, STATED, TYPE, UNDER, fleet

SCH = Namespace(PREFIXES["sch"])
ASSET, RATING = OWN("planted"), OWN("planted-rating")


@pytest.fixture(autouse=True)
def _reasoner() -> None:
    need(find_spec("owlready2"), "owlready2 is not installed: pip install iotssf-kg[reasoner]")
    need(shutil.which("java"), "no java on the PATH")


def closed(hand: AtHand, index: int = 0) -> Closure:
    return close(hand.members[index], shipped(), hand)


def rated(*levels: str) -> list[Triple]:
    axes = {"R": RECOVERY, "E": ECONOMIC}
    return [
        Triple(ASSET, TYPE, SSF("Device")),
        Triple(ASSET, ADOPTED, RATING),
        Triple(RATING, TYPE, SSF("Assessment")),
        Triple(RATING, UNDER, SCH("scheme")),
        *(Triple(RATING, axes[level[0]], SSF(level)) for level in levels),
    ]


@pytest.mark.parametrize(
    ("assets", "seed"),
    [
        (100, 1),
        (100, 2),
        *(pytest.param(60, seed, marks=pytest.mark.prove) for seed in range(10, 30)),
        *(pytest.param(1000, seed, marks=pytest.mark.prove) for seed in (3, *range(30, 34))),
    ],
)
def test_memberships_are_equal_sets(assets: int, seed: int) -> None:
    closure = closed(fleet(assets, seed))
    found = reason(closure, timeout=300)
    assert found.consistent
    assert found.memberships == memberships(closure)
    assert len(found.memberships) > 5 * assets


def test_the_other_party_is_reasoned_over_alone() -> None:
    closure = closed(fleet(30, 4), index=1)
    assert reason(closure).memberships == memberships(closure)


PLANTED = {
    "StatedCategoryContradiction": [*rated("R3", "E1"), Triple(ASSET, STATED, SCH("II"))],
    "TwoAdoptedAssessments": [*rated("R1", "E1"), Triple(ASSET, ADOPTED, OWN("rating-0"))],
    "TwoLevelsOnOneAxis": rated("R1", "R2", "E1"),
    "ExcludedCategory": [*rated("E3"), Triple(ASSET, STATED, SCH("II"))],
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_contradiction_is_found_by_both(kind: str) -> None:
    closure = closed(fleet(40, 5, PLANTED[kind]))
    assert {found for _, found in closure.contradictions} == {SSF(kind)}
    assert not reason(closure).consistent


NEAR = {
    "stated as derived": [*rated("R3", "E1"), Triple(ASSET, STATED, SCH("III"))],
    "not excluded by one level": [*rated("E3"), Triple(ASSET, STATED, SCH("IV"))],
    "stated under another scheme": [
        *rated("R3", "E3"),
        Triple(ASSET, STATED, Namespace(PREFIXES["schb"])("L")),
    ],
}


@pytest.mark.parametrize("near", NEAR)
def test_what_comes_near_a_contradiction_is_none_for_both(near: str) -> None:
    closure = closed(fleet(10, 6, NEAR[near]))
    found = reason(closure)
    assert closure.contradictions == []
    assert found.consistent
    assert found.memberships == memberships(closure)
