"""Nodes in the order of their names, on shelves: so that a page reads a few shelves, not all.

A shelf holds the nodes from its first name up to that of the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.dataset.summary.records import batches, called, item, names
from iotssf_kg.store import Build, Reader, select


class Ordered(NamedTuple):
    """What is kept in order.

    Attributes:
        first: The property by which a shelf says the first name on it.
        on: The property by which a node says its shelf.
    """

    first: NamedNode
    on: NamedNode


ASSETS: Final = Ordered(item("first"), item("on"))
ORGANIZATIONS: Final = Ordered(item("firstOrganization"), item("among"))

Held: TypeAlias = Mapping[NamedNode, list[NamedNode]]

_FULL: Final = 200
"""Nodes on a shelf that is made; one that grows to twice as many is divided."""
_READ: Final = 8
"""Shelves that are read at once."""


class Shelves:
    """The shelves of a store, in order.

    Args:
        store: Where they are.
        kept: What is on them.
    """

    def __init__(self, store: Reader, kept: Ordered) -> None:
        self._store, self._kept = store, kept
        text = f"SELECT ?shelf ?first {{ GRAPH {SUMMARY} {{ ?shelf {kept.first} ?first }} }}"
        pairs = [(row["first"], row["shelf"]) for row in select(store, text)]
        self.shelves = sorted(
            (first.value, shelf)
            for first, shelf in pairs
            if isinstance(first, Literal) and isinstance(shelf, NamedNode)
        )

    def of(self, name: str) -> NamedNode | None:
        """The shelf on which a node of that *name* is or belongs; None where there is none."""
        return self.shelves[self._place(name)][1] if self.shelves else None

    def _place(self, name: str) -> int:
        return max(0, bisect_right(self.shelves, name, key=lambda each: each[0]) - 1)

    def held(self, shelves: Iterable[NamedNode]) -> Held:
        """Shelf of *shelves* → what is on it, in no order."""
        found: dict[NamedNode, list[NamedNode]] = {}
        for batch in batches(shelves):
            text = f"""SELECT ?node ?shelf {{
              VALUES ?shelf {{ {names(batch)} }} GRAPH {SUMMARY} {{ ?node {self._kept.on} ?shelf }}
            }}"""
            for row in select(self._store, text):
                node, shelf = row["node"], row["shelf"]
                if isinstance(node, NamedNode) and isinstance(shelf, NamedNode):
                    found.setdefault(shelf, []).append(node)
        return found

    def since(self, name: str) -> Iterator[NamedNode]:
        """The nodes of that *name* and later ones, in order, read as they are needed."""
        listed = [shelf for _, shelf in self.shelves[self._place(name) :]]
        for batch in batches(listed, _READ):
            held = self.held(batch)
            found = sorted((node for nodes in held.values() for node in nodes), key=_value)
            yield from (node for node in found if node.value >= name)


def place(
    build: Build, state: Reader, kept: Ordered, before: Set[NamedNode], after: Set[NamedNode]
) -> tuple[Held, Held]:
    """Have *after* on the shelves of *build* in the place of *before*.

    Args:
        build: What is written.
        state: The same, to read.
        kept: What is on the shelves.
        before: Nodes that may be on shelves.
        after: Nodes that will be.

    Returns:
        The shelves of these nodes with all that was on them, and those in their place with what
        is.
    """
    shelves = Shelves(state, kept)
    touched = {shelf for node in before | after if (shelf := shelves.of(node.value))}
    was = shelves.held(touched)
    left = {node for nodes in was.values() for node in nodes} - before
    now = dict(_filled(shelves, kept, sorted(left | after, key=_value)))
    for batch in batches(touched):
        for said in (f"?node {kept.on} ?shelf", f"?shelf {kept.first} ?first"):
            build.update(
                f"DELETE {{ GRAPH {SUMMARY} {{ {said} }} }} "
                f"WHERE {{ VALUES ?shelf {{ {names(batch)} }} GRAPH {SUMMARY} {{ {said} }} }}"
            )
    build.load(SUMMARY, _said(kept, now))
    return was, now


def _filled(
    shelves: Shelves, kept: Ordered, nodes: list[NamedNode]
) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
    """The shelves that *nodes*, in order, stand on."""
    groups: dict[NamedNode | None, list[NamedNode]] = {}
    for node in nodes:
        groups.setdefault(shelves.of(node.value), []).append(node)
    for shelf, group in groups.items():
        size = 2 * _FULL if shelf is not None else _FULL
        for part in batches(group, _FULL if len(group) > size else size):
            # Called by its first node: no two shelves begin with the same.
            yield called(kept.on, part[0]), list(part)


def _said(kept: Ordered, held: Held) -> Iterator[Triple]:
    for shelf, nodes in held.items():
        yield Triple(shelf, kept.first, Literal(nodes[0].value))
        yield from (Triple(node, kept.on, shelf) for node in nodes)


def _value(node: NamedNode) -> str:
    return node.value
