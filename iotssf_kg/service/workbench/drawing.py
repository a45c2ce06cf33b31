"""Graphs as pictures: boxes in columns, joined by curves, laid out here and drawn by a template.

The layout is that of Sugiyama, Tagawa and Toda (1981): cycles broken, nodes in columns by their
longest way from a start, points on curves that pass a column, and an order with few crossings.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

_HEIGHT, _APART, _BETWEEN, _MARGIN = 30.0, 14.0, 70.0, 8.0
_EM, _LONGEST, _SWEEPS = 13.0, 32, 8
# A box by its name, or a point of the curve of so manieth edge in a column.
_Spot: TypeAlias = "str | tuple[int, int]"
_Steps: TypeAlias = "list[tuple[_Spot, _Spot]]"


class Node(NamedTuple):
    """What a box stands for.

    Attributes:
        name: By which edges name it.
        text: What is in the box.
        href: Where it leads; "" for nowhere.
        kind: The class of its style; "" for the usual.
        title: What is told of it where that is more than the text.
    """

    name: str
    text: str
    href: str = ""
    kind: str = ""
    title: str = ""


class Edge(NamedTuple):
    """What a curve with an arrow stands for."""

    source: str
    target: str
    text: str = ""
    kind: str = ""


class Box(NamedTuple):
    """A node with its place, in pixels; *x* and *y* are its top left corner."""

    node: Node
    text: str
    x: float
    y: float
    width: float
    height: float = _HEIGHT


class Curve(NamedTuple):
    """An edge with its way, as SVG has it in the attribute ``d``."""

    edge: Edge
    way: str


@dataclass(frozen=True)
class Drawing:
    """A picture, in pixels."""

    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    width: float
    height: float


def drawn(nodes: Iterable[Node], edges: Iterable[Edge]) -> Drawing:
    """The picture of *nodes* and of those of *edges* that join two of them."""
    named = {node.name: node for node in nodes}
    joined = [e for e in edges if e.source in named and e.target in named]
    ways = [(e.source, e.target) for e in joined if e.source != e.target]
    forward = _forward(list(named), ways)
    columns = _columns(list(named), forward)
    spots, steps = _spots(columns, forward)
    _order(spots, steps)
    texts = {name: _short(node.text) for name, node in named.items()}
    widths = {name: _width(text) for name, text in texts.items()}
    lefts = _lefts(spots, widths)
    levels = _levels(spots, steps)
    boxes = {
        name: Box(node, texts[name], lefts[columns[name]], levels[name] - _HEIGHT / 2, widths[name])
        for name, node in named.items()
    }
    turned = {pair for pair in ways if pair not in {*forward}}
    points = _Points(columns, lefts, levels, forward)
    curves = [Curve(e, points.way(boxes, e, turned)) for e in joined]
    right = max((box.x + box.width for box in boxes.values()), default=0)
    low = max(levels.values(), default=0.0) + _HEIGHT / 2
    return Drawing(tuple(boxes.values()), tuple(curves), right + 5 * _MARGIN, low + _MARGIN)


def _forward(names: list[str], ways: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """*ways* without cycles: those that lead back to where a walk came from are turned."""
    after = defaultdict[str, list[str]](list)
    for source, target in ways:
        after[source].append(target)
    state, turned = dict[str, int](), set[tuple[str, str]]()
    for start in names:
        stack = [(start, iter(after[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[name] = 2
                stack.pop()
            elif state.get(following) == 1:
                turned.add((name, following))
            elif following not in state:
                state[following] = 1
                stack.append((following, iter(after[following])))
    return list(dict.fromkeys((t, s) if (s, t) in turned else (s, t) for s, t in ways))


def _columns(names: list[str], forward: list[tuple[str, str]]) -> dict[str, int]:
    """Name → column: that of its longest way from a start, and no further left than it need be."""
    columns = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for source, target in forward:
            if columns[target] <= columns[source]:
                columns[target], moved = columns[source] + 1, True
        if not moved:
            break
    for name in names:
        after = [columns[target] for source, target in forward if source == name]
        if after and not any(target == name for _, target in forward):
            columns[name] = min(after) - 1
    return columns


def _spots(
    columns: Mapping[str, int], forward: list[tuple[str, str]]
) -> tuple[list[list[_Spot]], _Steps]:
    """What is in each column, and the steps from column to column that the edges take."""
    spots: list[list[_Spot]] = [[] for _ in range(max(columns.values(), default=-1) + 1)]
    for name, column in columns.items():
        spots[column].append(name)
    steps: _Steps = []
    for number, (source, target) in enumerate(forward):
        here: _Spot = source
        for column in range(columns[source] + 1, columns[target]):
            spots[column].append((number, column))
            steps.append((here, (number, column)))
            here = (number, column)
        steps.append((here, target))
    return spots, steps


def _order(spots: list[list[_Spot]], steps: _Steps) -> None:
    """Order each column by the middle of what its spots are joined to, left and right in turn."""
    before, after = _beside(steps)
    for sweep in range(_SWEEPS):
        beside = after if sweep % 2 else before
        places = {spot: at for column in spots for at, spot in enumerate(column)}
        for column in reversed(spots) if sweep % 2 else spots:
            middles = {
                spot: _middle([places[each] for each in beside[spot]], places[spot])
                for spot in column
            }
            column.sort(key=middles.__getitem__)
            places.update({spot: at for at, spot in enumerate(column)})


def _beside(steps: _Steps) -> tuple[dict[_Spot, list[_Spot]], dict[_Spot, list[_Spot]]]:
    before, after = defaultdict[_Spot, list[_Spot]](list), defaultdict[_Spot, list[_Spot]](list)
    for left, right in steps:
        before[right].append(left)
        after[left].append(right)
    return before, after


def _middle(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _lefts(spots: list[list[_Spot]], widths: Mapping[str, float]) -> list[float]:
    """The left edge of each column, and of what would be the next."""
    lefts = [_MARGIN]
    for column in spots:
        widest = max((widths[spot] for spot in column if isinstance(spot, str)), default=0)
        lefts.append(lefts[-1] + widest + _BETWEEN)
    return lefts


def _levels(spots: list[list[_Spot]], steps: _Steps) -> dict[_Spot, float]:
    """The height at which the middle of each spot is: near what it is joined to, none over another.

    Columns keep their order.
    """
    levels = {spot: at * 2 * _half(spot) for column in spots for at, spot in enumerate(column)}
    before, after = _beside(steps)
    for sweep in range(_SWEEPS):
        for column in reversed(spots) if sweep % 2 else spots:
            wished = [
                _middle([levels[each] for each in (*before[spot], *after[spot])], levels[spot])
                for spot in column
            ]
            halves = list(map(_half, column))
            levels.update(zip(column, _parted(wished, halves), strict=True))
    least = min((level - _half(spot) for spot, level in levels.items()), default=0)
    return {spot: level - least + _MARGIN for spot, level in levels.items()}


def _half(spot: _Spot) -> float:
    """Half of the room that *spot* takes."""
    return (_HEIGHT + _APART if isinstance(spot, str) else _APART) / 2


def _parted(wished: list[float], halves: list[float]) -> list[float]:
    """*wished* in their order and far enough apart, moved down and up by as much as is right."""
    down, up = list(wished), list(wished)
    for at in range(1, len(down)):
        down[at] = max(down[at], down[at - 1] + halves[at - 1] + halves[at])
    for at in range(len(up) - 2, -1, -1):
        up[at] = min(up[at], up[at + 1] - halves[at + 1] - halves[at])
    return [(low + high) / 2 for low, high in zip(down, up, strict=True)]


class _Points(NamedTuple):
    """Where curves go through."""

    columns: Mapping[str, int]
    lefts: Sequence[float]
    levels: Mapping[_Spot, float]
    forward: list[tuple[str, str]]

    def way(self, boxes: Mapping[str, Box], edge: Edge, turned: set[tuple[str, str]]) -> str:
        """The way of *edge*; one of *turned* runs from right to left."""
        source, target = boxes[edge.source], boxes[edge.target]
        if source is target:
            return _loop(source)
        back = (edge.source, edge.target) in turned
        first, last = (target, source) if back else (source, target)
        points = [(first.x + first.width, first.y + _HEIGHT / 2)]
        number = self.forward.index((first.node.name, last.node.name))
        for column in range(self.columns[first.node.name] + 1, self.columns[last.node.name]):
            level = self.levels[number, column]
            points += [(self.lefts[column], level), (self.lefts[column + 1] - _BETWEEN, level)]
        points.append((last.x, last.y + _HEIGHT / 2))
        return _curve(points[::-1] if back else points)


def _curve(points: list[tuple[float, float]]) -> str:
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        parts.append(f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}")
    return "".join(parts)


def _loop(box: Box) -> str:
    right, level = box.x + box.width, box.y + _HEIGHT / 2
    return f"M{right:.0f} {level - 6:.0f}c32 -14 32 26 0 12"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _width(text: str) -> float:
    """About how wide *text* is; East Asian characters are as wide as they are high."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in text)
    return round(wide * _EM) + 20.0
