"""A store in memory: for one process, gone with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from iotssf_kg.errors import StoreError
from iotssf_kg.store import embedded
from iotssf_kg.store.protocol import Answer, Check, Reader


class MemoryStore:
    """Triples in memory; a build works on a copy, so it costs as much as the store is large."""

    def __init__(self) -> None:
        self._state = pyoxigraph.Store()
        self._originals: dict[str, bytes] = {}
        self._builds = 0
        self._writing = Lock()

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Reader.query``."""
        return embedded.answer(self._state, sparql, accept)

    def update(self, sparql: str) -> None:
        """See ``Writer.update``."""
        with self._writer():
            embedded.update(self._state, sparql)

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``."""
        with self._writer():
            embedded.load(self._state, graph, triples, replace=replace)

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``."""
        with self._writer():
            embedded.drop(self._state, graph)

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._originals[sha256] = data
        return sha256

    def original(self, sha256: str) -> bytes | None:
        """See ``Store.original``."""
        return self._originals.get(sha256)

    @contextmanager
    def build(self) -> Iterator[MemoryBuild]:
        """See ``Store.build``."""
        with self._writer():
            yield MemoryBuild(self, _copy(self._state))

    def close(self) -> None:
        """See ``Store.close``."""

    def publish(self, state: pyoxigraph.Store, originals: dict[str, bytes]) -> str:
        """Show readers *state* from now on; returns the build's id."""
        self._state = state
        self._originals.update(originals)
        self._builds += 1
        return f"{self._builds:08}"

    @contextmanager
    def _writer(self) -> Iterator[None]:
        if not self._writing.acquire(blocking=False):
            raise StoreError(
                "another build of this store is being written", hint="Wait until it is published"
            )
        try:
            yield
        finally:
            self._writing.release()


class MemoryBuild:
    """The next state of a memory store."""

    def __init__(self, store: MemoryStore, state: pyoxigraph.Store) -> None:
        self._store = store
        self._state = state
        self._originals: dict[str, bytes] = {}

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Build``: the state that the build started from."""
        return self._store.query(sparql, accept)

    def written(self) -> Reader:
        """See ``Build.written``."""
        return embedded.Snapshot(self._state)

    def update(self, sparql: str) -> None:
        """See ``Writer.update``."""
        embedded.update(self._state, sparql)

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``."""
        embedded.load(self._state, graph, triples, replace=replace)

    def fill(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        """See ``Build.fill``."""
        embedded.fill(self._state, graphs)

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``."""
        embedded.drop(self._state, graph)

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._originals[sha256] = data
        return sha256

    def publish(self, check: Check | None = None) -> str:
        """See ``Build.publish``."""
        if check is not None:
            check(embedded.Snapshot(self._state))
        return self._store.publish(self._state, self._originals)


def _copy(state: pyoxigraph.Store) -> pyoxigraph.Store:
    copy = pyoxigraph.Store()
    # Half of what a dump takes that is read again.
    copy.bulk_extend(state)
    return copy
