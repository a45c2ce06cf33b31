"""Mappings one after another: what can hold between the ends, and from which rows that follows.

Chains are kept in arrays, a bit for each relation that is possible, so that a network's millions
of them fit into memory: an inferred row is made only where it is asked for. What composition
leaves possible is never refuted by sets; which of it holds, nobody has said.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise, repeat
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale
from iotssf_kg.crosswalk.network import Known, Network
from iotssf_kg.crosswalk.relations import ANY, COMPOSED, CONVERSE, Relation

# For each relation first, a table for ``bytes.translate``: composes it with a row of others at once
_AFTER: Final = [bytes(COMPOSED[first]).ljust(256, b"\0") for first in range(32)]
# The strengths that NIST gives each relation; https://doi.org/10.6028/NIST.IR.8278Ar1.
BANDS: Final = {Relation.EQUAL: range(10, 11), Relation.NONE: range(1)}
BAND: Final = range(1, 10)


class Premise(NamedTuple):
    """A row that others can follow from.

    Attributes:
        name: Its IRI, which tells it from the rows of every other set.
        row: What it says.
    """

    name: str
    row: Mapping


class Inferred(NamedTuple):
    """What several chains between two elements say together.

    Attributes:
        row: As a mapping that nobody states; its relation is what remains possible.
        paths: The premises of each chain, in its order.
        conflict: Where nothing is possible: premises that cannot all be right, each needed.
    """

    row: Mapping
    paths: tuple[tuple[Premise, ...], ...]
    conflict: tuple[str, ...]


def _ints() -> array[int]:
    return array("i")


@dataclass
class Steps:
    """What leads from the elements of one framework to those of another, told in that direction.

    Attributes:
        start: The number of the element that each begins at.
        end: The number of the one that it leads to.
        can: What is possible from start to end.
        row: The number of the row that each is, if it is one.
        parts: What each is made of, if it is a chain: the steps and which of them, before and
            after the pivot.
    """

    start: array[int] = field(default_factory=_ints)
    end: array[int] = field(default_factory=_ints)
    can: bytearray = field(default_factory=bytearray)
    row: array[int] = field(default_factory=_ints)
    parts: tuple[Steps, array[int], Steps, array[int]] | None = None

    def __len__(self) -> int:
        return len(self.can)

    def rows(self, which: int) -> tuple[int, ...]:
        """The numbers of the rows that the step *which* is made of, in order."""
        if self.parts is None:
            return (self.row[which],)
        before, first, after, second = self.parts
        return before.rows(first[which]) + after.rows(second[which])

    def then(self, after: Steps) -> Steps:
        """The chains of one of these and one of *after*."""
        start, end, first, second, can = _ints(), _ints(), _ints(), _ints(), bytearray()
        onward = after._by_start
        # All that begins where a step ends is taken at once: chains are many more than steps.
        for number, pivot in enumerate(self.end):
            if pivot in onward:
                steps, ends, cans = onward[pivot]
                start.extend(repeat(self.start[number], len(steps)))
                end.extend(ends)
                first.extend(repeat(number, len(steps)))
                second.extend(steps)
                can += cans.translate(_AFTER[self.can[number]])
        return Steps(start, end, can, parts=(self, first, after, second))

    @cached_property
    def _by_start(self) -> dict[int, tuple[array[int], array[int], bytearray]]:
        """Where each step begins → the numbers of those that do, their ends, and what can be."""
        found: defaultdict[int, tuple[array[int], array[int], bytearray]]
        found = defaultdict(lambda: (_ints(), _ints(), bytearray()))
        each = zip(self.start, self.end, self.can, strict=True)
        for number, (start, end, can) in enumerate(each):
            steps, ends, cans = found[start]
            steps.append(number)
            ends.append(end)
            cans.append(can)
        return found


class Chains:
    """The chains that the rows of mapping sets make.

    Rows that join two elements count, but for those in dispute, superseded or themselves
    inferred. Those of different rationale make no chain; from those that state no rationale
    nothing can be inferred, for they may be of different ones.
    """

    def __init__(self, sets: Iterable[MappingSet]) -> None:
        self.premises: list[Premise] = []
        self._ends: list[tuple[Rationale | None, End]] = []
        self._numbers: dict[tuple[Rationale | None, End], int] = {}
        self._between: defaultdict[tuple[str, str], Steps] = defaultdict(Steps)
        for mappings in sets:
            for row in mappings.rows:
                if premised(row):
                    self.premises.append(Premise(mappings.name_of(row), row))
                    self._add(row, len(self.premises) - 1)

    def along(self, frameworks: Sequence[str]) -> Steps:
        """The chains through *frameworks*, in their order; each is named with its edition."""
        steps = [self._between.get(pair, Steps()) for pair in pairwise(frameworks)]
        found = steps[0]
        for each in steps[1:]:
            found = found.then(each)
        return found

    def pivots(self, start: str, end: str) -> list[str]:
        """The frameworks that have mappings with both *start* and *end*."""
        near, far = ({b for a, b in self._between if a == one} for one in (start, end))
        return sorted((near & far) - {start, end})

    def one_pivot(self) -> Iterator[tuple[tuple[str, str, str], Steps]]:
        """Every chain over one pivot: the three frameworks and the chains, each told once."""
        for start, end in self._paired():
            for pivot in self.pivots(start, end):
                yield (start, pivot, end), self.along((start, pivot, end))

    def narrowed(self, several: Iterable[Steps]) -> dict[int, int]:
        """What all chains leave possible of each pair of ends, under a number for the pair."""
        found: dict[int, int] = {}
        many = len(self._ends)
        for steps in several:
            for start, end, can in zip(steps.start, steps.end, steps.can, strict=True):
                pair = start * many + end
                found[pair] = found.get(pair, can) & can
        return found

    def conflicts(self) -> Iterator[tuple[str, ...]]:
        """The names of rows that cannot all be right, each needed for that; each such group once.

        They are looked for among rows between the same elements and chains over one pivot: a
        network that is too large to be closed has no more to give.
        """
        told = set()
        for start, end in self._paired():
            for rows in self.conflicting(start, end):
                if rows not in told:
                    told.add(rows)
                    yield rows

    def conflicting(self, start: str, end: str) -> Iterator[tuple[str, ...]]:
        """Those of ``conflicts`` between the frameworks *start* and *end*; one may come twice."""
        over = [(start, pivot, end) for pivot in self.pivots(start, end)]
        ways = [self.along(way) for way in ((start, end), *over)]
        broken = {pair for pair, can in self.narrowed(ways).items() if not can}
        if broken:
            yield from map(_explained, self._behind(ways, broken))

    def inferred(self, start: str, end: str, via: Sequence[str] = ()) -> list[Inferred]:
        """What follows from *start* to *end*, by subject and object.

        Args:
            start: The subjects' framework, with its edition.
            end: The objects' framework.
            via: The pivots, in their order; each single one that there is, if none is given.
        """
        ways = [tuple(via)] if via else [(pivot,) for pivot in self.pivots(start, end)]
        found: dict[tuple[int, int], list[tuple[int, tuple[int, ...]]]] = {}
        for way in ways:
            steps = self.along((start, *way, end))
            for number, pair in enumerate(zip(steps.start, steps.end, strict=True)):
                found.setdefault(pair, []).append((steps.can[number], steps.rows(number)))
        told = (self._inferred(pair, chains) for pair, chains in found.items())
        return sorted(told, key=lambda each: (str(each.row.subject), str(each.row.object)))

    def _paired(self) -> Iterator[tuple[str, str]]:
        """Every two frameworks, once."""
        return combinations(sorted({name for pair in self._between for name in pair}), 2)

    def _behind(self, ways: Iterable[Steps], pairs: Container[int]) -> Iterator[dict[str, Mapping]]:
        """The rows that *ways* take between each of *pairs*, by name."""
        found: defaultdict[int, dict[str, Mapping]] = defaultdict(dict)
        many = len(self._ends)
        for steps in ways:
            for number, (start, end) in enumerate(zip(steps.start, steps.end, strict=True)):
                if (pair := start * many + end) in pairs:
                    found[pair] |= dict(self.premises[row] for row in steps.rows(number))
        return iter(found.values())

    def _add(self, row: Mapping, number: int) -> None:
        subject, object_ = row.subject, row.object
        if subject is None or object_ is None:
            return
        can = int(row.relation if row.rationale else ANY)
        one, two = self._number(row.rationale, subject), self._number(row.rationale, object_)
        there, back = (subject.framework, object_.framework), (object_.framework, subject.framework)
        for pair, start, end, told in ((there, one, two, can), (back, two, one, CONVERSE[can])):
            steps = self._between[pair]
            steps.start.append(start)
            steps.end.append(end)
            steps.can.append(told)
            steps.row.append(number)

    def _number(self, rationale: Rationale | None, end: End) -> int:
        key = (rationale, end)
        number = self._numbers.setdefault(key, len(self._ends))
        if number == len(self._ends):
            self._ends.append(key)
        return number

    def _inferred(
        self, pair: tuple[int, int], chains: list[tuple[int, tuple[int, ...]]]
    ) -> Inferred:
        can = int(ANY)
        for each, _ in chains:
            can &= each
        paths = tuple(tuple(self.premises[n] for n in rows) for _, rows in chains)
        used = {premise.name: premise.row for path in paths for premise in path}
        (rationale, subject), (_, object_) = (self._ends[end] for end in pair)
        relation = Relation(can)
        row = Mapping(
            id=_called(subject, object_, rationale, used),
            subject=subject,
            object=object_,
            relation=relation,
            rationale=rationale,
            strength=weakest(relation, used.values()),
            method=Method.CHAINING,
            derived_from=tuple(used),
        )
        return Inferred(row, paths, () if can else _explained(used))


def premised(row: Mapping) -> bool:
    """Whether others may follow from *row*: nothing does from what nobody stands by."""
    return row.stated and not row.unmapped


def fits(relation: Relation, strength: int) -> bool:
    """Whether NIST gives *strength* to *relation*, where that is a single one."""
    return strength in BANDS.get(relation, BAND)


def weakest(relation: Relation, premises: Iterable[Mapping]) -> int | None:
    """The least strength of *premises*, where the *relation* they leave is one that can have it."""
    strengths = [row.strength for row in premises]
    stated = [each for each in strengths if each is not None]
    if len(relation.names) != 1 or len(stated) < len(strengths):
        return None
    return min(stated) if fits(relation, min(stated)) else None


def known(name: Hashable, row: Mapping) -> Known:
    """*row* as a network takes it; it is one that ``premised`` lets through."""
    return Known(name, row.subject, row.object, row.relation)


def _explained(used: dict[str, Mapping]) -> tuple[str, ...]:
    """The fewest premises found that cannot all be right."""
    conflicts = Network(known(name, row) for name, row in used.items()).conflicts()
    return min((tuple(map(str, each.rows)) for each in conflicts), key=len)


def _called(subject: End, object_: End, rationale: Rationale | None, used: Iterable[str]) -> str:
    parts = (str(subject), str(object_), rationale or "", *sorted(used))
    return f"chain-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:12]}"
