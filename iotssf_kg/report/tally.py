"""Findings counted by severity, and what the counts say of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from iotssf_kg.validation.report import Report, Severity

GRAVEST_FIRST: Final = tuple(sorted(Severity, reverse=True))


@dataclass
class Tally:
    """How many findings there are.

    Attributes:
        new: Severity → findings that nobody knew of.
        known: Severity → findings that a baseline knows.
    """

    new: Counter[Severity] = field(default_factory=Counter)
    known: Counter[Severity] = field(default_factory=Counter)

    def add(self, severity: Severity, known: bool) -> None:
        """Count one more."""
        (self.known if known else self.new)[severity] += 1

    @property
    def order(self) -> tuple[int, ...]:
        """Most new findings of the gravest kind first."""
        return tuple(-self.new[severity] for severity in GRAVEST_FIRST)


def together(tallies: Iterable[Tally]) -> Tally:
    """The sum of *tallies*."""
    total = Tally()
    for each in tallies:
        total.new.update(each.new)
        total.known.update(each.known)
    return total


def verdict(total: Report, tally: Tally) -> str:
    """The key of the word for *total*, which came with the findings in *tally*."""
    reasons = {
        "fails": tally.new[Severity.VIOLATION],
        "incomplete": total.unjudged,
        "vacuous": total.vacuous,
        "known_only": tally.known[Severity.VIOLATION],
    }
    return next((word for word, holds in reasons.items() if holds), "conforms")
