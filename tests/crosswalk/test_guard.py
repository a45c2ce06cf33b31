"""Clause text of restricted publishers and closed frameworks do not pass, either way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iotssf_kg.crosswalk.formats.exchange import give, take
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.table import format_named
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.errors import IotssfError, NotAcceptable, SourceError
from tests.crosswalk.sets import OURS, SHELF, THEIRS
from tests.crosswalk.test_others import CSF, SP

CSV = format_named("csv")
CLAUSES = ["The device SHALL do what no clause says.", "x" * 501, "装置は守らなければならない。"]


def mappings(comment: str) -> MappingSet:
    ends = End(OURS.name, "P1-02"), End(THEIRS.name, "CR 1.1")
    row = Mapping("1", *ends, Relation.SUBSET, comment=comment)
    license_ = "https://x.example/l"
    return MappingSet(
        "https://x.example/s", "", "1", OURS.name, THEIRS.name, license_, rows=(row,), source="s"
    )


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause_text_is_left_out_where_it_is_read_and_that_is_told(clause: str) -> None:
    text = f"subject,object,relation,comment\nP1-02,CR 1.1,subset,{clause}\n"
    given = Given(text.encode(), "x.csv", SHELF, OURS.name, THEIRS.name)
    taken = take(given, CSV)
    assert [row.comment for row in taken.mappings.rows] == [""]
    assert any("clause text" in note.what and "comment" in note.place for note in taken.notes)


@pytest.mark.parametrize("clause", CLAUSES)
def test_clause_text_is_refused_where_it_would_be_written(clause: str) -> None:
    with pytest.raises(NotAcceptable, match="its comment seems to be clause text"):
        give(mappings(clause), CSV, SHELF, "x.csv")


def test_no_side_car_brings_clause_text_back() -> None:
    written = give(mappings("short"), format_named("skos-turtle"), SHELF, "x.ttl")
    car = written.car.replace('"short"', '"It shall not pass."').encode()
    given = Given(written.data, "x.ttl", SHELF)
    taken = take(given, format_named("skos-turtle"), ("x.ttl.iotssf.json", car))
    assert [row.comment for row in taken.mappings.rows] == [""]


def test_a_public_framework_may_be_quoted() -> None:
    text = f"subject,object,comment\nPR.AA-01,AC-2,{CLAUSES[0]}\n"
    taken = take(Given(text.encode(), "x.csv", SHELF, CSF, SP), CSV)
    assert [row.comment for row in taken.mappings.rows] == [CLAUSES[0]]


@pytest.mark.parametrize(
    "text",
    [
        "SCF #,subject,object\nIAC-01,PR.AA-01,AC-2\n",
        "subject,object,comment\nPR.AA-01,AC-2,from the Secure  Controls Framework 2025\n",
        "subject,object,source\nPR.AA-01,AC-2,urn:intuitem:risk:req_node:scf-2024:iac-01\n",
    ],
)
def test_rows_of_the_secure_controls_framework_are_refused(text: str) -> None:
    with pytest.raises(SourceError, match="allows no derivatives"):
        take(Given(text.encode(), "x.csv", SHELF, CSF, SP), CSV)


def test_a_side_car_of_another_version_is_refused() -> None:
    written = give(mappings("short"), CSV, SHELF, "x.csv")
    given = Given(written.data + b"\n", "x.csv", SHELF)
    with pytest.raises(SourceError, match="belongs to another version"):
        take(given, CSV, ("x.csv.iotssf.json", written.car.encode()))


@pytest.mark.parametrize(
    ("old", "new"),
    [('"at": 0', '"at": 7'), ('"at": 0', '"at": -1'), ('"at": 0', '"at": true'),
     ('"at": 0', '"at": 0, "relation": "kin"'), ('"at": 0', '"at": 0, "rows": "x"'),
     ('"set": {', '"set": [], "x": {'), ("side-car 1", "side-car 9"), ('"rows": [', '"rows": [1,')],
)  # fmt: skip
def test_a_side_car_that_says_nonsense_is_refused(old: str, new: str) -> None:
    written = give(replace(mappings("short"), comment="x"), CSV, SHELF, "x.csv")
    assert old in written.car
    car = written.car.replace(old, new, 1).encode()
    with pytest.raises(IotssfError, match="no side-car of ours"):
        take(Given(written.data, "x.csv", SHELF), CSV, ("car", car))
