"""What follows from an export, rule by rule; the oracles hold the same on exports of any kind."""

from __future__ import annotations

from itertools import product

import pytest

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.catalogue import shipped
from tests.rules.texts import SCH, A, closed, pairs, rating

LOW, HIGH = rating("a:low", "R1", "E1"), rating("a:high", "R3", "E3")
CATEGORY, NEEDS, COVERS = SSF("category"), SSF("needs"), SSF("covers")
RECOVERY, ECONOMIC = SSF("atLeastRecovery"), SSF("atLeastEconomic")
SAMPLE = shipped().schemes[SCH("scheme")]


@pytest.mark.parametrize(("recovery", "economic"), list(product((1, 2, 3), repeat=2)))
def test_levels_lead_to_a_cell_and_the_cell_to_a_category(recovery: int, economic: int) -> None:
    levels = f"R{recovery}", f"E{economic}"
    closure = closed("a:x a ssf:Device ; ssf:adoptedAssessment a:r ." + rating("a:r", *levels))
    category = SAMPLE.category(*map(SSF, levels))
    assert pairs(closure, SSF("cell")) == {("r", f"c{recovery}{economic}")}
    assert closure.ratings.categories == {A("x"): (category,)}


def test_another_scheme_places_the_same_levels_elsewhere() -> None:
    rated = rating("a:r", "R1", "E3", scheme="schb:scheme")
    closure = closed("a:x a ssf:Device ; ssf:adoptedAssessment a:r ." + rated)
    assert pairs(closure, CATEGORY) == {("x", "H")}


def test_an_adopted_assessment_can_be_another_partys() -> None:
    closure = closed("a:x a ssf:Device ; ssf:adoptedAssessment b:r .", rating("b:r", "R3", "E1"))
    assert pairs(closure, CATEGORY) == {("x", "III")}
    assert pairs(closure, SSF("cell")) == set(), "its cell belongs into the other's closure"


def test_an_assessment_that_is_not_at_hand_gives_no_category() -> None:
    closure = closed("a:x a ssf:Device ; ssf:adoptedAssessment b:r .")
    assert closure.ratings.categories == {}


def test_an_asset_out_of_scope_has_no_category_and_needs_nothing() -> None:
    closure = closed(
        f'a:x a ssf:Device ; ssf:outOfScopeBecause "" ; ssf:adoptedAssessment a:low . {LOW}'
    )
    assert closure.ratings.adopted == {}
    assert list(closure.needs) == []


def test_a_floor_is_the_own_level_and_every_lower_one() -> None:
    closure = closed("a:x a ssf:Device ; ssf:adoptedAssessment a:r ." + rating("a:r", "R3", "E2"))
    assert pairs(closure, RECOVERY) == {("x", "R1"), ("x", "R2"), ("x", "R3")}
    assert pairs(closure, ECONOMIC) == {("x", "E1"), ("x", "E2")}


def test_a_floor_rises_to_the_whole_but_its_category_does_not() -> None:
    closure = closed(
        f"a:x a ssf:System ; ssf:hasPart a:y ; ssf:adoptedAssessment a:low . {LOW}"
        "a:y a ssf:System ; ssf:hasPart a:z ."
        f"a:z a ssf:Device ; ssf:adoptedAssessment a:high . {HIGH}"
    )
    assert {asset for asset, level in pairs(closure, RECOVERY) if level == "R3"} == {"x", "y", "z"}
    assert pairs(closure, CATEGORY) == {("x", "I"), ("z", "IV")}


def test_a_category_asks_for_what_the_lower_ones_ask_for() -> None:
    low = closed(f"a:x a ssf:Device ; ssf:adoptedAssessment a:low . {LOW}")
    high = closed(f"a:x a ssf:Device ; ssf:adoptedAssessment a:high . {HIGH}")
    assert set(low.needs[A("x")]) < set(high.needs[A("x")])


