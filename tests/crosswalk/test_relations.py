"""The table of chained relations is what sets do, derived from all sets of a small universe."""

from __future__ import annotations

from itertools import product

import pytest

from iotssf_kg.crosswalk.relations import ANY, IMPOSSIBLE, Relation, compose, converse

SETS = range(1, 1 << 6)


def between(one: int, other: int) -> Relation:
    """What holds between two sets, each written as the bits of a number."""
    if one == other:
        return Relation.EQUAL
    shared = one & other
    if not shared:
        return Relation.NONE
    return {one: Relation.SUBSET, other: Relation.SUPERSET}.get(shared, Relation.INTERSECTS)


def test_the_table_is_what_all_sets_of_six_things_do() -> None:
    found = dict.fromkeys(product(Relation, repeat=2), IMPOSSIBLE)
    related = [[between(one, other) for other in SETS] for one in SETS]
    for row in related:
        for first, onward in zip(row, related, strict=True):
            for second, ends in zip(onward, row, strict=True):
                found[first, second] |= ends
    assert {pair: compose(*pair) for pair in found} == found


def test_what_is_told_backwards_is_the_same() -> None:
    for one, other in product(SETS, repeat=2):
        assert converse(between(one, other)) == between(other, one)


def test_sets_of_relations_compose_as_the_union_of_theirs() -> None:
    for first, second in product(map(Relation, range(32)), repeat=2):
        each = (compose(one, other) for one in first for other in second)
        together = IMPOSSIBLE
        for relation in each:
            together |= relation
        assert compose(first, second) == together


@pytest.mark.parametrize(
    ("first", "second"),
    [("SUBSET", "SUBSET"), ("SUPERSET", "SUPERSET"), ("SUPERSET", "SUBSET"),
     ("SUPERSET", "INTERSECTS"), ("INTERSECTS", "SUBSET")],
)  # fmt: skip
def test_only_these_chains_overlap_for_certain(first: str, second: str) -> None:
    assert compose(Relation[first], Relation[second]).overlaps


def test_no_other_chain_overlaps_for_certain_but_with_equal() -> None:
    certain = {
        (one, other)
        for one, other in product(Relation, repeat=2)
        if Relation.EQUAL not in (one, other) and compose(one, other).overlaps
    }
    assert len(certain) == 5


def test_intersects_after_intersects_says_nothing() -> None:
    assert compose(Relation.INTERSECTS, Relation.INTERSECTS) == ANY
    assert not ANY.overlaps
    assert ANY.names == ("equal", "subset", "superset", "intersects", "none")
