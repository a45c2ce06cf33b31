"""What a store says of one node, and who says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, serialize

from iotssf_kg.asking.questions import opened
from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.errors import BadParameter, TooLarge
from iotssf_kg.namespaces import DCTERMS, RDFS, SSF
from iotssf_kg.store.embedded import translated

_MOST: Final = 4 << 20
# How many of the nodes that mention it are listed.
_LISTED: Final = 100
# Each OPTIONAL stands alone with one pattern, as engines would read the whole catalogue for others.
_SOURCES: Final = f"""SELECT DISTINCT ?graph ?export ?publisher ?issued {{
  {{ SELECT DISTINCT ?graph {{ GRAPH ?graph {{ {{node}} ?p ?o }} }} }}
  GRAPH {CATALOGUE} {{ ?graph a {CURRENT} }}
  OPTIONAL {{ GRAPH {CATALOGUE} {{ ?of {SSF("closureGraph")} ?graph }} }}
  BIND(COALESCE(?of, ?graph) AS ?export)
  OPTIONAL {{ GRAPH {CATALOGUE} {{ ?export {DCTERMS("publisher")} ?publisher }} }}
  OPTIONAL {{ GRAPH {CATALOGUE} {{ ?export {DCTERMS("issued")} ?issued }} }}
}} ORDER BY ?export ?graph"""
_NEAR: Final = f"""SELECT DISTINCT ?near ?label {{
  {{node}} ?p ?near . FILTER(isIRI(?near)) ?near ?q ?r . OPTIONAL {{ ?near {RDFS("label")} ?label }}
}}"""
_MENTIONS: Final = f"""SELECT ?near ?p ?label {{
  {{ SELECT ?near ?p {{ ?near ?p {{node}} . FILTER(isIRI(?near)) }} LIMIT {_LISTED + 1} }}
  OPTIONAL {{ ?near {RDFS("label")} ?label }}
}}"""


class Source(NamedTuple):
    """A graph that says something of the node.

    Attributes:
        graph: Its name.
        export: The export that it is, or was derived from.
        publisher: Of the export; "" where it is one of ours.
        issued: When; "" likewise.
    """

    graph: str
    export: str
    publisher: str
    issued: str


class Label(NamedTuple):
    """What a node is called in one language; both "" where it has no label."""

    iri: str
    text: str
    lang: str


@dataclass(frozen=True)
class Described:
    """What is said of a node in what is current.

    Attributes:
        statements: Its concise bounded description, as N-Triples.
        sources: Who says it.
        labels: Of the nodes named in it that the store describes too.
        mentions: Node and property, of statements whose value it is; a hundred at most.
        more: Whether there are more of these.
    """

    statements: str
    sources: tuple[Source, ...] = ()
    labels: tuple[Label, ...] = ()
    mentions: tuple[tuple[str, str], ...] = ()
    more: bool = False


@dataclass(frozen=True)
class Describe:
    """What one build of a store says of a node.

    Attributes:
        root: The folder of the store.
        build: The build.
        iri: The node.
        alone: Whether to leave out what is for readers: labels and mentions.
    """

    root: Path
    build: str
    iri: str
    alone: bool

    def answer(self) -> Described | None:
        """The answer; None where nothing is said of it.

        Raises:
            BadParameter: It is no IRI.
            TooLarge: What is said is too much for a page.
        """
        state, node = opened(self.root, self.build).state, named(self.iri)
        with translated():
            statements = serialize(state.query(f"DESCRIBE {node}"), format=RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
            if not statements:
                return None
            if len(statements) > _MOST:
                hint = "Ask /sparql for the statements that matter"
                raise TooLarge("too much is said of it for a page", where=self.iri, hint=hint)
            rows = _rows(state, _SOURCES, node)
            sources = tuple(Source(*(getattr(t, "value", "") for t in row)) for row in rows)
            if self.alone:
                return Described(statements.decode(), sources)
            return _for_readers(state, node, statements.decode(), sources)


def _for_readers(
    state: Store, node: NamedNode, statements: str, sources: tuple[Source, ...]
) -> Described:
    mentions = _rows(state, _MENTIONS, node)
    pairs = tuple(dict.fromkeys((near.value, p.value) for near, p, _ in mentions))
    near = [*_rows(state, _NEAR, node), *((near, label) for near, _, label in mentions)]
    labels = tuple(dict.fromkeys(_label(*each) for each in near))
    return Described(statements, sources, labels, pairs[:_LISTED], len(pairs) > _LISTED)


def named(iri: str) -> NamedNode:
    """*iri*, which came from outside, as a node that can stand in a query.

    Raises:
        BadParameter: It is no absolute IRI.
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise BadParameter(str(error), where="iri", hint="Write the IRI in full") from error


def _label(node: Any, label: object) -> Label:
    if isinstance(label, Literal):
        return Label(node.value, label.value, label.language or "")
    return Label(node.value, "", "")


def _rows(state: Store, query: str, node: NamedNode) -> list[tuple[Any, ...]]:
    solutions: Any = state.query(query.replace("{node}", str(node)))
    return [tuple(solution) for solution in solutions]
