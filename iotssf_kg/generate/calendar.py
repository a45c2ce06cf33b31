"""Dates around the day that an export is written for.

Everything is in order from that day on for ``SPAN`` days: what holds, ends later; what was to be
out of date, had ended long before. So the ledger is right at any day of the span.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from pyoxigraph import Literal

from iotssf_kg.generate.page import typed

# To the end of 2030 from the day that is taken where none is given.
START: Final = date(2026, 11, 23)
SPAN: Final = timedelta(days=1499)


@dataclass(frozen=True)
class Calendar:
    """The dates of one export.

    Args:
        start: The first day of the span, on which the export is issued.
        random: What days are drawn from.
    """

    start: date
    random: Random

    @property
    def end(self) -> date:
        """The last day of the span."""
        return self.start + SPAN

    def today(self) -> Literal:
        """The day of issue."""
        return self._day(self.start)

    def changed(self) -> Literal:
        """When an asset was last changed: one to three years ago."""
        return self._ago(500, 1100)

    def recent(self) -> Literal:
        """After every change."""
        return self._ago(10, 400)

    def begun(self) -> Literal:
        """When something was put in place."""
        return self._ago(420, 1500)

    def before_changes(self) -> Literal:
        """Before every change."""
        return self._ago(1200, 1600)

    def ended(self) -> Literal:
        """An end that lies almost a year back, or more, and before every change."""
        return self._ago(330, 480)

    def lasting(self) -> Literal:
        """An end after the span."""
        return self._day(self.end + timedelta(days=self.random.randint(60, 700)))

    def to_come(self) -> Literal:
        """A beginning after the span."""
        return self.lasting()

    def _ago(self, least: int, most: int) -> Literal:
        return self._day(self.start - timedelta(days=self.random.randint(least, most)))

    def _day(self, day: date) -> Literal:
        return typed(day.isoformat(), "date")
