"""Two things side by side, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.summary import Names
from iotssf_kg.namespaces import SSF
from iotssf_kg.store import Term


class Item(NamedTuple):
    """One value on one side.

    Attributes:
        key: What it is compared by.
        text: What is shown; "" where only *said* is.
        iri: Where it leads; "" for a value that is no node.
        said: The name of a saying of the page that stands before the text, or "".
    """

    key: str
    text: str = ""
    iri: str = ""
    said: str = ""


HAS = Item("has", "✓")
"""What stands where all that matters is that there is something."""


class Line(NamedTuple):
    """What both sides have for one thing.

    Attributes:
        name: The thing; its key is of no account.
        left: What the one has; empty where it has nothing.
        right: What the other has.
        note: What the thing belongs to, or "".
    """

    name: Item
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    note: str = ""

    @property
    def mark(self) -> str:
        """``same``, ``differs``, or ``left`` or ``right`` where only one side has anything."""
        if {item.key for item in self.left} == {item.key for item in self.right}:
            return "same"
        if self.left and self.right:
            return "differs"
        return "left" if self.left else "right"


class Part(NamedTuple):
    """Lines that belong together.

    Attributes:
        said: The name of the saying that is their title.
        lines: The lines.
        more: Whether there are others that differ.
        total: How many differ on the left and the right alone, where not all may be told.
    """

    said: str
    lines: tuple[Line, ...]
    more: bool = False
    total: tuple[int, int] | None = None

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(line.mark != "same" for line in self.lines)


class Field(NamedTuple):
    """One cell of a matrix: how its category is cited, which it is, and how it is marked."""

    text: str
    iri: str
    mark: str = ""
    note: str = ""


class Grid(NamedTuple):
    """A matrix: rows from the highest recovery difficulty down."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Field, ...]], ...]


class Compared(NamedTuple):
    """Two of a kind.

    Attributes:
        left: The one.
        right: The other.
        parts: What is compared.
        grids: The matrix of each, where they have any.
    """

    left: Item
    right: Item
    parts: tuple[Part, ...]
    grids: tuple[Grid, ...] = ()

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(part.differing for part in self.parts)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return sum(len(part.lines) for part in self.parts)


Said: TypeAlias = Mapping[NamedNode, Collection[Term]]
"""Property → values, of one node."""
_LEVELED = frozenset(map(SSF, ("recoveryDifficulty", "economicImpact")))
_LEVELED |= frozenset(map(SSF, ("atLeastRecovery", "atLeastEconomic")))


def node(term: NamedNode, names: Names) -> Item:
    """*term* by its label."""
    return Item(term.value, names.of(term), term.value)


def cited(term: NamedNode, names: Names) -> Item:
    """*term* by notation and label, as readers of schemes know it."""
    short, label = names.cited(term), names.of(term)
    return Item(term.value, label if short in label else f"{short} {label}", term.value)


def paired(name: Item, sides: Iterable[Iterable[Item]], note: str = "") -> Line:
    """The line *name* with what the two *sides* have."""
    left, right = map(tuple, sides)
    return Line(name, left, right, note)


def lines(
    properties: Iterable[NamedNode], sides: Sequence[Said], names: Names, lang: str
) -> Iterator[Line]:
    """A line for each of *properties* that either of two *sides* has."""
    for each in properties:
        line = paired(
            node(each, names), (_items(each, of.get(each, ()), names, lang) for of in sides)
        )
        if line.left or line.right:
            yield line


def _items(prop: NamedNode, terms: Iterable[Term], names: Names, lang: str) -> Iterator[Item]:
    listed = sorted(terms, key=str)
    spoken = {t.language: t for t in listed if isinstance(t, Literal) and t.language}
    if spoken:
        # One text in several languages is one value; all of them make the key.
        best = spoken.get(lang) or next(iter(spoken.values()))
        yield Item("\n".join(map(str, listed)), best.value)
        return
    for term in listed:
        if isinstance(term, NamedNode):
            yield cited(term, names) if prop in _LEVELED else node(term, names)
        elif isinstance(term, Literal):
            yield Item(str(term), term.value)
