"""Closures and reports of several exports, each read with what it depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from iotssf_kg.dataset.admission import about
from iotssf_kg.dataset.register import Entry
from iotssf_kg.dataset.shelf import Shelf
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Report


@dataclass(frozen=True)
class Hand:
    """Exports that are judged together.

    Attributes:
        judged: Those asked about.
        at_hand: These, and what their judgement can depend on.
    """

    judged: frozenset[NamedNode]
    at_hand: AtHand


def hands(shelf: Shelf, entries: Iterable[Entry]) -> list[Hand]:
    """The current ones of *entries* together; each superseded one apart from what replaced it."""
    listed = list(entries)
    current = [entry for entry in listed if entry.current]
    found = []
    if current:
        found.append(Hand(frozenset(e.iri for e in current), at_hand(shelf.hand(current))))
    for entry in listed:
        if not entry.current:
            alone = at_hand(shelf.hand([entry], without=entry.publisher))
            found.append(Hand(frozenset((entry.iri,)), alone))
    return found


@dataclass(frozen=True)
class Bench:
    """What exports are judged with.

    Attributes:
        catalogue: The schemes and requirements.
        on: The date asked for.
    """

    catalogue: Catalogue
    on: date

    def reports(
        self,
        hands: Iterable[Hand],
        profiles: tuple[str, ...],
        only: Collection[NamedNode] | None = None,
    ) -> dict[NamedNode, Report]:
        """What *profiles* find about each of the exports judged, or of *only* some of them."""
        found = {}
        for hand in hands:
            iris = hand.judged if only is None else hand.judged.intersection(only)
            if iris:
                report = judge(hand.at_hand, profiles, self.on, only=iris, catalogue=self.catalogue)
                found.update({iri: about(report, iri) for iri in iris})
        return found

    def closures(self, hands: Iterable[Hand]) -> dict[NamedNode, Closure]:
        """What follows from each of the exports judged."""
        return {
            member.export.iri: close(member, self.catalogue, hand.at_hand)
            for hand in hands
            for member in hand.at_hand.members
            if member.export.iri in hand.judged
        }
