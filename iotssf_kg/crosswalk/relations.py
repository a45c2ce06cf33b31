"""Relations between what two elements ask for, as sets, and what follows where they are chained.

An element stands for the set of all that it asks for: a subset asks for less, and whoever meets the
superset has met it. Between two sets that are not empty exactly one of five relations holds, as in
the region connection calculus (https://en.wikipedia.org/wiki/Region_connection_calculus) and in
NIST IR 8477 (https://doi.org/10.6028/NIST.IR.8477). What is known is a set of them, here a bit for
each.
"""

from __future__ import annotations

from enum import IntFlag
from typing import Final


class Relation(IntFlag):
    """Which relations are possible from a subject to an object; one bit is one relation."""

    EQUAL = 1
    SUBSET = 2
    SUPERSET = 4
    INTERSECTS = 8
    NONE = 16

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are possible, in words."""
        return tuple(str(each.name).lower() for each in Relation if each & self)

    @property
    def overlaps(self) -> bool:
        """Whether subject and object have something in common for certain."""
        return bool(self) and not self & Relation.NONE


ANY: Final = Relation(31)
# A subject and an object with no set that both could be.
IMPOSSIBLE: Final = Relation(0)

_EQ, _SUB, _SUP, _INT, _NO = Relation
# Row: A r1 B. Column: B r2 C. Cell: what A and C can be. A test derives it from sets.
_ROWS: Final = {
    _EQ: (_EQ, _SUB, _SUP, _INT, _NO),
    _SUB: (_SUB, _SUB, ANY, _SUB | _INT | _NO, _NO),
    _SUP: (_SUP, _EQ | _SUB | _SUP | _INT, _SUP, _SUP | _INT, _SUP | _INT | _NO),
    _INT: (_INT, _SUB | _INT, _SUP | _INT | _NO, ANY, _SUP | _INT | _NO),
    _NO: (_NO, _SUB | _INT | _NO, _NO, _SUB | _INT | _NO, ANY),
}
_CONVERSES: Final = {_EQ: _EQ, _SUB: _SUP, _SUP: _SUB, _INT: _INT, _NO: _NO}


def _composed(first: int, second: int) -> int:
    found = 0
    for row, cells in _ROWS.items():
        if row & first:
            for column, cell in zip(Relation, cells, strict=True):
                found |= cell if column & second else 0
    return int(found)


# Plain integers in plain lists: a network composes millions of pairs.
COMPOSED: Final = [[_composed(first, second) for second in range(32)] for first in range(32)]
CONVERSE: Final = [
    int(sum(back for there, back in _CONVERSES.items() if there & each)) for each in range(32)
]


def compose(first: Relation, second: Relation) -> Relation:
    """What can hold from A to C where *first* holds from A to B and *second* from B to C."""
    return Relation(COMPOSED[first][second])


def converse(relation: Relation) -> Relation:
    """The same, told from the object to the subject."""
    return Relation(CONVERSE[relation])
