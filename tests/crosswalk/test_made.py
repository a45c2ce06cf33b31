"""Made-up networks: what is planted is found, and nothing else; what is written is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotssf_kg.crosswalk.catalogue import found
from iotssf_kg.crosswalk.chains import Chains, fits
from iotssf_kg.crosswalk.frameworks import Shelf, listed
from iotssf_kg.crosswalk.mapping import Status
from iotssf_kg.generate.crosswalks import Made, Plan, network, write_network

PLAN = Plan(frameworks=6, sets=9, rows=900, conflicts=12, faults=12)


@pytest.fixture(scope="module")
def made() -> Made:
    return network(PLAN)


def test_as_many_are_made_as_are_asked_for_and_always_the_same(made: Made) -> None:
    assert (len(list(made.shelf)), len(made.sets)) == (6, 9)
    assert sum(len(mappings.rows) for mappings in made.sets) == 900
    assert network(PLAN).sets == made.sets
    assert network(PLAN._replace(seed=2)).sets != made.sets


@pytest.mark.parametrize(
    ("plan", "what"),
    [(PLAN._replace(sets=10), "no more than 9 sets"), (PLAN._replace(sets=6), "three frameworks")],
)
def test_what_does_not_go_between_so_many_frameworks_is_refused(plan: Plan, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        network(plan)


def test_every_planted_conflict_is_found_with_its_rows_and_no_other(made: Made) -> None:
    conflicts = [frozenset(rows) for rows in Chains(made.sets).conflicts()]
    assert len(conflicts) == len({*conflicts}) == 12
    assert {*conflicts} == {*made.conflicts}


def test_a_fault_is_in_the_row_that_is_said_to_have_it(made: Made) -> None:
    rows = {each.name_of(row): row for each in made.sets for row in each.rows}
    assert sorted(made.faults.values()) == [1, 1, 1, 2, 2, 2, 9, 9, 9, 12, 12, 12]
    for name, rule in made.faults.items():
        row = rows[name]
        assert (rule == 12) == row.inferred
        assert (rule == 9) == (row.status is Status.REVIEWED and not row.reviewer)
    for name in rows.keys() - made.faults.keys():
        row = rows[name]
        assert row.strength is not None
        assert fits(row.relation, row.strength)


def test_what_is_written_is_read_as_it_was_made(made: Made, tmp_path: Path) -> None:
    write_network(made, tmp_path)
    shelf = Shelf(listed(tmp_path / "frameworks"))
    assert list(shelf) == list(made.shelf)
    assert {*found(tmp_path / "crosswalks", shelf)} == {*made.sets}
