"""What follows between two frameworks of a store from their mappings with others, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.asking.crosswalks import OfBuild, told, told_framework, told_row
from iotssf_kg.asking.questions import Reply
from iotssf_kg.crosswalk.chains import Chains, Inferred, Premise, premised
from iotssf_kg.crosswalk.frameworks import Element, Framework
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.dataset.mappings import Crosswalks, Held

PAIRS: Final = 50
# Elements that one answer looks at, whether anything follows of them or not.
_LOOKED: Final = 60
# Paths that are told of one pair.
_PATHS: Final = 4
# Rows among which conflicts are looked for without being asked to.
FEW: Final = 3_000


class _Over(NamedTuple):
    """The sets that lead to a pivot, and those that lead on from there."""

    near: tuple[Held, ...]
    far: tuple[Held, ...]


@dataclass(frozen=True)
class SeeChains(OfBuild):
    """What follows from some elements of one framework to another, over a third.

    Attributes:
        one: What the first framework is called.
        other: The one that is reached.
        first: The id of the element to begin with; "" for the first of all.
        skip: How many pairs of that element to pass over.
        every: Whether to tell the pairs, too, of which nothing follows.
    """

    one: str
    other: str
    first: str
    skip: int
    every: bool

    def of(self, held: Crosswalks) -> Reply:
        """Some pairs with what is possible and its premises, and where the next ones begin.

        Raises:
            UnknownName: There is no such framework.
        """
        one, other = held.framework(self.one), held.framework(self.other)
        pivots = held.pivots(one.name, other.name)
        over = [_Over(held.joining(one.name, p), held.joining(p, other.name)) for p in pivots]
        starts = list(_starts(held, one, over))
        ids = [each.id for each in starts]
        begin = ids.index(self.first) if self.first in ids else 0
        pairs: list[Inferred] = []
        silent, place, skip = 0, begin, self.skip
        for place in range(begin, min(begin + _LOOKED, len(starts))):
            found = _following(held, starts[place], (one, other), over)
            kept = found if self.every else [each for each in found if each.row.relation != ANY]
            silent += len(found) - len(kept)
            pairs += kept[skip:]
            if len(pairs) > PAIRS:
                break
            skip = 0
        after = self._after(ids, begin, place, pairs)
        return told(
            {
                "frameworks": [told_framework(each) for each in (one, other)],
                "pivots": pivots,
                "starts": ids,
                "first": ids[begin] if ids else "",
                "silent": silent,
                "pairs": [_pair(each, held) for each in pairs[:PAIRS]],
                "after": after,
            }
        )

    def _after(
        self, ids: list[str], begin: int, place: int, pairs: list[Inferred]
    ) -> tuple[str, int] | None:
        """The element that the next part begins with, and how many of its pairs were told."""
        if len(pairs) > PAIRS:
            ends = [each.row.subject.id for each in pairs if each.row.subject]
            last = ends[PAIRS]
            before = ends[:PAIRS].count(last)
            return last, before + (self.skip if last == ids[begin] else 0)
        return (ids[place + 1], 0) if place + 1 < len(ids) else None


def _starts(held: Crosswalks, one: Framework, over: Iterable[_Over]) -> Iterator[Element]:
    """The elements of *one* that have rows to a pivot, in their order."""
    touched = {iri for each in over for near in each.near for iri in held.touched(near)}
    return (each for each in one.elements.values() if each.iri.value in touched)


def _following(
    held: Crosswalks, start: Element, ends: tuple[Framework, Framework], over: Iterable[_Over]
) -> list[Inferred]:
    """What follows from *start*: its own rows alone are read, and those that go on from there."""
    one, other = ends
    sets: list[MappingSet] = []
    for each in over:
        near = [held.touching(found, [start.iri]) for found in each.near]
        onward = dict.fromkeys(iri for found in near for iri in _reached(held, found, one.name))
        sets += near
        sets += [held.touching(found, onward) for found in each.far] if onward else []
    return Chains(sets).inferred(one.name, other.name)


def _reached(held: Crosswalks, mappings: MappingSet, start: str) -> Iterator[NamedNode]:
    """The elements that the rows of *mappings* lead to from the framework *start*."""
    for row in filter(premised, mappings.rows):
        for end in (row.subject, row.object):
            if end and end.framework != start:
                yield held.framework(end.framework).elements[end.id].iri


def _pair(found: Inferred, held: Crosswalks) -> dict[str, Any]:
    said = _premise(Premise("", found.row), held)
    paths = [[_premise(each, held) for each in path] for path in found.paths[:_PATHS]]
    return said | {
        "possible": () if found.row.relation == ANY else found.row.relation.names,
        "paths": paths,
        "more": max(0, len(found.paths) - _PATHS),
        "conflict": found.conflict,
    }


def _premise(premise: Premise, held: Crosswalks) -> dict[str, Any]:
    ends = (premise.row.subject, premise.row.object)
    known = [held.framework(end.framework) for end in ends if end]
    return told_row(premise.row, premise.name, known)


@dataclass(frozen=True)
class SeeConflicts(OfBuild):
    """Rows between two frameworks, and over one pivot, that cannot all be right.

    Attributes:
        one: What the first framework is called.
        other: The second.
        few: Whether to look only where there are few rows.
    """

    one: str
    other: str
    few: bool

    def of(self, held: Crosswalks) -> Reply:
        """``conflicts``, each a list of rows; None where there are many rows to look through.

        Raises:
            UnknownName: There is no such framework.
        """
        names = held.heads.get(self.one).name, held.heads.get(self.other).name
        pivots = held.pivots(*names)
        sides = [names, *((name, pivot) for pivot in pivots for name in names)]
        sets = {each.graph: each for side in sides for each in held.joining(*side)}.values()
        rows = sum(each.rows for each in held.figures(*sets).values()) if sets else 0
        if self.few and rows > FEW:
            return told({"conflicts": None, "rows": rows})
        whole = [held.whole(each) for each in sets]
        found = dict.fromkeys(Chains(whole).conflicting(*names))
        premises = _named(whole, {name for rows in found for name in rows})
        conflicts = [[_premise(premises[name], held) for name in rows] for rows in found]
        return told({"conflicts": conflicts, "rows": rows})


def _named(sets: Iterable[MappingSet], names: set[str]) -> Mapping[str, Premise]:
    """The rows of *sets* that are called by one of *names*."""
    every = (Premise(each.name_of(row), row) for each in sets for row in each.rows)
    return {each.name: each for each in every if each.name in names}
