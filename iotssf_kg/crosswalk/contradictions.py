"""Where mapping sets contradict each other, and rows that cannot all be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from iotssf_kg.crosswalk.chains import Premise, known, premised
from iotssf_kg.crosswalk.mapping import MappingSet, Rationale
from iotssf_kg.crosswalk.network import Network


class Contradiction(NamedTuple):
    """Rows that cannot all be right; without any one of them, the others can be.

    Attributes:
        rationale: In which sense they speak.
        rows: What they are called, and what they say.
    """

    rationale: Rationale
    rows: tuple[Premise, ...]


def contradictions(sets: Iterable[MappingSet]) -> Iterator[Contradiction]:
    """Where *sets* leave nothing possible between two elements, by way of any others.

    Rows of different rationale say different things, and those that state none may be of
    different ones: neither can contradict the others.
    """
    said = [
        Premise(mappings.name_of(row), row)
        for mappings in sets
        for row in mappings.rows
        if premised(row) and not row.unknown
    ]
    for rationale in Rationale:
        named = {each.name: each for each in said if each.row.rationale is rationale}
        for conflict in Network(known(*each) for each in named.values()).conflicts():
            yield Contradiction(rationale, tuple(named[str(name)] for name in conflict.rows))
