"""From one edition of EN 303 645 to the next: all is accounted for, and no text is claimed."""

from __future__ import annotations

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.mapping import Mapping, Rationale, Status
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation

SHELF = shelf()
OLD, NEW = (SHELF.get(f"en-303-645@{edition}") for edition in ("2.1.1", "3.1.3"))
[EDITIONS] = [each for each in crosswalks() if (each.subject, each.object) == (OLD.name, NEW.name)]
SPLIT = {"5.3-4", "5.3-6", "5.3-15", "5.6-4", "5.13-1", "6-3"}


def by_old(id_: str) -> list[Mapping]:
    return [row for row in EDITIONS.rows if row.subject and row.subject.id == id_]


def test_every_identifier_of_both_editions_has_its_row() -> None:
    assert {row.subject.id for row in EDITIONS.rows if row.subject} == {*OLD.elements}
    assert {row.object.id for row in EDITIONS.rows if row.object} == {*NEW.elements}
    assert (EDITIONS.complete_subject, EDITIONS.complete_object) == (True, True)


def test_equal_is_said_of_identifier_and_title_alone() -> None:
    equal = [row for row in EDITIONS.rows if row.relation is Relation.EQUAL]
    for row in equal:
        assert row.subject
        assert row.object
        assert row.subject.id == row.object.id
        assert OLD.elements[row.subject.id].title == NEW.elements[row.object.id].title
        assert NEW.elements[row.object.id].verification != "unverified"
        assert row.rationale is Rationale.SYNTACTIC
    unchanged = {id_ for id_, e in NEW.elements.items() if id_ in OLD.elements and e.parent}
    assert {row.object.id for row in equal if row.object} >= unchanged


@pytest.mark.parametrize("id_", sorted(SPLIT))
def test_a_split_provision_leads_to_both_parts_and_to_nothing_else(id_: str) -> None:
    assert [row.object.id for row in by_old(id_) if row.object] == [f"{id_}A", f"{id_}B"]
    assert {row.relation for row in by_old(id_)} <= {Relation.SUPERSET, Relation.INTERSECTS}


def test_what_was_renumbered_is_found_and_what_is_new_has_no_forerunner() -> None:
    assert [row.object.id for row in by_old("4-1") if row.object] == ["5.0-1"]
    new = [row.object.id for row in EDITIONS.rows if row.object and not row.subject]
    assert new == ["5.1-2A", "6-6", "6-7", "6-8"]


def test_each_row_says_that_the_text_was_not_seen_and_that_nobody_has_reviewed_it() -> None:
    for row in EDITIONS.rows:
        assert row.comment.endswith(("text unseen.", "text unseen, so that no more than an overlap is claimed."))  # fmt: skip  # noqa: E501
        assert (row.status, row.reviewer, row.author) == (Status.PROPOSED, "", "this project")
