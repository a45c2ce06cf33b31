"""What the one writer of a store is asked to do: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple, Protocol, Self

from pyoxigraph import NamedNode, Triple

from iotssf_kg.errors import SourceError, UnknownName
from iotssf_kg.rdf.parse import parse
from iotssf_kg.rdf.syntax import N_QUADS, N_TRIPLES, TRIG, TURTLE, syntax_named
from iotssf_kg.store import ask
from iotssf_kg.store.folder import FolderBuild, FolderStore
from iotssf_kg.store.prologues import runs

# For whom no statement at all is a document, and a graph without any.
_MAY_BE_EMPTY: Final = (TURTLE, TRIG, N_TRIPLES, N_QUADS)


class Written(NamedTuple):
    """What came of a change.

    Attributes:
        build: The id of the build that readers see now.
        new: Whether a graph is there that was not.
    """

    build: str
    new: bool = False


class Change(Protocol):
    """A change of a store."""

    def on(self, root: Path) -> Change:
        """The same, on the store in the folder *root*."""

    def answer(self) -> Written:
        """Carry it out."""


@dataclass(frozen=True)
class _Changing:
    """Part of every change."""

    root: Path = field(default=Path(), kw_only=True)

    def on(self, root: Path) -> Self:
        """See ``Change.on``."""
        return replace(self, root=root)

    def answer(self) -> Written:
        """See ``Change.answer``."""
        store = FolderStore(self.root)
        try:
            with store.build() as build:
                new = self._write(build)
                return Written(build.publish(), new)
        finally:
            store.close()

    def _write(self, build: FolderBuild) -> bool:
        raise NotImplementedError


@dataclass(frozen=True)
class Update(_Changing):
    """Carry out a SPARQL update."""

    text: str = field(repr=False)
    base: str | None = None

    def _write(self, build: FolderBuild) -> bool:
        for run in runs(self.text):
            build.update(run, self.base)
        return False


@dataclass(frozen=True)
class Content:
    """A document that a graph is made of."""

    data: bytes = field(repr=False)
    syntax: str
    base: str | None = None

    def triples(self) -> list[Triple]:
        """What it says.

        Raises:
            SourceError: It is not well-formed, or names graphs itself.
        """
        syntax = syntax_named(self.syntax)
        if syntax in _MAY_BE_EMPTY and not self.data.strip():
            return []
        document = parse(self.data, syntax, "<body>", base=self.base)
        return [quad.triple for quad in document.quads]


@dataclass(frozen=True)
class Put(_Changing):
    """Make documents the content of a graph, or add them to it.

    Attributes:
        graph: Its IRI; None for the default graph.
        contents: The documents.
        whole: Whether what was there goes.
    """

    graph: str | None
    contents: Sequence[Content]
    whole: bool

    def _write(self, build: FolderBuild) -> bool:
        triples = [triple for each in self.contents for triple in each.triples()]
        new = not _there(build, self.graph)
        build.load(_named(self.graph), triples, replace=self.whole)
        if self.graph and not triples:
            build.update(f"CREATE SILENT GRAPH {NamedNode(self.graph)}")
        return new


@dataclass(frozen=True)
class Drop(_Changing):
    """Remove a graph.

    Attributes:
        graph: Its IRI; None for the default graph.
    """

    graph: str | None

    def _write(self, build: FolderBuild) -> bool:
        if not _there(build, self.graph):
            raise UnknownName(f"no graph {self.graph}", hint="GET /graphs lists those there are")
        if self.graph is None:
            build.update("CLEAR DEFAULT")
        else:
            build.drop(NamedNode(self.graph))
        return False


def _named(graph: str | None) -> NamedNode | None:
    if graph is None:
        return None
    try:
        return NamedNode(graph)
    except ValueError as error:
        raise SourceError(str(error), source="graph", hint="Write its IRI in full") from error


def _there(build: FolderBuild, graph: str | None) -> bool:
    node = _named(graph)
    return node is None or ask(build, f"ASK {{ GRAPH {node} {{ ?s ?p ?o }} }}")
