"""What the parts of the generator share while they write one export."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.generate.calendar import Calendar
from iotssf_kg.generate.page import Page
from iotssf_kg.generate.scale import Levels
from iotssf_kg.generate.themes import Part, Place


class Unit(NamedTuple):
    """An asset, as the generator has it in mind."""

    node: NamedNode
    part: Part
    place: Place
    levels: Levels | None


@dataclass
class Card:
    """A product model, and how it was rated where."""

    node: NamedNode
    maker: NamedNode
    levels_at: dict[str, Levels] = field(default_factory=dict)
    shared: dict[tuple[str, Levels], NamedNode] = field(default_factory=dict)


@dataclass
class Draft:
    """One export while it is written.

    Attributes:
        page: What it says so far.
        random: What is drawn from; its seed comes from the order and the export's number.
        calendar: The dates.
        number: The export's number, from 1.
        places: Use contexts by their slug.
        cards: Product models by the kind of part.
        measures: What is done so far.
        parties: The organizations and staff groups by their part in the export.
    """

    page: Page
    random: Random
    calendar: Calendar
    number: int
    places: dict[str, NamedNode] = field(default_factory=dict)
    cards: dict[str, list[Card]] = field(default_factory=dict)
    measures: list[NamedNode] = field(default_factory=list)
    parties: dict[str, NamedNode] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def name(self, kind: str) -> str:
        """A local name that is not taken: ``asset-007``."""
        self._counts[kind] = count = self._counts.get(kind, 0) + 1
        return f"{kind}-{count:03}"

    def chance(self, probability: float) -> bool:
        """True as often as that."""
        return self.random.random() < probability
