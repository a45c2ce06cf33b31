"""An export after the guard: what of it counts."""

from __future__ import annotations

from dataclasses import dataclass

from iotssf_kg.rules.export import Export
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.guard import Withheld, screen


@dataclass(frozen=True)
class Screened:
    """An export after the guard.

    Attributes:
        export: The export as handed in.
        facts: What was accepted of it, indexed.
        withheld: What was not.
    """

    export: Export
    facts: Facts
    withheld: list[Withheld]


def admit(export: Export) -> Screened:
    """*export* screened and indexed."""
    accepted, withheld = screen(export)
    return Screened(export, accepted, withheld)