def test_needs_hang_on_the_asset_and_on_each_of_its_functions() -> None:
    closure = closed(
        f"a:x a ssf:Device ; ssf:adoptedAssessment a:low ; ssf:performs a:f, a:g . {LOW}"
        "a:f a ssf:Actuating . a:g a ssf:Sensing ."
    )
    assert pairs(closure, NEEDS) == {
        ("x", "P1-01"),
        ("x", "P1-02"),
        ("x", "P1-03"),
        ("f", "P1-04"),
    }


def test_a_system_does_not_need_what_is_asked_of_devices() -> None:
    closure = closed(f"a:x a ssf:System ; ssf:adoptedAssessment a:low . {LOW}")
    assert pairs(closure, NEEDS) == {("x", "P1-01")}


# What a measure is on → what it covers of the asset x, its function f, and x's part p.
COVERED = {
    "a:x": {"x", "f"},
    "a:x ; ssf:coversParts true": {"x", "f", "p"},
    "a:x ; ssf:coversParts false": {"x", "f"},
    "a:f": {"f"},
    "a:p": {"p"},
    "a:model": {"x", "f"},
    "b:model": {"x", "f"},
    "b:other": set(),
    "a:operator": {"x", "f"},
    "a:maintainer": {"x", "f"},
    "a:provider": {"x", "f"},
    "b:maker": {"x", "f"},
    "a:desk": {"x", "f"},
    "b:crew": {"x", "f"},
    "a:home": {"x", "f"},
    "a:elsewhere": set(),
    "a:operator ; ssf:coversParts true": {"x", "f"},
}


@pytest.mark.parametrize("on", COVERED)
def test_a_measure_covers_what_it_is_on(on: str) -> None:
    closure = closed(
        "a:x a ssf:System ; ssf:adoptedAssessment a:low ; ssf:performs a:f ; ssf:hasPart a:p ;"
        " ssf:model a:model ; ssf:usedIn a:home ; ssf:operatedBy a:operator ;"
        " ssf:maintainedBy a:maintainer ; ssf:providedBy a:provider ."
        f"a:p a ssf:Device ; ssf:adoptedAssessment a:low . a:f a ssf:Actuating . {LOW}"
        'a:model a ssf:ProductModel ; ssf:gtin "1" ; ssf:manufacturedBy b:maker .'
        "a:desk a ssf:StaffGroup ; ssf:memberOf a:operator ."
        f"a:m a ssf:Measure ; ssf:meets rq:P1-01, rq:P1-04 ; ssf:on {on} .",
        'b:model a ssf:ProductModel ; ssf:gtin "1" . b:other a ssf:ProductModel ; ssf:gtin "2" .'
        "b:crew a ssf:StaffGroup ; ssf:memberOf b:maker .",
    )
    assert {covered for _, covered in pairs(closure, COVERS)} == COVERED[on]


def test_nothing_is_covered_that_needs_nothing_of_it() -> None:
    closure = closed(
        f"a:x a ssf:System ; ssf:adoptedAssessment a:low . a:y a ssf:Device . {LOW}"
        "a:m a ssf:Measure ; ssf:meets rq:P1-02 ; ssf:on a:x, a:y ."
    )
    assert pairs(closure, COVERS) == set()


def test_another_partys_measure_covers_nothing_here() -> None:
    closure = closed(
        f"a:x a ssf:Device ; ssf:model b:model ; ssf:adoptedAssessment a:low . {LOW}",
        "b:model a ssf:ProductModel . b:m a ssf:Measure ; ssf:meets rq:P1-01 ; ssf:on b:model .",
    )
    assert pairs(closure, COVERS) == set()


def test_a_party_that_claims_a_model_does_not_become_its_maker_here() -> None:
    closure = closed(
        f"a:x a ssf:Device ; ssf:model a:model ; ssf:adoptedAssessment a:low . {LOW}"
        'a:model a ssf:ProductModel ; ssf:gtin "1" .'
        "a:m a ssf:Measure ; ssf:meets rq:P1-01 ; ssf:on a:friend .",
        'b:model a ssf:ProductModel ; ssf:gtin "1" ; ssf:manufacturedBy a:friend .',
    )
    assert pairs(closure, SSF("correspondsTo")) == {("model", "model")}
    assert pairs(closure, COVERS) == set()


