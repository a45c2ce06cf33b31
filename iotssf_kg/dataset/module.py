"""One graph of ours, as a store is to have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode, Quad, Triple


@dataclass(frozen=True)
class Module:
    """One graph of ours.

    Attributes:
        graph: Its name: the ontology's IRI, where it is one.
        said: Makes what it states; asked only where a store lacks the graph.
        sha256: Of its text, so that a change of it shows.
        answering: Whether it belongs to the default graph.
        deciding: Whether closures follow from it.
    """

    graph: NamedNode
    said: Callable[[], Iterable[Triple]] = field(repr=False, compare=False)
    sha256: str
    answering: bool = True
    deciding: bool = True

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """What it states, as a store takes it; nothing where a store should no longer have it.

        Kept, since a process may fill many stores with the same graphs.
        """
        return tuple(Quad(t.subject, t.predicate, t.object, self.graph) for t in self.said())

    @cached_property
    def count(self) -> int:
        """How many triples it has, each counted once."""
        return len(set(self.quads))
