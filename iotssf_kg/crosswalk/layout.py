"""Where the boxes and lines of a directed graph go, in columns from left to right.

The way of Sugiyama, Tagawa and Toda (https://doi.org/10.1109/TSMC.1981.4308636), at its simplest:
every line leads to a column further right, if need be told backwards; a line over several columns
has a lane through each; boxes and lanes stand near what they are joined with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from statistics import fmean
from typing import Final, NamedTuple, TypeAlias

Pair: TypeAlias = tuple[str, str]

_SWEEPS: Final = 8


class Item(NamedTuple):
    """What stands in a column: a box, or the lane of a line.

    Attributes:
        name: What the box is called, or what the line leads to.
        line: The number of the line, if it is a lane.
        column: Where it stands.
    """

    name: str
    line: int | None
    column: int


class Line(NamedTuple):
    """A line as it is drawn, from left to right.

    Attributes:
        number: Which of the pairs it is.
        items: The box that it leaves, its lanes, and the box that it reaches.
        backwards: Whether it is told from the box on its right.
    """

    number: int
    items: tuple[Item, ...]
    backwards: bool


@dataclass(frozen=True)
class Layout:
    """A graph in columns.

    Attributes:
        columns: Boxes and lanes from top to bottom, by column.
        lines: In the order of the pairs.
    """

    columns: tuple[tuple[Item, ...], ...]
    lines: tuple[Line, ...]

    def leaving(self, item: Item) -> list[Line]:
        """The lines that leave *item* to the right, from top to bottom."""
        return self._at(item, 1)

    def reaching(self, item: Item) -> list[Line]:
        """The lines that reach *item* from the left, from top to bottom."""
        return self._at(item, -1)

    def _at(self, item: Item, way: int) -> list[Line]:
        beside = _places(self.columns[item.column + way]) if self._has(item.column + way) else {}
        steps = ((line, pairwise(line.items[::way])) for line in self.lines)
        found = [(beside[b], line) for line, items in steps for a, b in items if a == item]
        return [line for _, line in sorted(found, key=lambda each: each[0])]

    def _has(self, column: int) -> bool:
        return 0 <= column < len(self.columns)


def layered(pairs: Sequence[Pair]) -> Layout:
    """The graph of *pairs*, each from one box to another."""
    place = {name: number for number, name in enumerate(_order(pairs))}
    forward = [tuple(sorted(pair, key=place.__getitem__)) for pair in pairs]
    column = dict.fromkeys(place, 0)
    for start, end in sorted(forward, key=lambda pair: place[pair[0]]):
        column[end] = max(column[end], column[start] + 1)
    lines = tuple(
        Line(number, tuple(_items(number, start, end, column)), start != pairs[number][0])
        for number, (start, end) in enumerate(forward)
    )
    items = sorted({item for line in lines for item in line.items}, key=str)
    many = 1 + max(column.values(), default=-1)
    columns = [[item for item in items if item.column == number] for number in range(many)]
    return Layout(tuple(map(tuple, _near(columns, lines))), lines)


def _order(pairs: Sequence[Pair]) -> list[str]:
    """The boxes, so that few of *pairs* lead back to an earlier one."""
    kept = dict.fromkeys(pairs)
    while True:
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for start, end in kept:
            sorter.add(end, start)
        try:
            return list(sorter.static_order())
        except CycleError as error:
            circle: list[str] = error.args[1]
            # Whichever leads back; the one that was told last.
            del kept[[pair for pair in kept if pair in {*pairwise(circle)}][-1]]


def _items(number: int, start: str, end: str, column: Mapping[str, int]) -> Iterator[Item]:
    yield Item(start, None, column[start])
    for between in range(column[start] + 1, column[end]):
        yield Item(end, number, between)
    yield Item(end, None, column[end])


def _near(columns: list[list[Item]], lines: Sequence[Line]) -> list[list[Item]]:
    """*columns*, in each of which the order is that of what its items are joined with."""
    joined: dict[Item, list[Item]] = {}
    for line in lines:
        for one, other in pairwise(line.items):
            joined.setdefault(one, []).append(other)
            joined.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        # Once to the right, by what is on the left, and once back.
        way = -1 if sweep % 2 else 1
        for number in range(len(columns))[::way][1:]:
            columns[number] = _sorted(columns[number], columns[number - way], joined)
    return columns


def _sorted(
    column: Sequence[Item], beside: Sequence[Item], joined: Mapping[Item, Sequence[Item]]
) -> list[Item]:
    own, near = _places(column), _places(beside)

    def middle(item: Item) -> float:
        return fmean([near[each] for each in joined[item] if each in near] or [own[item]])

    return sorted(column, key=middle)


def _places(column: Sequence[Item]) -> dict[Item, float]:
    """How far down each item of *column* stands, from 0 to 1."""
    return {item: (number + 1 / 2) / len(column) for number, item in enumerate(column)}
