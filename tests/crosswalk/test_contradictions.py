"""Rows that cannot all be right are found wherever they stand, in one sense alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.chains import premised
from iotssf_kg.crosswalk.contradictions import contradictions
from iotssf_kg.crosswalk.mapping import Mapping, MappingSet, Rationale, Status
from iotssf_kg.crosswalk.relations import ANY, Relation

EQ, SUB, SUP, INT, NO = Relation
# Of each rationale and relation that is shipped, one row.
KINDS = {
    (row.rationale, row.relation): (mappings, row)
    for mappings in crosswalks()
    for row in mappings.rows
    if premised(row) and not row.unknown
}


def planted(mappings: MappingSet, row: Mapping, **wrong: object) -> MappingSet:
    """A set of others that says otherwise than *row*."""
    other = replace(row, **{"id": "planted", **wrong})
    return replace(mappings, id="https://x.example/planted", rows=(other,))


def test_what_is_shipped_has_none() -> None:
    assert list(contradictions(crosswalks())) == []


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_one_wrong_row_is_found_in_all_that_is_shipped(kind: tuple[Rationale, Relation]) -> None:
    mappings, row = KINDS[kind]
    for wrong in {*Relation} - {row.relation}:
        other = planted(mappings, row, relation=wrong)
        found = list(contradictions([*crosswalks(), other]))
        assert {"https://x.example/planted/planted", mappings.name_of(row)} in [
            {each.name for each in conflict.rows} for conflict in found
        ]
        assert all(conflict.rationale is row.rationale for conflict in found)


@pytest.mark.parametrize(
    "more",
    [
        {"rationale": None},
        {"relation": ANY},
        {"status": Status.DISPUTED},
        {"status": Status.SUPERSEDED},
        {"object": None},
    ],
    ids=str,
)
def test_what_says_nothing_or_is_not_stood_by_contradicts_nothing(more: dict[str, object]) -> None:
    mappings, row = KINDS[Rationale.SEMANTIC, SUP]
    other = planted(mappings, row, **{"relation": SUB, **more})
    assert list(contradictions([*crosswalks(), other])) == []


def test_in_another_sense_another_relation_may_hold() -> None:
    mappings, row = KINDS[Rationale.SEMANTIC, SUP]
    other = planted(mappings, row, relation=SUB, rationale=Rationale.SYNTACTIC)
    assert list(contradictions([*crosswalks(), other])) == []
