"""How many findings went by, counted while they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from iotssf_kg.validation.report import Report, Severity


class Counts:
    """Counts of findings.

    Args:
        known: The fingerprints that a baseline knows.
    """

    def __init__(self, known: Collection[str] = ()) -> None:
        self._listed = known
        self._found: Counter[Severity] = Counter()
        self.known = 0

    def add(self, part: Report) -> None:
        """Count the findings of *part*."""
        self._found.update(finding.severity for finding in part.findings)
        if self._listed:
            self.known += sum(finding.fingerprint in self._listed for finding in part.findings)

    @property
    def by_severity(self) -> Mapping[str, int]:
        """Severity, gravest first → how many; ``known`` ones are among them."""
        return {s.name.lower(): self._found[s] for s in sorted(Severity, reverse=True)}

    @property
    def findings(self) -> int:
        """How many there are of all severities."""
        return self._found.total()

    def conforms(self, total: Report) -> bool:
        """Whether everything was judged and nothing was a violation, known or not."""
        return not total.unjudged and not self._found[Severity.VIOLATION]

    def told(self) -> str:
        """``2 violations, 1 warning, 0 infos``, and how many of them were known."""
        told = ", ".join(counted(n, name) for name, n in self.by_severity.items())
        return told + (f" ({self.known} known before)" if self.known else "")


def counted(number: int, name: str) -> str:
    """``1 export``, ``2 exports``."""
    return f"{number} {name}{'s' * (number != 1)}"
