"""One graph of ours, as a store is to have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode, Triple


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
    def triples(self) -> tuple[Triple, ...]:
        """What it states; nothing where a store should no longer have it."""
        return tuple(self.said())
