"""What figures tell at a date: those that are kept by the days on which they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal

from iotssf_kg.dataset.summary.records import Figures
from iotssf_kg.rules.outcomes import Outcome


def standing_on(figures: Figures, on: date) -> dict[Outcome, int]:
    """How many of the needs in *figures* stand how on the day *on*, outcomes of none included."""
    found: Counter[Outcome] = Counter()
    for figure, number in figures.items():
        if figure.topic == "needs":
            outcome, since = (item.value for item in figure.items if isinstance(item, Literal))
            if since <= on.isoformat():
                found[Outcome(outcome)] += number
    return {outcome: found[outcome] for outcome in Outcome}


def ending_before(figures: Figures, before: date, since: date = date.min) -> int:
    """How much of the evidence in *figures* ends on *since* or later, but before *before*."""
    return sum(number for day, number in _ends(figures) if since <= day < before)


def _ends(figures: Figures) -> Iterator[tuple[date, int]]:
    for figure, number in figures.items():
        if figure.topic == "evidence" and isinstance(figure.items[0], Literal):
            yield date.fromisoformat(figure.items[0].value), number
