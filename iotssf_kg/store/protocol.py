"""The waist that every store has: ask, change, build aside, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from pyoxigraph import NamedNode, Quad, Triple


@dataclass(frozen=True)
class Answer:
    """What a query gave: results or a graph, written in *media_type*."""

    media_type: str
    body: bytes = field(repr=False)


class Reader(Protocol):
    """Something that answers SPARQL."""

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """The answer to *sparql* in the format that *accept* prefers (an Accept header).

        Raises:
            BadSparql: The query is not SPARQL 1.1, or reaches outside the store.
            NotAcceptable: The answer has no such format.
            StoreError: The store cannot answer; ``QueryTimeout`` where it took too long.
        """


class Writer(Protocol):
    """Something that takes triples."""

    def update(self, sparql: str) -> None:
        """Carry out the SPARQL update *sparql*, whole or not at all."""

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """Add *triples* to *graph* (None: the default graph), or make them its whole content."""

    def drop(self, graph: NamedNode) -> None:
        """Remove *graph*, if it is there."""

    def keep(self, data: bytes) -> str:
        """Keep *data* as it is and return its SHA-256."""


Check = Callable[[Reader], None]


class Build(Reader, Writer, Protocol):
    """A state of the store that is being made; nobody sees it before it is published.

    ``query`` reads the state it started from. Updates name their IRIs in full, without a prologue.
    """

    def fill(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        """Make the quads given for each of *graphs* its whole content, all graphs in one go."""

    def written(self) -> Reader | None:
        """What reads the state as written so far; None where it is seen only when published.

        It goes on to read what is written later, and is let go of before ``publish``.
        """

    def publish(self, check: Check | None = None) -> str:
        """Make this the state that readers see, and return its id.

        Args:
            check: Reads the new state, and raises when it must not be published.
        """


class Store(Reader, Writer, Protocol):
    """A place of triples: memory, a folder, or a SPARQL endpoint.

    Its own ``update``, ``load`` and ``drop`` are builds of one operation.
    """

    def build(self) -> AbstractContextManager[Build]:
        """A build to write into; left without ``publish``, the store stays as it was.

        Raises:
            StoreError: Somebody else is writing, or nothing can be written here.
        """

    def original(self, sha256: str) -> bytes | None:
        """The bytes once given to ``keep``, if this store has them."""

    def close(self) -> None:
        """Let go of files and connections."""
