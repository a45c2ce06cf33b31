"""A store in a folder: builds written aside as checkpoints, published by renaming one file."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from iotssf_kg.errors import NoStore, StoreError
from iotssf_kg.store import embedded
from iotssf_kg.store.disk import read_file, refuse_links, replace_file, told
from iotssf_kg.store.layout import Layout
from iotssf_kg.store.locks import Held, hold, only_writer
from iotssf_kg.store.protocol import Answer, Check, Reader

# How often it is tried to remove what was not published; the next writer removes what stays.
_TRIES: Final = 20


class FolderStore:
    """Triples in the folder *root*; a reader sees one build from its first query to ``close``.

    Args:
        root: A store, or a folder that is empty or missing and becomes one with the first build.

    Raises:
        StoreError: Something else is there, or a store of a later version.
    """

    def __init__(self, root: Path) -> None:
        self._layout = Layout(root)
        self._layout.check()
        self._opened: Opened | None = None

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Reader.query``."""
        if self._opened is None:
            self._opened = open_current(self._layout)
        if self._opened is None:
            raise NoStore(
                "there is no store",
                where=str(self._layout.root),
                hint="Check the path, or load something into it first with `iotssf load`",
            )
        return embedded.answer(self._opened.state, sparql, accept)

    def update(self, sparql: str) -> None:
        """See ``Writer.update``."""
        with self.build() as build:
            build.update(sparql)
            build.publish()

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``."""
        with self.build() as build:
            build.load(graph, triples, replace=replace)
            build.publish()

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``."""
        with self.build() as build:
            build.drop(graph)
            build.publish()

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``."""
        with self.build() as build:
            sha256 = build.keep(data)
            build.publish()
        return sha256

    def original(self, sha256: str) -> bytes | None:
        """See ``Store.original``.

        Raises:
            StoreError: It is damaged.
        """
        if not sha256.isalnum():
            return None
        file = self._layout.files / sha256
        refuse_links((self._layout.files, file))
        with told(file):
            if not file.exists():
                return None
            data = read_file(file)
        if hashlib.sha256(data).hexdigest() != sha256:
            hint = "Load that export again"
            raise StoreError("not the bytes that were kept", where=str(file), hint=hint)
        return data

    @contextmanager
    def build(self) -> Iterator[FolderBuild]:
        """See ``Store.build``; what an unfinished build wrote is removed."""
        self._layout.prepare()
        with only_writer(self._layout.lock):
            self._layout.settle()
            self._layout.clean()
            build = FolderBuild(self._layout, open_current(self._layout))
            try:
                yield build
            finally:
                build.close()
            if build.published:
                self.close()

    def close(self) -> None:
        """See ``Store.close``; the next query opens the build that is current then."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


class Opened:
    """A published build, open for reading and held against removal."""

    def __init__(self, name: str, state: pyoxigraph.Store, held: Held) -> None:
        self.name, self.state, self._held = name, state, held

    def close(self) -> None:
        """Let go of it."""
        self._held.close()


def open_build(root: Path, name: str) -> Opened:
    """The build *name* of the store in the folder *root*.

    Raises:
        StoreError: It is not there any more.
    """
    folder = Layout(root).builds / name
    refuse_links((folder,))
    with told(folder):
        held = hold(folder)
    if held is None:
        raise StoreError(f"the build {name} is gone", where=str(root), hint="Ask again")
    return Opened(name, read_build(folder), held)


def open_current(layout: Layout) -> Opened | None:
    """The current build, or None if nothing was ever published."""
    while layout.check():
        name = layout.current()
        if name is None:
            return None
        folder = layout.builds / name
        refuse_links((folder,))
        with told(folder):
            held = hold(folder)
        if held is not None:
            return Opened(name, read_build(folder), held)
        if layout.current() == name:
            raise StoreError(
                f"its current build {name} is missing",
                where=str(layout.root),
                hint="Load the exports into a new folder",
            )
    return None


class FolderBuild:
    """The next build of a folder store: a checkpoint of the current one, open for writing."""

    def __init__(self, layout: Layout, base: Opened | None) -> None:
        self._layout = layout
        self._base = base
        self._kept: list[Path] = []
        self.published = False
        self._part = layout.next_part()
        with embedded.translated():
            if base is not None:
                base.state.backup(str(self._part))
            self._state: pyoxigraph.Store | None = pyoxigraph.Store(str(self._part))
        self._before = base.state if base is not None else pyoxigraph.Store()

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Build``: the state that the build started from."""
        return embedded.answer(self._before, sparql, accept)

    def written(self) -> Reader:
        """See ``Build.written``."""
        return embedded.Snapshot(self._writable())

    def update(self, sparql: str, base: str | None = None) -> None:
        """See ``Writer.update``; relative IRIs are relative to *base*."""
        embedded.update(self._writable(), sparql, base)

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``."""
        embedded.load(self._writable(), graph, triples, replace=replace)

    def fill(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        """See ``Build.fill``."""
        embedded.fill(self._writable(), graphs)

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``."""
        embedded.drop(self._writable(), graph)

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``."""
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._layout.files / sha256
        found = _bytes(file)
        if found is None:
            self._kept.append(file)
        if found != data:
            with told(self._layout.root):
                replace_file(file, data, 0o600)
        return sha256

    def publish(self, check: Check | None = None) -> str:
        """See ``Build.publish``."""
        with embedded.translated():
            self._writable().flush()
        # The engine wants no writer beside a reader; without references it closes.
        self._state = None
        if check is not None:
            check(embedded.Snapshot(read_build(self._part)))
        try:
            name = self._layout.publish(self._part)
        finally:
            # From the switch on it is current, whatever fails after that.
            self.published = self._layout.current() == self._part.stem
            if self.published:
                self._kept.clear()
        self._layout.clean()
        return name

    def close(self) -> None:
        """Remove what was not published."""
        self._state = None
        for file in self._kept:
            file.unlink(missing_ok=True)
        remove(self._part)
        if self._base is not None:
            self._base.close()

    def _writable(self) -> pyoxigraph.Store:
        if self._state is None:
            raise StoreError("the build is published", hint="Begin another one")
        return self._state


def remove(folder: Path) -> None:
    """Remove *folder*, in which the engine may still be about to write a last file."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _bytes(file: Path) -> bytes | None:
    """What *file* holds, nothing where it cannot be read or leads elsewhere; None without it."""
    try:
        return read_file(file)
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def read_build(folder: Path) -> pyoxigraph.Store:
    """What the build in *folder* holds."""
    with embedded.translated():
        return pyoxigraph.Store.read_only(str(folder))
