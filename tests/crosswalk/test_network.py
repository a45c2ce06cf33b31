"""What a network leaves possible is never refuted by sets, and no conflict is missed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.crosswalk.network import Known, Network
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.errors import TooLarge
from tests.crosswalk.test_relations import between
from tests.crosswalk.worlds import networks, possible, without

EQ, SUB, SUP, INT, NO = Relation
WORLDS = st.lists(st.integers(1, 255), min_size=3, max_size=7)


def rows(*said: tuple[str, Relation, str]) -> list[Known]:
    return [Known(f"{s}{o}", s, o, relation) for s, relation, o in said]


@given(WORLDS, st.data())
def test_no_relation_that_holds_is_excluded(world: list[int], data: st.DataObject) -> None:
    pairs = list(combinations(range(len(world)), 2))
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    wider = data.draw(st.lists(st.integers(0, 31), min_size=len(chosen), max_size=len(chosen)))
    known = [
        Known((one, two), one, two, between(world[one], world[two]) | Relation(more))
        for (one, two), more in zip(chosen, wider, strict=True)
    ]
    network = Network(known)
    assert not list(network.conflicts())
    for one, two in pairs:
        assert between(world[one], world[two]) & network.between(one, two)
        assert between(world[two], world[one]) & network.between(two, one)


@given(WORLDS, st.data())
def test_a_row_that_no_sets_allow_is_found_out(world: list[int], data: st.DataObject) -> None:
    pairs = list(combinations(range(len(world)), 2))
    true = {(a, b): between(world[a], world[b]) for a, b in pairs}
    planted = data.draw(st.sampled_from(pairs))
    wrong = data.draw(st.sampled_from([r for r in Relation if r != true[planted]]))
    rest = [Known(pair, *pair, relation) for pair, relation in true.items() if pair != planted]
    possible = Network(rest).between(*planted)
    found = list(Network([*rest, Known(planted, *planted, wrong)]).conflicts())
    assert bool(found) == (not possible & wrong)
    assert all(planted in each.rows for each in found)


@given(networks())
def test_there_is_a_conflict_exactly_if_no_sets_can_be_as_the_rows_say(known: list[Known]) -> None:
    assert bool(list(Network(known).conflicts())) == (not possible(known))


@given(networks())
def test_a_conflict_is_explained_by_rows_that_no_sets_allow_and_none_too_many(
    known: list[Known],
) -> None:
    for conflict in Network(known).conflicts():
        rows = [each for each in known if each.row in conflict.rows]
        assert not possible(rows)
        assert all(possible(without(rows, each.row)) for each in rows)


@given(st.lists(st.integers(1, 31), min_size=3, max_size=5), st.data())
def test_what_is_left_possible_is_no_more_and_no_less_than_what_some_sets_do(
    world: list[int], data: st.DataObject
) -> None:
    pairs = list(combinations(range(len(world)), 2))
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    known = [Known(pair, *pair, between(*(world[each] for each in pair))) for pair in chosen]
    network = Network(known)
    for one, two in pairs:
        held = {r for r in Relation if possible([*known, Known("asked", one, two, r)])}
        assert {*network.between(one, two)} == held


def test_a_chain_carries_what_can_hold_and_both_premises() -> None:
    network = Network(rows(("a", SUB, "b"), ("b", INT, "c"), ("a", INT, "x")))
    assert network.between("a", "c") == SUB | INT | NO
    assert network.between("c", "a") == SUP | INT | NO
    assert network.premises("a", "c") == ("ab", "bc")
    assert network.between("x", "c") == ANY


def test_several_ways_narrow_what_can_hold() -> None:
    network = Network(rows(("a", SUP, "b"), ("b", INT, "d"), ("a", SUB, "c"), ("c", INT, "d")))
    assert network.between("a", "d") == INT
    assert set(network.premises("a", "d")) == {"ab", "bd", "ac", "cd"}


@pytest.mark.parametrize(
    "said",
    [
        [("a", SUB, "b"), ("b", SUB, "c"), ("c", SUB, "a")],
        [("a", EQ, "b"), ("b", NO, "c"), ("a", SUB, "c")],
        [("a", SUB, "b"), ("b", EQ, "a")],
    ],
)
def test_a_conflict_names_only_rows_that_make_it(said: list[tuple[str, Relation, str]]) -> None:
    beside = [("c", SUB, "d"), ("b", INT, "e"), ("e", INT, "a")]
    known = [Known(number, *_ends(each)) for number, each in enumerate([*said, *beside])]
    found = list(Network(known).conflicts())
    assert {frozenset(each.rows) for each in found} == {frozenset(range(len(said)))}


def _ends(said: tuple[str, Relation, str]) -> tuple[str, str, Relation]:
    subject, relation, object_ = said
    return subject, object_, relation


def test_too_large_a_network_says_so() -> None:
    known = [Known(n, n, n + 1, SUB) for n in range(50)]
    with pytest.raises(TooLarge, match="more than 100 pairs"):
        Network(known, most=100)
