"""How the groups of one framework stand to those of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.coverage import Coverage, Standing
from iotssf_kg.crosswalk.frameworks import Framework, Group

SHADES: Final = 5
_COMMON: Final = (Standing.WHOLE, Standing.PART)


class Cell(NamedTuple):
    """One group beside another.

    Attributes:
        elements: How many elements the one has.
        common: How many of them have something in common with some of the other for certain.
        rows: How many rows are between the two.
    """

    elements: int
    common: int
    rows: int

    @property
    def shade(self) -> int:
        """How dark it is drawn, from 0 for none of the elements to 5 for all."""
        return -(-SHADES * self.common // self.elements)


class Matrix(NamedTuple):
    """The groups of two frameworks beside each other.

    Attributes:
        groups: Those of the framework that is looked at.
        others: Those of the one that it is looked for in.
        cells: What rows say of two of them; a pair without rows has none.
    """

    groups: tuple[Group, ...]
    others: tuple[Group, ...]
    cells: Mapping[tuple[Group, Group], Cell]


def matrix(coverage: Coverage) -> Matrix:
    """*coverage* by the groups of both frameworks."""
    elements = Counter(each.group for each in coverage.elements)
    common: dict[tuple[Group, Group], set[str]] = {}
    rows: Counter[tuple[Group, Group]] = Counter()
    for each in coverage.elements:
        for told in each.rows:
            if told.row.object is not None:
                pair = each.group, coverage.object.group(told.row.object.id)
                rows[pair] += 1
                shared = common.setdefault(pair, set())
                shared |= {each.element.id} if told.standing in _COMMON else set()
    cells = {pair: Cell(elements[pair[0]], len(common[pair]), rows[pair]) for pair in rows}
    return Matrix(_groups(coverage.subject), _groups(coverage.object), cells)


def _groups(framework: Framework) -> tuple[Group, ...]:
    elements = framework.elements.values()
    asked = (each for each in elements if each.kind not in framework.headings)
    return tuple(dict.fromkeys(framework.group(each.id) for each in asked))
