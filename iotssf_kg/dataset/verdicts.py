"""Closures and reports of several exports, each read with what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
class Bench:
    """What exports are judged with.

    Attributes:
        catalogue: The schemes and requirements.
        on: The date asked for.
    """

    catalogue: Catalogue
    on: date

    def reports(
        self, shelf: Shelf, entries: Iterable[Entry], profiles: tuple[str, ...]
    ) -> dict[NamedNode, Report]:
        """What *profiles* find about each of *entries*."""
        found = {}
        for iris, hand in _hands(shelf, entries):
            report = judge(hand, profiles, self.on, only=iris, catalogue=self.catalogue)
            found.update({iri: about(report, iri) for iri in iris})
        return found

    def closures(self, shelf: Shelf, entries: Iterable[Entry]) -> Mapping[NamedNode, Closure]:
        """What follows from each of *entries*."""
        return {
            member.export.iri: close(member, self.catalogue, hand)
            for iris, hand in _hands(shelf, entries)
            for member in hand.members
            if member.export.iri in iris
        }


def _hands(shelf: Shelf, entries: Iterable[Entry]) -> Iterator[tuple[set[NamedNode], AtHand]]:
    """The current ones together; each superseded one apart from what replaced it."""
    listed = list(entries)
    current = [entry for entry in listed if entry.current]
    if current:
        yield {entry.iri for entry in current}, at_hand(shelf.hand(current))
    for entry in listed:
        if not entry.current:
            yield {entry.iri}, at_hand(shelf.hand([entry], without=entry.publisher))
