"""The matrix of two frameworks counts the rows between their groups, and what follows from them."""

from __future__ import annotations

from itertools import permutations

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.coverage import coverage
from iotssf_kg.crosswalk.matrix import Cell, matrix
from tests.crosswalk.sets import SHELF


def cells(one: str, other: str) -> dict[tuple[str, str], Cell]:
    found = matrix(coverage(crosswalks(), SHELF.get(one), SHELF.get(other)))
    return {(a.id, b.id): cell for (a, b), cell in found.cells.items()}


def test_a_cell_counts_elements_in_common_of_the_group_and_rows_between_both() -> None:
    there, back = (
        cells("iot-ssf-kg-sample", "en-303-645@2.1.1"),
        cells("en-303-645@2.1.1", "iot-ssf-kg-sample"),
    )
    assert there["P1", "5.3"] == Cell(elements=7, common=1, rows=5)
    assert back["5.3", "P1"] == Cell(elements=16, common=5, rows=5)
    assert ("P3", "5.3") not in there


def test_rows_that_state_no_relation_give_nothing_in_common() -> None:
    found = cells("attack-ics", "iec-62443-3-3")
    assert {cell.common for cell in found.values()} == {0}
    assert sum(cell.rows for cell in found.values()) == 37


@pytest.mark.parametrize("each", crosswalks(), ids=lambda each: each.source)
def test_every_row_between_two_elements_is_counted_once(each) -> None:
    ends = [(row.subject, row.object) for row in each.rows if not row.unmapped]
    for one, other in permutations((SHELF.get(each.subject), SHELF.get(each.object))):
        asked = {(one.name, e.id) for e in one.elements.values() if e.kind not in one.headings}
        found = matrix(coverage([each], one, other))
        expected = sum(not asked.isdisjoint(pair) for pair in ends)
        assert sum(cell.rows for cell in found.cells.values()) == expected
        assert {group for group, _ in found.cells} <= {*found.groups}


@pytest.mark.parametrize(("common", "shade"), [(0, 0), (1, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_only_none_is_white_and_more_is_darker(common: int, shade: int) -> None:
    assert Cell(elements=100, common=common, rows=1).shade == shade
