"""A decision written into a build: graphs enter and leave the default graph.

The default graph is the union of the graphs that the catalogue calls current, held as triples of
its own so that a query need not name graphs. What leaves is taken out by the graph's own triples,
so it costs as much as that graph is large, whatever else the store holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.catalogue import CURRENT, SUPERSEDED, digest, statements
from iotssf_kg.dataset.graphs import (
    CATALOGUE,
    SUMMARY,
    assets_of,
    closure_of,
    report_of,
    withheld_of,
)
from iotssf_kg.dataset.loading import Change
from iotssf_kg.dataset.module import Module
from iotssf_kg.dataset.register import Entry
from iotssf_kg.namespaces import RDF, SSF, VOID, XSD
from iotssf_kg.report.shacl import triples as report_triples
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.store import Build

_TYPE = RDF("type")
# Not FILTER NOT EXISTS, which some engines answer by going through the whole store.
_ONLY_HERE = f"""GRAPH {{graph}} {{{{ ?s ?p ?o }}}}
  OPTIONAL {{{{
    GRAPH ?other {{{{ ?s ?p ?o }}}}
    GRAPH {CATALOGUE} {{{{ ?other a {CURRENT} }}}}
  }}}}
  FILTER(!BOUND(?other))"""


def only_in(graph: NamedNode) -> str:
    """The pattern of the triples of *graph* that no current graph has."""
    return _ONLY_HERE.format(graph=graph)


def leave(build: Build, graph: NamedNode) -> None:
    """Take *graph* out of the default graph, but for what other current graphs say too."""
    build.update(f"DELETE DATA {{ GRAPH {CATALOGUE} {{ {graph} a {CURRENT} }} }}")
    build.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ {only_in(graph)} }}")


def enter(build: Build, graph: NamedNode) -> None:
    """Put *graph* into the default graph."""
    build.update(f"INSERT DATA {{ GRAPH {CATALOGUE} {{ {graph} a {CURRENT} }} }}")
    build.update(f"ADD SILENT GRAPH {graph} TO DEFAULT")


def write_modules(build: Build, written: Collection[Module]) -> None:
    """Write graphs of ours in the place of older ones; remove one that has no triples."""
    for module in written:
        leave(build, module.graph)
    build.fill({module.graph: module.quads for module in written})
    for module in written:
        about = [digest(module.graph, module.sha256)] if module.quads else []
        _describe(build, module.graph, about)
        if module.answering and module.quads:
            enter(build, module.graph)


def write_export(build: Build, change: Change, held: Entry | None) -> None:
    """Write an export that enters, in the place of the version *held*."""
    iri = change.entry.iri
    _retire(build, held)
    facts = change.closure.facts
    build.load(iri, facts.triples(), replace=True)
    build.load(
        withheld_of(iri), [each.triple for each in change.closure.screened.withheld], replace=True
    )
    build.load(closure_of(iri), change.closure.derived(), replace=True)
    _describe(build, iri, statements(change.entry))
    _settle(build, change.entry)
    write_report(build, change)


def write_refreshed(build: Build, change: Change) -> None:
    """Write closure and report of a current export anew."""
    graph = closure_of(change.entry.iri)
    leave(build, graph)
    build.load(graph, change.closure.derived(), replace=True)
    enter(build, graph)
    write_report(build, change)


def supersede(build: Build, entry: Entry) -> None:
    """Move an export into the history: kept, but in no answer."""
    _retire(build, entry)
    for graph in (entry.iri, closure_of(entry.iri)):
        _insert(build, CATALOGUE, [Triple(graph, _TYPE, SUPERSEDED)])


def _retire(build: Build, held: Entry | None) -> None:
    if held is not None and held.current:
        leave(build, closure_of(held.iri))
        leave(build, held.iri)


def _settle(build: Build, entry: Entry) -> None:
    for graph in (entry.iri, closure_of(entry.iri)):
        if entry.current:
            enter(build, graph)
        else:
            _insert(build, CATALOGUE, [Triple(graph, _TYPE, SUPERSEDED)])


def write_report(build: Build, change: Change) -> None:
    """Write the findings about an export, and its counts."""
    iri = change.entry.iri
    build.load(report_of(iri), report_triples(change.report), replace=True)
    facts, counted = change.closure.facts, assets_of(iri)
    build.update(f"DELETE WHERE {{ GRAPH {SUMMARY} {{ {iri} ?p ?o }} }}")
    build.update(f"DELETE WHERE {{ GRAPH {SUMMARY} {{ {counted} ?p ?o }} }}")
    _insert(
        build,
        SUMMARY,
        [
            Triple(iri, VOID("triples"), _number(facts.counts().values)),
            Triple(iri, VOID("classPartition"), counted),
            Triple(counted, VOID("class"), SSF("Asset")),
            Triple(counted, VOID("entities"), _number(len(facts.typed(*ASSETS)))),
        ],
    )


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD("integer"))


def _describe(build: Build, node: NamedNode, about: Iterable[Triple]) -> None:
    build.update(f"DELETE WHERE {{ GRAPH {CATALOGUE} {{ {node} ?p ?o }} }}")
    _insert(build, CATALOGUE, about)


def _insert(build: Build, graph: NamedNode, triples: Iterable[Triple]) -> None:
    said = "".join(_lines(triples))
    if said:
        build.update(f"INSERT DATA {{ GRAPH {graph} {{\n{said}}} }}")


def _lines(triples: Iterable[Triple]) -> Iterator[str]:
    for triple in triples:
        yield f"{triple} .\n"