def test_a_connection_feeds_from_its_sender_into_its_receiver() -> None:
    closure = closed(
        "a:c a ssf:Connection ; ssf:from a:x ; ssf:to b:y ."
        "a:d a ssf:Connection ; ssf:from a:x ; ssf:to b:y, a:x ."
    )
    assert [t for t in closure.derived() if t.predicate == SSF("feeds")]
    assert pairs(closure, SSF("feeds")) == {("x", "y"), ("x", "x")}


CORRESPONDING = {
    'ssf:gtin "1"': True,
    'ssf:cpe "1"': False,
    'ssf:gtin "01"': False,
    'ssf:modelNumber "N" ; ssf:manufacturedBy b:maker': True,
    'ssf:modelNumber "N" ; ssf:manufacturedBy a:maker': False,
    'ssf:modelNumber "N"': False,
}


@pytest.mark.parametrize("said", CORRESPONDING)
def test_models_correspond_by_an_identifier(said: str) -> None:
    own = (
        'a:m a ssf:ProductModel ; ssf:gtin "1" ; ssf:modelNumber "N" ; ssf:manufacturedBy b:maker .'
    )
    closure = closed(own, f"b:n a ssf:ProductModel ; {said} .")
    assert (pairs(closure, SSF("correspondsTo")) == {("m", "n")}) == CORRESPONDING[said]


# What an asset adopts and states → how it contradicts itself.
CONTRADICTIONS = {
    "a:low ; ssf:statedCategory sch:II": "StatedCategoryContradiction",
    "a:low ; ssf:statedCategory sch:II, sch:III": "StatedCategoryContradiction",
    "a:low, a:high": "TwoAdoptedAssessments",
    "a:half ; ssf:statedCategory sch:I": "ExcludedCategory",
    "a:low ; ssf:statedCategory sch:I": "",
    "a:low ; ssf:statedCategory schb:H": "",
    "a:half ; ssf:statedCategory sch:IV": "",
    "a:half ; ssf:statedCategory schb:L": "",
    "a:low, a:high ; ssf:outOfScopeBecause 'spare'": "",
    "a:low ; ssf:statedCategory a:mine": "",
}


@pytest.mark.parametrize("said", CONTRADICTIONS)
def test_an_asset_that_contradicts_itself_is_told_once(said: str) -> None:
    rated = LOW + HIGH + rating("a:half", "R3")
    closure = closed(f"a:x a ssf:Device ; ssf:adoptedAssessment {said} . {rated}")
    kinds = [kind.value.rpartition("#")[2] for _, kind in closure.contradictions]
    assert kinds == [CONTRADICTIONS[said]] * bool(CONTRADICTIONS[said])


def test_two_levels_on_one_axis_contradict_each_other_and_lead_both_ways() -> None:
    closure = closed(
        "a:x a ssf:Device ; ssf:adoptedAssessment a:r ." + rating("a:r", "R1", "R3", "E1")
    )
    assert closure.contradictions == [(A("r"), SSF("TwoLevelsOnOneAxis"))]
    assert pairs(closure, CATEGORY) == {("x", "I"), ("x", "III")}


FED = {
    "a:x": ("a:y", {("x", "y")}),
    "b:far": ("a:y", {("far", "y")}),
    "a:y": ("b:far", {("y", "far")}),
    "b:low": ("b:far", set()),
}


@pytest.mark.parametrize("source", FED)
def test_a_connection_feeds_from_or_into_an_own_asset(source: str) -> None:
    target, fed = FED[source]
    closure = closed(f"a:c a ssf:Connection ; ssf:from {source} ; ssf:to {target} .")
    assert pairs(closure, SSF("feeds")) == fed
