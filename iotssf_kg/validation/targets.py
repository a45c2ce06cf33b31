"""Focus nodes; https://www.w3.org/TR/shacl/#targets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, partial

from pyoxigraph import Triple

from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.paths import Index, follow
from iotssf_kg.validation.shapes import Shapes, below


class Targets:
    """The focus nodes of shapes in one graph, each looked up once."""

    def __init__(self, given: Shapes, data: Index) -> None:
        self.given = given
        self.data = data
        self._found: dict[tuple[Node, ...], set[Term]] = {}
        self._below = cache(partial(below, data))

    @cached_property
    def stated(self) -> Sequence[Triple]:
        """Every statement of the graph."""
        return list(self.data.triples())

    def of(self, root: Node, chain: tuple[Node, ...] = ()) -> set[Term]:
        """The nodes that *root* looks at, or what the paths of *chain* lead to from them."""
        key = (root, *chain)
        if key not in self._found:
            self._found[key] = self._look(root, chain)
        return self._found[key]

    def _look(self, root: Node, chain: tuple[Node, ...]) -> set[Term]:
        if not chain:
            return self.given.focus_nodes(root, self.data, self._below)
        path = self.given.path_of(chain[-1])
        above = self.of(root, chain[:-1])
        return follow(path, self.data, above) if path else above
