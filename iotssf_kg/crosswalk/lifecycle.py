"""The life of a mapping: proposed, reviewed, approved or disputed, superseded.

A row goes one way alone. What was disputed is not mended but superseded by another row, so that
whoever took it over finds it, and what became of it, under the name that it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.formats.fields import shown
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import Status
from iotssf_kg.errors import BadParameter

NEXT: Final[Mapping[Status, tuple[Status, ...]]] = {
    Status.PROPOSED: (Status.REVIEWED,),
    Status.REVIEWED: (Status.APPROVED, Status.DISPUTED),
    Status.APPROVED: (Status.SUPERSEDED,),
    Status.DISPUTED: (Status.SUPERSEDED,),
    Status.SUPERSEDED: (),
}
# SSSOM's sign between several values of a slot.
_AND: Final = "|"


class Review(NamedTuple):
    """What somebody says of a row.

    Attributes:
        status: Where it shall stand.
        reviewer: Who says so.
        date: When, as a day.
        agreement: How far the reviewer agrees: 1 in all, 0 is undecided, -1 not at all.
        comment: Why.
    """

    status: Status
    reviewer: str
    date: str
    agreement: float | None = None
    comment: str = ""


def reviewed(row: Row, review: Review) -> Row:
    """*row* with *review* in it; what an earlier one said stays in the comment.

    Raises:
        BadParameter: The row may not stand there, or the review contradicts itself or the row.
    """
    for what, hint in _wrong(row, review):
        raise BadParameter(what, where=f"row {row.id}", hint=hint)
    names = dict.fromkeys([*filter(None, row.reviewer.split(_AND)), review.reviewer.strip()])
    return replace(
        row,
        status=review.status,
        reviewer=_AND.join(names),
        review_date=review.date,
        agreement=_agreement(row, review),
        comment=_comment(row, review),
    )


def _wrong(row: Row, review: Review) -> Iterator[tuple[str, str]]:
    """What is wrong with *review*, and the remedy."""
    if review.status not in NEXT[row.status]:
        can = " or ".join(NEXT[row.status])
        hint = f"It can become {can}" if can else "Propose another row"
        yield f"it is {row.status} and cannot become {review.status}", hint
    if row.inferred:
        yield "nobody states it: it is inferred", "State it as a row of its own first"
    if not review.reviewer.strip() or _AND in review.reviewer:
        yield f"{review.reviewer!r} is nobody", "Name one reviewer"
    if review.reviewer.strip().casefold() == row.author.strip().casefold():
        yield f"{row.author} is its author", "Let somebody else look at it"
    earlier = max(row.date, row.review_date)
    if review.date < earlier:
        yield f"{review.date} is before {earlier}, when it was last touched", "Look at the date"
    yield from _disagreement(review.status, _agreement(row, review))


def _agreement(row: Row, review: Review) -> float | None:
    return row.agreement if review.agreement is None else review.agreement


def _disagreement(status: Status, agreement: float | None) -> Iterator[tuple[str, str]]:
    if agreement is None:
        if status is not Status.SUPERSEDED:
            yield "it is not said how far the reviewer agrees", "Say it with a number from -1 to 1"
        return
    if not -1 <= agreement <= 1:
        yield f"the agreement {agreement} is not from -1 to 1", "Write 1 for full agreement"
    if status is Status.APPROVED and agreement <= 0:
        yield "whoever approves it agrees", "Write an agreement above 0, or dispute it"
    if status is Status.DISPUTED and agreement >= 0:
        yield "whoever disputes it does not agree", "Write an agreement below 0, or approve it"


def _comment(row: Row, review: Review) -> str:
    """The comment of *row* with what *review* adds, and what it would have displaced."""
    parts = [row.comment]
    if row.review_date:
        agreed = f", agreement {shown('agreement', row.agreement)}" if row.agreement else ""
        parts.append(f"({row.status} {row.review_date} by {row.reviewer}{agreed})")
    if review.comment:
        parts.append(f"{review.reviewer}: {review.comment}")
    return " ".join(filter(None, parts))
