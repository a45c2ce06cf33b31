"""A row goes its way one step at a time, by somebody else's hand, and what was said stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from iotssf_kg.crosswalk.lifecycle import Review, reviewed
from iotssf_kg.crosswalk.mapping import End, Mapping, Method, Status
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.errors import BadParameter

PROPOSED, REVIEWED, APPROVED, DISPUTED, SUPERSEDED = Status
ROW = Mapping(
    "r1",
    End("a@1", "x"),
    End("b@1", "y"),
    Relation.SUBSET,
    author="A. Author",
    date="2026-11-01",
    comment="So it is.",
)
ALLOWED = {
    (PROPOSED, REVIEWED),
    (REVIEWED, APPROVED),
    (REVIEWED, DISPUTED),
    (APPROVED, SUPERSEDED),
    (DISPUTED, SUPERSEDED),
}
AGREEMENT = {DISPUTED: -0.5}


def review(status: Status, **more: object) -> Review:
    given = Review(status, "R. Reviewer", "2026-11-30", AGREEMENT.get(status, 0.5))
    return given._replace(**more)


@pytest.mark.parametrize(("before", "after"), list(product(Status, repeat=2)))
def test_every_step_of_the_life_is_allowed_or_refused(before: Status, after: Status) -> None:
    row = replace(ROW, status=before)
    if (before, after) in ALLOWED:
        assert reviewed(row, review(after)).status is after
        return
    with pytest.raises(BadParameter, match=f"row r1: it is {before} and cannot become {after}"):
        reviewed(row, review(after))


def test_a_review_records_who_when_and_how_far_and_touches_nothing_else() -> None:
    found = reviewed(ROW, review(REVIEWED, agreement=0.8, comment="Agreed."))
    assert found == replace(
        ROW, status=REVIEWED, reviewer="R. Reviewer", review_date="2026-11-30", agreement=0.8,
        comment="So it is. R. Reviewer: Agreed.",
    )  # fmt: skip
    assert reviewed(ROW, review(REVIEWED)).comment == "So it is."


def test_what_an_earlier_review_said_stays() -> None:
    first = reviewed(ROW, review(REVIEWED, agreement=0.8, comment="Agreed."))
    later = review(DISPUTED, reviewer="S. Second", date="2026-12-24", agreement=-1.0)
    second = reviewed(first, later)
    assert (second.reviewer, second.review_date) == ("R. Reviewer|S. Second", "2026-12-24")
    assert second.comment == (
        "So it is. R. Reviewer: Agreed. (reviewed 2026-11-30 by R. Reviewer, agreement 0.8)"
    )
    again = review(APPROVED, agreement=None)
    assert reviewed(first, again).agreement == 0.8
    assert reviewed(first, again).reviewer == "R. Reviewer"


@pytest.mark.parametrize(
    ("row", "wrong", "told"),
    [
        ({}, {"reviewer": " "}, "is nobody"),
        ({}, {"reviewer": "One|Two"}, "is nobody"),
        ({}, {"reviewer": " a. author "}, "A. Author is its author"),
        ({}, {"date": "2026-10-31"}, "2026-10-31 is before 2026-11-01"),
        ({"review_date": "2026-12-01"}, {}, "is before 2026-12-01"),
        ({"method": Method.CHAINING}, {}, "nobody states it"),
        ({}, {"agreement": None}, "it is not said how far the reviewer agrees"),
        ({}, {"agreement": 2.0}, "is not from -1 to 1"),
        ({}, {"agreement": float("nan")}, "is not from -1 to 1"),
        ({"status": REVIEWED}, {"status": APPROVED, "agreement": -1.0}, "whoever approves it"),
        ({"status": REVIEWED}, {"status": DISPUTED, "agreement": 1.0}, "whoever disputes it"),
        (
            {"status": REVIEWED, "agreement": 0.8},
            {"status": DISPUTED, "agreement": None},
            "whoever disputes it",
        ),
    ],
    ids=str,
)
def test_a_review_that_contradicts_itself_or_the_row_is_refused(
    row: dict[str, object], wrong: dict[str, object], told: str
) -> None:
    with pytest.raises(BadParameter, match=told):
        reviewed(replace(ROW, **row), review(REVIEWED)._replace(**wrong))


def test_what_is_superseded_needs_no_agreement() -> None:
    row = replace(ROW, status=APPROVED)
    assert reviewed(row, review(SUPERSEDED, agreement=None)).agreement is None
