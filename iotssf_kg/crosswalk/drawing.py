"""A graph in columns as boxes and paths of SVG, in whole pixels.

A line leaves its box straight, under its label, then bends to the next column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.layout import Item, Layout, Line

WIDTH, LEAST, GAP = 264, 82, 20
_LABEL, _BEND = 170, 110
COLUMN: Final = WIDTH + _LABEL + _BEND
# Between two lines at one box, and what is left of it above and below them.
_PORT, _REST = 28, 12


class Spot(NamedTuple):
    """Where a box or a lane is.

    Attributes:
        x: Its left edge.
        y: Its upper edge.
        height: From there to its lower edge.
    """

    x: int
    y: int
    height: int

    def port(self, number: int, many: int) -> int:
        """How far down the line *number* of *many* begins or ends."""
        return self.y + (self.height + (2 * number - many + 1) * _PORT) // 2


class Stroke(NamedTuple):
    """A line with its arrow.

    Attributes:
        path: The line, as SVG has paths.
        arrow: Its head.
        x: Where its label begins.
        y: The label's base line.
    """

    path: str
    arrow: str
    x: int
    y: int


def spots(layout: Layout, x: int, y: int) -> dict[Item, Spot]:
    """Where the boxes and lanes of *layout* are, right of *x* and below *y*."""
    heights = [[_height(layout, item) for item in column] for column in layout.columns]
    tall = [sum(each) + GAP * len(each) for each in heights]
    found: dict[Item, Spot] = {}
    for number, column in enumerate(layout.columns):
        top = y + (max(tall) - tall[number]) // 2
        for item, height in zip(column, heights[number], strict=True):
            found[item] = Spot(x + number * COLUMN, top, height)
            top += height + GAP
    return found


def stroke(layout: Layout, at: Mapping[Item, Spot], line: Line) -> Stroke:
    """How *line* runs between the spots *at* which its boxes and lanes are."""
    start, *more = line.items
    leaving, reaching = layout.leaving(start), layout.reaching(more[-1])
    x, y = at[start].x + WIDTH, at[start].port(leaving.index(line), len(leaving))
    end = at[more[-1]].port(reaching.index(line), len(reaching))
    heights = [y, *(at[lane].port(0, 1) for lane in more[:-1]), end]
    bends = (_bend(down) for down in map(int.__sub__, heights[1:], heights))
    path = f"M{x} {y}h{_LABEL}" + f"h{COLUMN - _BEND}".join(bends)
    arrow = f"M{x} {y}l10-5v10z" if line.backwards else f"M{at[more[-1]].x} {end}l-10-5v10z"
    return Stroke(path, arrow, x + (14 if line.backwards else 6), y - 6)


def _bend(down: int) -> str:
    return f"c{_BEND // 2} 0 {_BEND // 2} {down} {_BEND} {down}"


def _height(layout: Layout, item: Item) -> int:
    if item.line is not None:
        return _PORT
    many = max(len(layout.leaving(item)), len(layout.reaching(item)))
    return max(LEAST, many * _PORT + _REST)
