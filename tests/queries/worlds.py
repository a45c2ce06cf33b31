"""The datasets that the queries are held to: a miniature full of traps, and the worked examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.catalogue import statements
from iotssf_kg.dataset.graphs import CATALOGUE, FRAMEWORKS, SHAPES, closure_of, withheld_of
from iotssf_kg.dataset.register import entry_of
from iotssf_kg.namespaces import GRAPH, HOME
from iotssf_kg.rdf import Document, parse, read, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import catalogue, shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import Export, split, superseded
from iotssf_kg.store import Store, connect, select

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
MINIATURE = HERE / "miniature.trig"
TODAY = date(2026, 11, 23)
STATES = ("SUPERSEDED", "PASS")
# Graphs of ours that are not in the default graph.
BY_NAME = (SHAPES.value, FRAMEWORKS.value, f"{GRAPH}crosswalk/")


@dataclass(frozen=True)
class World:
    """A dataset, and the closures of its current exports that it was made of."""

    quads: tuple[Quad, ...]
    closures: tuple[Closure, ...]

    @property
    def store(self) -> pyoxigraph.Store:
        """The dataset in an Oxigraph store."""
        store = pyoxigraph.Store()
        store.bulk_extend(self.quads)
        return store

    @property
    def graph(self) -> rdflib.Dataset:
        """The dataset in rdflib."""
        graph = rdflib.Dataset()
        data = pyoxigraph.serialize(self.quads, format=RdfFormat.N_QUADS)
        graph.parse(data=data, format="nquads")
        return graph

    @property
    def shelf(self) -> Store:
        """The dataset in a store of ours."""
        store = connect()
        graphs: dict[NamedNode | None, list[Triple]] = {}
        for quad in self.quads:
            name = quad.graph_name if isinstance(quad.graph_name, NamedNode) else None
            graphs.setdefault(name, []).append(quad.triple)
        for name, triples in graphs.items():
            store.load(name, triples)
        return store


@cache
def miniature() -> World:
    """The miniature, closed under its own two schemes."""
    return closed(MINIATURE.read_text(encoding="utf-8"))


def closed(text: str) -> World:
    """The dataset of the exports in *text*, laid out as a dataset does."""
    document = parse(text.encode(), syntax_named("trig"), "miniature.trig")
    ours = [quad for quad in document.quads if _name(quad).startswith(HOME)]
    terms = [quad.triple for quad in ours if not _name(quad).startswith(BY_NAME)]
    exports = _exports(document)
    old = superseded(exports)
    now = [export for export in exports if export.iri not in old]
    schemes = catalogue(terms)
    closures = close_all(at_hand(now), schemes)
    quads = [*ours, *(Quad(*triple) for triple in terms)]
    for closure in closures:
        quads += _entry(closure)
        quads += (Quad(*t) for t in (*closure.facts.triples(), *closure.derived()))
    for export in exports:
        if export.iri in old:
            quads += _entry(close_all(at_hand([export]), schemes)[0])
    return World(tuple(quads), tuple(closures))


def _exports(document: Document) -> list[Export]:
    quads = tuple(quad for quad in document.quads if not _name(quad).startswith(HOME))
    return split(Document(document.name, document.syntax, document.data, quads))


def _name(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value


def _entry(closure: Closure) -> Iterator[Quad]:
    """The graphs of one export, reached by name."""
    iri = closure.export.iri
    yield from _graph(iri, closure.facts.triples())
    yield from _graph(closure_of(iri), closure.derived())
    yield from _graph(withheld_of(iri), [each.triple for each in closure.screened.withheld])
    yield from _graph(CATALOGUE, statements(entry_of(closure.export)))


def _graph(name: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(*triple, name) for triple in triples)


def example_documents(service: str = "*") -> list[Document]:
    """The worked examples without planted faults, the superseded one included."""
    paths = [path for state in STATES for path in EXAMPLES.glob(f"{service}/*_{state}.*")]
    return [read(path) for path in sorted(paths) if path.suffix in (".ttl", ".jsonld", ".nq")]


@cache
def examples(service: str = "*") -> World:
    """The worked examples of one *service* or all, loaded as a newcomer loads them."""
    store, documents = connect(), example_documents(service)
    Dataset(store).load(documents, TODAY)
    exports = [export for document in documents for export in split(document)]
    old = superseded(exports)
    hand = at_hand([export for export in exports if export.iri not in old])
    return World(_dump(store), tuple(close_all(hand, shipped())))


def _dump(store: Store) -> tuple[Quad, ...]:
    rows = select(store, "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    return tuple(Quad(*(row[name] for name in "spog" if name in row)) for row in rows)


SERVICES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
WORLDS: dict[str, Callable[[], World]] = {"miniature": miniature, "examples": examples}
