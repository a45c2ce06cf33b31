"""What chains leave possible is never refuted by sets; each carries its premises."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.crosswalk.chains import Chains, Inferred, Steps, known
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.relations import ANY, IMPOSSIBLE, Relation, compose
from tests.crosswalk.test_relations import between
from tests.crosswalk.worlds import possible, without

EQ, SUB, SUP, INT, NO = Relation
A, B, C, D = "a@1", "b@1", "c@1", "d@1"
STRENGTH = {EQ: 10, NO: 0}


def said(subject: str, relation: Relation, object_: str, **more: object) -> Mapping:
    """A row between elements such as ``a@1/x``."""
    ends = (End(*each.rsplit("/", 1)) for each in (subject, object_))
    row = Mapping(f"{subject}-{object_}", *ends, relation, Rationale.SEMANTIC)
    return replace(row, strength=STRENGTH.get(relation, 5), **more)


def chains(*rows: Mapping) -> Chains:
    """The chains of *rows*, each pair of frameworks a set."""
    pairs = dict.fromkeys((row.subject.framework, row.object.framework) for row in rows)
    return Chains(
        MappingSet(f"https://x.example/{s}-{o}", "", "1", s, o, "https://x.example/l", rows=tuple(
            row for row in rows if (row.subject.framework, row.object.framework) == (s, o)
        ))
        for s, o in pairs
    )  # fmt: skip


def only(found: list[Inferred]) -> Inferred:
    [each] = found
    return each


def ids(inferred: Inferred) -> set[tuple[str, ...]]:
    return {tuple(premise.row.id for premise in path) for path in inferred.paths}


@pytest.mark.parametrize(("first", "second"), list(product(Relation, repeat=2)))
def test_a_chain_leaves_what_the_table_says_and_is_no_stated_row(
    first: Relation, second: Relation
) -> None:
    found = only(
        chains(said("a@1/x", first, "b@1/y"), said("b@1/y", second, "c@1/z")).inferred(A, C)
    )
    row = found.row
    assert (row.subject, row.object) == (End(A, "x"), End(C, "z"))
    assert row.relation == compose(first, second)
    assert (row.method, row.status, row.reviewer) == (Method.CHAINING, Status.PROPOSED, "")
    assert ids(found) == {("a@1/x-b@1/y", "b@1/y-c@1/z")}
    assert set(row.derived_from) == {
        "https://x.example/a@1-b@1/a%401%2Fx-b%401%2Fy",
        "https://x.example/b@1-c@1/b%401%2Fy-c%401%2Fz",
    }
    weakest = min(STRENGTH.get(first, 5), STRENGTH.get(second, 5))
    assert row.strength in (None, weakest)


def test_rows_told_the_other_way_round_are_turned() -> None:
    # z ⊂ y and y ⊃ x say nothing of x and z; x ⊂ y ⊂ z would.
    turned = chains(said("b@1/y", SUP, "a@1/x"), said("c@1/z", SUP, "b@1/y"))
    assert only(turned.inferred(A, C)).row.relation == SUB
    assert only(turned.inferred(C, A)).row.relation == SUP
    swapped = chains(said("b@1/y", SUB, "a@1/x"), said("c@1/z", SUP, "b@1/y"))
    assert only(swapped.inferred(A, C)).row.relation == EQ | SUB | SUP | INT


def test_several_ways_narrow_and_each_is_told() -> None:
    found = only(
        chains(
            said("a@1/x", SUP, "b@1/y"), said("b@1/y", INT, "d@1/z"),
            said("a@1/x", SUB, "c@1/w"), said("c@1/w", INT, "d@1/z"),
        ).inferred(A, D)
    )  # fmt: skip
    assert found.row.relation == INT
    assert len(found.paths) == 2
    assert len(found.row.derived_from) == 4


def test_where_nothing_is_left_the_rows_at_fault_are_named() -> None:
    found = only(
        chains(
            said("a@1/x", SUB, "b@1/y"), said("b@1/y", SUB, "d@1/z"),
            said("a@1/x", EQ, "c@1/w"), said("c@1/w", NO, "d@1/z"),
            said("a@1/x", INT, "b@1/v"), said("b@1/v", INT, "d@1/z"),
        ).inferred(A, D)
    )  # fmt: skip
    assert found.row.relation == IMPOSSIBLE
    assert found.row.strength is None
    assert len(found.conflict) == 4
    assert not any("v" in name.rpartition("/")[2].split("%2F")[-1] for name in found.conflict)


def test_rows_of_different_rationale_make_no_chain() -> None:
    other = replace(said("b@1/y", EQ, "c@1/z"), rationale=Rationale.FUNCTIONAL)
    assert chains(said("a@1/x", EQ, "b@1/y"), other).inferred(A, C) == []


def test_rows_that_state_no_rationale_say_nothing_together() -> None:
    rows = [said("a@1/x", EQ, "b@1/y"), said("b@1/y", EQ, "c@1/z")]
    silent = [replace(row, rationale=None) for row in rows]
    assert only(chains(*silent).inferred(A, C)).row.relation == ANY


@pytest.mark.parametrize(
    "more",
    [{"status": Status.DISPUTED}, {"status": Status.SUPERSEDED}, {"method": Method.CHAINING}],
)
def test_nothing_follows_from_what_nobody_stands_by(more: dict[str, object]) -> None:
    rows = said("a@1/x", EQ, "b@1/y", **more), said("b@1/y", EQ, "c@1/z")
    assert chains(*rows).inferred(A, C) == []


def test_several_pivots_are_taken_in_the_order_given() -> None:
    found = chains(
        said("a@1/x", SUB, "b@1/y"), said("b@1/y", EQ, "c@1/w"), said("d@1/z", SUP, "c@1/w")
    )
    assert found.inferred(A, D) == []
    assert found.inferred(A, D, (C, B)) == []
    row = only(found.inferred(A, D, (B, C))).row
    assert (row.relation, row.strength, len(row.derived_from)) == (SUB, 5, 3)


FRAMEWORKS = (A, B, C, D)
WORLDS = st.lists(st.lists(st.integers(1, 255), min_size=1, max_size=3), min_size=4, max_size=4)


@given(WORLDS, st.data())
def test_no_relation_that_holds_is_excluded(worlds: list[list[int]], data: st.DataObject) -> None:
    """Every chain of one and of two pivots, on sets drawn at random."""
    sets = {
        End(f, str(n)): s for f, w in zip(FRAMEWORKS, worlds, strict=True) for n, s in enumerate(w)
    }
    pairs = [(a, b) for a, b in product(sets, repeat=2) if a.framework != b.framework]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=2, max_size=9))
    wider = data.draw(st.lists(st.integers(0, 31), min_size=len(chosen), max_size=len(chosen)))
    rows = [
        said(str(a), between(sets[a], sets[b]) | Relation(more), str(b))
        for (a, b), more in zip(chosen, wider, strict=True)
    ]
    made = chains(*rows)
    for start, end in product(FRAMEWORKS, repeat=2):
        ways = [
            (),
            *(way for way in product(FRAMEWORKS, repeat=2) if {*way}.isdisjoint((start, end))),
        ]
        for via in ways if start != end else ():
            for each in made.inferred(start, end, via):
                truth = between(sets[each.row.subject], sets[each.row.object])
                assert truth & each.row.relation
                assert not each.conflict


ENDS = [f"{framework}/{n}" for framework in FRAMEWORKS for n in range(2)]
PAIRS = [(a, b) for a, b in product(ENDS, repeat=2) if a.partition("@")[0] < b.partition("@")[0]]


@given(st.lists(st.sampled_from(PAIRS), unique=True, min_size=3, max_size=12), st.data())
def test_where_nothing_is_left_no_sets_allow_the_rows_that_are_named_and_each_is_needed(
    chosen: list[tuple[str, str]], data: st.DataObject
) -> None:
    rows = [said(a, data.draw(st.sampled_from(list(Relation))), b) for a, b in chosen]
    for start, end in combinations(FRAMEWORKS, 2):
        for each in chains(*rows).inferred(start, end):
            used = {p.name: known(p.name, p.row) for path in each.paths for p in path}
            assert each.row.relation or not possible(used.values())
            assert bool(each.conflict) == (not each.row.relation)
            named = [used[name] for name in each.conflict]
            assert not (named and possible(named))
            assert all(possible(without(named, name)) for name in each.conflict)


@given(WORLDS, st.data())
def test_every_one_pivot_chain_is_among_those_told_by_framework(
    worlds: list[list[int]], data: st.DataObject
) -> None:
    sets = {
        End(f, str(n)): s for f, w in zip(FRAMEWORKS, worlds, strict=True) for n, s in enumerate(w)
    }
    pairs = [(a, b) for a, b in product(sets, repeat=2) if a.framework < b.framework]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True))
    made = chains(*(said(str(a), between(sets[a], sets[b]), str(b)) for a, b in chosen))
    every = [steps for _, steps in made.one_pivot()]
    told = [
        each
        for number, start in enumerate(FRAMEWORKS)
        for end in FRAMEWORKS[number + 1 :]
        for each in made.inferred(start, end)
    ]
    assert sum(map(len, every)) == sum(len(each.paths) for each in told)
    narrowed = sorted(made.narrowed(every).values())
    assert narrowed == sorted(int(each.row.relation) for each in told)


def test_chains_of_nothing_are_none() -> None:
    assert len(Steps().then(Steps())) == 0
    assert chains().inferred(A, C) == []
