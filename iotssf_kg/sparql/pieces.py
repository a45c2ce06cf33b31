"""Parts of a group that can be written a second time, and how they hang together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from iotssf_kg.namespaces import XSD
from iotssf_kg.sparql.scope import Scope, Scopes
from iotssf_kg.sparql.structure import (
    Element,
    Expression,
    Filter,
    Group,
    Other,
    Part,
    Pattern,
    Union,
)
from iotssf_kg.sparql.tokens import Token

# Of one variable, since each NOT EXISTS looks at them.
_ENOUGH: Final = 50
_CHANGING: Final = frozenset(("RAND", "UUID", "STRUUID", "BNODE"))


def changing(expression: Expression) -> str | None:
    """A function in *expression* that may give another value each time, if there is one."""
    foreign = {name for name in expression.functions if not name.startswith(str(XSD))}
    return min(foreign | (expression.words & _CHANGING), default=None)


class Labels:
    """Where a query names blank nodes: no two groups may share a label."""

    def __init__(self, row: Iterable[Token]) -> None:
        found = [(token.start, token.text) for token in row if token.kind == "blank"]
        self._starts = [start for start, _ in found]
        self._texts = [text for _, text in found]

    def within(self, part: Part) -> list[str]:
        """The labels in *part*."""
        return self._texts[
            bisect_left(self._starts, part.start) : bisect_left(self._starts, part.end)
        ]


class Piece(NamedTuple):
    """A part of a group that gives the same rows wherever it is written."""

    part: Part
    scope: Scope

    @property
    def size(self) -> int:
        """The number of characters in it."""
        return self.part.end - self.part.start


def pieces(group: Group, scopes: Scopes, labels: Labels) -> Iterator[Piece]:
    """The parts of *group* that each of its rows extends a row of, and that cost little."""
    for part in group.parts:
        if not labels.within(part) and all(_plain(each, scopes) for each in part.elements):
            yield Piece(part, scopes.joined(part.elements))


def _plain(element: Element, scopes: Scopes) -> bool:
    if isinstance(element, Pattern):
        return not element.repeated and not element.open
    if isinstance(element, Union):
        return all(_plain_group(group, scopes) for group in element.groups)
    if not isinstance(element, Other):
        return False
    if element.kind == "GRAPH" and element.group is not None:
        return _plain_group(element.group, scopes)
    return element.kind == "VALUES"


def _plain_group(group: Group, scopes: Scopes) -> bool:
    certain = scopes.group(group).certain
    return bool(group.parts) and all(
        _filter(each.expression, certain) if isinstance(each, Filter) else _plain(each, scopes)
        for each in group.elements
    )


def _filter(expression: Expression, certain: frozenset[str]) -> bool:
    fixed = expression.bound is None and not expression.exists and not changing(expression)
    return fixed and expression.variables <= certain


class Knots:
    """Things tied together by the names that they share."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def tie(self, names: Iterable[str]) -> str | None:
        """Tie *names* together; gives one that stands for all, or None if there is none."""
        first = None
        for name in names:
            self._up.setdefault(name, name)
            if first is None:
                first = self.top(name)
            else:
                self._up[self.top(name) or name] = first
        return first

    def top(self, name: str) -> str | None:
        """The name that stands for all that *name* is tied to; None for an unknown one."""
        if name not in self._up:
            return None
        while (up := self._up[name]) != name:
            # Halving the way keeps every later one short.
            self._up[name] = name = self._up[up]
        return name


class Bundle(NamedTuple):
    """Pieces that hang together, and the number of characters in them."""

    pieces: tuple[Piece, ...]
    certain: frozenset[str]
    size: int


class Bundles:
    """Pieces, sorted by what hangs together."""

    def __init__(self, given: Iterable[Piece]) -> None:
        self._knots, found = Knots(), list[tuple[Piece, str]]()
        for piece in given:
            top = self._knots.tie(piece.scope.possible)
            if top is not None:
                found.append((piece, top))
        rows: dict[str | None, list[Piece]] = {}
        for piece, name in found:
            rows.setdefault(self._knots.top(name), []).append(piece)
        self._bundles = {top: _bundle(row) for top, row in rows.items()}
        self._naming: dict[str, list[Piece]] = {}
        for piece, _ in found:
            for name in piece.scope.certain:
                self._naming.setdefault(name, []).append(piece)

    def binding(self, names: Iterable[str]) -> Bundle | None:
        """The one bundle that surely binds all of *names*, if there is one."""
        tops = {self._knots.top(name) for name in names}
        bundle = self._bundles.get(tops.pop()) if len(tops) == 1 else None
        return bundle if bundle and bundle.certain.issuperset(names) else None

    def about(self, names: frozenset[str]) -> list[Piece]:
        """Patterns and VALUES that bind some of *names* and nothing else."""
        found: dict[int, Piece] = {}
        for name in sorted(names):
            for piece in self._naming.get(name, ())[:_ENOUGH]:
                if piece.scope.possible <= names and all(map(_direct, piece.part.elements)):
                    found[piece.part.start] = piece
        return [found[start] for start in sorted(found)]


def _direct(element: Element) -> bool:
    if isinstance(element, Pattern):
        return element.subject is not None and element.nodes[1] == element.object
    return isinstance(element, Other) and element.kind == "VALUES"


def _bundle(row: list[Piece]) -> Bundle:
    certain = frozenset[str]().union(*(piece.scope.certain for piece in row))
    return Bundle(tuple(row), certain, sum(piece.size for piece in row))
