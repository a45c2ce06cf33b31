"""Statements by node, looked up from either end without going through all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


class Statements:
    """What is said of each node, by short name of the property.

    Attributes:
        rows: Node → property → values; the nodes in the order in which they were begun.
    """

    def __init__(self) -> None:
        self.rows: dict[Node, dict[str, list[Term]]] = {}
        # Who refers to a node by which name, or once did: what was taken back is left out later.
        self._holders: dict[Node, dict[str, dict[Node, None]]] = {}
        self._places: dict[Node, int] = {}
        self._next = count()

    def begin(self, node: Node) -> dict[str, list[Term]]:
        """What is said of *node*; it comes after all others if nothing was."""
        row = self.rows.get(node)
        if row is None:
            row = self.rows[node] = {}
            self._places[node] = next(self._next)
        return row

    def add(self, node: Node, name: str, values: list[Term]) -> None:
        """Say *values* of *name*, beside what was said."""
        self.begin(node).setdefault(name, []).extend(values)
        self._note(node, name, values)

    def put(self, node: Node, name: str, values: list[Term]) -> None:
        """Say *values* of *name*, last, instead of what was said."""
        row = self.rows[node]
        row.pop(name, None)
        if values:
            row[name] = values
            self._note(node, name, values)

    def forget(self, node: Node) -> None:
        """Say nothing more about *node*."""
        del self.rows[node]

    def rename(self, node: Node, other: Node) -> None:
        """Call *node* by the name *other*, wherever it stands; it comes last from then on."""
        for holder, name in self.referrers(node):
            values = self.rows[holder][name]
            self.rows[holder][name] = [other if value == node else value for value in values]
            self._note(holder, name, [other])
        self.begin(other).update(self.rows.pop(node))
        for name, values in self.rows[other].items():
            self._note(other, name, values)

    def holders(self, value: Node, name: str) -> Iterator[Node]:
        """The nodes of which *value* is said by *name*, in any order."""
        for node in self._holders.get(value, {}).get(name, ()):
            if value in self.rows.get(node, {}).get(name, ()):
                yield node

    def referrers(self, value: Node) -> list[tuple[Node, str]]:
        """The nodes that refer to *value*, and by what; in order."""
        nodes = {node for names in self._holders.get(value, {}).values() for node in names}
        return [
            (node, name)
            for node in self.ordered(nodes & self.rows.keys())
            for name, values in self.rows[node].items()
            if value in values
        ]

    def ordered(self, nodes: Iterable[Node]) -> list[Node]:
        """*nodes* in the order in which they were begun."""
        return sorted(nodes, key=self._places.__getitem__)

    def _note(self, node: Node, name: str, values: Iterable[Term]) -> None:
        for value in values:
            if not isinstance(value, Literal):
                self._holders.setdefault(value, {}).setdefault(name, {})[node] = None
