"""A review changes its rows in the file, and no byte beside them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iotssf_kg.crosswalk.lifecycle import Review, reviewed
from iotssf_kg.crosswalk.mapping import MappingSet, Method, Status
from iotssf_kg.crosswalk.reviewing import with_review
from iotssf_kg.crosswalk.sssom import read_sssom, write_sssom
from iotssf_kg.errors import BadParameter, NotAcceptable, SourceError, UnknownName
from iotssf_kg.files import folder
from tests.crosswalk.sets import SETS, SHELF

FILE = folder("ontology") / "crosswalks" / "iot-ssf-kg-sample-1.0-to-iec-62443-4-2-2019.sssom.tsv"
TEXT = FILE.read_text(encoding="utf-8")
ROW = "iotssf-iec624434-2-0001"
REVIEW = Review(Status.REVIEWED, "R. Reviewer", "2026-12-01", 0.5, "Agreed.")
# What may be reviewed whatever else a row says.
FRESH = {"status": Status.PROPOSED, "method": Method.HUMAN, "author": "A"}
FRESH |= dict.fromkeys(("date", "review_date", "comment"), "")


def lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def names() -> list[str]:
    return [row.id for row in read_sssom(TEXT, "x", SHELF).rows]


def test_only_the_rows_that_are_named_change() -> None:
    [first, *_, last] = names()
    after = with_review(TEXT, "x", SHELF, [last, first], REVIEW)
    changed = [b for a, b in zip(lines(TEXT), lines(after), strict=True) if a != b]
    assert [line.partition("\t")[0] for line in changed] == [first, last]
    rows = {row.id: row for row in read_sssom(TEXT, "x", SHELF).rows}
    expected = {**rows, **{name: reviewed(rows[name], REVIEW) for name in (first, last)}}
    assert list(read_sssom(after, "x", SHELF).rows) == list(expected.values())


@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(SETS.filter(lambda each: each.rows), st.data(), st.sampled_from(["", "\n", "\t\t\n\n"]))
def test_whatever_stands_in_the_other_cells_stays(
    mappings: MappingSet, data: st.DataObject, end: str
) -> None:
    chosen = data.draw(st.integers(0, len(mappings.rows) - 1))
    rows = list(mappings.rows)
    rows[chosen] = replace(rows[chosen], **FRESH)
    before = replace(mappings, rows=tuple(rows))
    text = write_sssom(before, SHELF)
    if end.startswith("\t"):
        # A line of empty cells, and an empty one.
        text += "\t" * text.splitlines()[-1].count("\t") + "\n\n"
    after = with_review(text, "x", SHELF, [rows[chosen].id], REVIEW)
    rows[chosen] = reviewed(rows[chosen], REVIEW)
    found = read_sssom(after, mappings.source, SHELF)
    assert found == replace(before, rows=tuple(rows), source=mappings.source)
    assert after.partition("record_id")[0] == text.partition("record_id")[0]
    assert len(after) - len(after.rstrip("\t\n")) == len(text) - len(text.rstrip("\t\n"))


def test_line_ends_and_what_we_do_not_know_stay() -> None:
    foreign = TEXT.replace("#license", "#x_unknown: kept\n#license").replace("\n", "\r\n")
    foreign = foreign.removesuffix("\r\n")
    [*_, last] = names()
    after = with_review(foreign, "x", SHELF, [last], REVIEW)
    assert lines(after)[:-1] == lines(foreign)[:-1]
    assert not after.endswith("\n")


@pytest.mark.parametrize(
    ("text", "rows", "review", "error", "told"),
    [
        (TEXT, ["absent"], REVIEW, UnknownName, "it has no row 'absent'"),
        (TEXT, [""], REVIEW, UnknownName, "it has no row ''"),
        (TEXT.replace("reviewer_label", "x"), [], REVIEW, SourceError, "no column reviewer_label"),
        (TEXT.replace("-0002\t", "-0001\t"), [], REVIEW, SourceError, "comes twice"),
        (TEXT, None, REVIEW._replace(status=Status.APPROVED), BadParameter, "cannot become"),
        (TEXT, None, REVIEW._replace(comment="It shall."), NotAcceptable, "clause text"),
        (TEXT, None, REVIEW._replace(comment="x" * 500), NotAcceptable, "clause text"),
    ],
    ids=range(7),
)
def test_what_cannot_be_written_is_told_and_nothing_is(
    text: str, rows: list[str] | None, review: Review, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        with_review(text, "x", SHELF, names()[:2] if rows is None else rows, review)
