"""What changed between two versions, by the names of rows; their order says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.diff import Change, Kind, diff
from iotssf_kg.crosswalk.formats.fields import ROW, SET, read
from iotssf_kg.crosswalk.mapping import MappingSet, Status
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.errors import SourceError
from tests.crosswalk.sets import SETS

[SET_] = [each for each in crosswalks() if each.object == "cpsf@1.0"]
# Sets take a while to draw.
FEW = settings(max_examples=25)
FIRST, SECOND, *REST = SET_.rows


def of(*rows: object) -> MappingSet:
    return replace(SET_, rows=rows)


def test_rows_come_go_and_change_whatever_their_order() -> None:
    changed = replace(SECOND, relation=Relation.EQUAL, strength=10)
    new = replace(FIRST, id="new")
    found = list(diff(SET_, replace(of(*reversed(REST), new, changed), version="0.2")))
    assert found == [
        Change(Kind.CHANGED, "", "version", "0.1.0", "0.2"),
        Change(Kind.REMOVED, FIRST.id, "", f"{FIRST.subject} intersects {FIRST.object}", ""),
        Change(Kind.CHANGED, SECOND.id, "relation", "intersects", "equal"),
        Change(Kind.CHANGED, SECOND.id, "strength", str(SECOND.strength), "10"),
        Change(Kind.ADDED, "new", "", "", f"{FIRST.subject} intersects {FIRST.object}"),
    ]


def test_what_was_changed_after_its_review_is_told_so() -> None:
    seen = replace(FIRST, reviewer="R", review_date="2026-12-01", status=Status.REVIEWED)
    changed = replace(seen, strength=9, comment="Changed.")
    kinds = {each.field: each.kind for each in diff(of(seen), of(changed))}
    assert kinds == {"strength": Kind.UNREVIEWED, "comment": Kind.CHANGED}
    again = replace(changed, review_date="2026-12-24")
    assert {each.kind for each in diff(of(seen), of(again))} == {Kind.CHANGED}


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(SourceError, match="comes twice"):
        list(diff(of(FIRST, FIRST), SET_))


@FEW
@given(SETS)
def test_a_set_does_not_differ_from_itself(mappings: MappingSet) -> None:
    assert list(diff(mappings, mappings)) == []


@FEW
@given(SETS, SETS, st.data())
def test_what_is_told_leads_from_one_version_to_the_other(
    before: MappingSet, after: MappingSet, data: st.DataObject
) -> None:
    names = [row.id for row in before.rows]
    kept = [replace(row, id=data.draw(st.sampled_from([*names, row.id]))) for row in after.rows]
    after = replace(after, rows=tuple({row.id: row for row in kept}.values()))
    rows = {row.id: row for row in before.rows}
    about = {}
    for kind, name, field, _, value in diff(before, after):
        if kind is Kind.REMOVED:
            del rows[name]
        elif kind is Kind.ADDED:
            rows[name] = next(row for row in after.rows if row.id == name)
        elif name:
            rows[name] = replace(rows[name], **{field: read(field, value)})
        else:
            about[field] = SET[field].read(value)
    assert rows == {row.id: row for row in after.rows}
    assert replace(before, rows=after.rows, **about) == after
    assert {*ROW} >= {each.field for each in diff(before, after) if each.row} - {""}
