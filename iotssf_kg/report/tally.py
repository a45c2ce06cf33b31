"""Findings counted by severity, and what the counts say of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from iotssf_kg.validation.report import Finding, Report, Severity

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

    def take(self, findings: Iterable[Finding], listed: Container[str]) -> None:
        """Count *findings*; those whose fingerprint is *listed* are known."""
        for finding in findings:
            # Where nothing is listed, nobody needs the fingerprint.
            self.add(finding.severity, bool(listed) and finding.fingerprint in listed)

    @property
    def order(self) -> tuple[int, ...]:
        """Most new findings of the gravest kind first."""
        return tuple(-self.new[severity] for severity in GRAVEST_FIRST)

    @property
    def by_severity(self) -> Mapping[str, int]:
        """Severity, gravest first → how many; the known ones are among them."""
        return {s.name.lower(): self.new[s] + self.known[s] for s in GRAVEST_FIRST}

    @property
    def findings(self) -> int:
        """How many there are of all severities."""
        return self.new.total() + self.known.total()

    def summary(self, total: Report) -> dict[str, int]:
        """All counts by name, with how many could not be judged in *total*."""
        known, unjudged = self.known.total(), len(total.unjudged)
        return {**self.by_severity, "known": known, "unjudged": unjudged}

    def conforms(self, total: Report) -> bool:
        """Whether everything was judged and nothing was a violation, known or not."""
        return not total.unjudged and not self.by_severity["violation"]

    def told(self) -> str:
        """``2 violations, 1 warning, 0 infos``, and how many of them were known."""
        told = ", ".join(counted(n, name) for name, n in self.by_severity.items())
        known = self.known.total()
        return told + (f" ({known} known before)" if known else "")


def counted(number: int, name: str) -> str:
    """``1 export``, ``2 exports``."""
    return f"{number} {name}{'s' * (number != 1)}"


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
