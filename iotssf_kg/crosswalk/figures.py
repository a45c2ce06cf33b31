"""A mapping set in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from iotssf_kg.crosswalk.mapping import MappingSet, Status


class Figures(NamedTuple):
    """How many rows a set has, and of which kind.

    Attributes:
        rows: All.
        related: Those that state a relation.
        unknown: Those that join two elements without one.
        unmapped: Those that say that there is no counterpart.
        reviewed: Those that somebody has looked at since.
        states: All, by where they stand in their life.
    """

    rows: int
    related: int
    unknown: int
    unmapped: int
    reviewed: int
    states: Mapping[Status, int]


def figures(mappings: MappingSet) -> Figures:
    """*mappings* in figures."""
    rows = mappings.rows
    unknown, unmapped = sum(row.unknown for row in rows), sum(row.unmapped for row in rows)
    states = Counter(row.status for row in rows)
    return Figures(
        rows=len(rows),
        related=len(rows) - unknown - unmapped,
        unknown=unknown,
        unmapped=unmapped,
        reviewed=sum(row.reviewed for row in rows),
        states={each: states[each] for each in Status},
    )


def share(part: int, whole: int) -> str:
    """*part* of *whole* in percent; none or all only where it is so."""
    if part in (0, whole):
        return "100%" if part else "0%"
    return f"{min(max(round(100 * part / whole), 1), 99)}%"
