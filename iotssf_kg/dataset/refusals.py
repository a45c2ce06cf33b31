"""Refused exports: kept by name with what was found, in no answer, until they come mended.

There is one for each export's IRI at most, so a party that tries again and again takes no more
room than one that gives up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import CATALOGUE, refusal_of, refused_of, without_effect_of
from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID, XSD
from iotssf_kg.report.shacl import triples as report_triples
from iotssf_kg.rules.export import Export
from iotssf_kg.rules.guard import screen
from iotssf_kg.store import Build
from iotssf_kg.validation.report import Report

REFUSED = SSF("RefusedGraph")


def write_refusal(build: Build, export: Export, report: Report | None) -> None:
    """Keep *export* and the *report* on it by name, in the place of an earlier refusal."""
    iri = export.iri
    forget_refusal(build, iri)
    build.load(refused_of(iri), export.triples)
    build.load(without_effect_of(iri), (each.triple for each in screen(export).withheld))
    build.load(refusal_of(iri), report_triples(report) if report else ())
    said = "".join(f"{triple} .\n" for triple in _statements(export))
    build.update(f"INSERT DATA {{ GRAPH {CATALOGUE} {{\n{said}}} }}")


def forget_refusal(build: Build, iri: NamedNode) -> None:
    """Drop what was kept of the refused export *iri*, if anything was."""
    for graph in (refused_of(iri), without_effect_of(iri), refusal_of(iri)):
        build.drop(graph)
    build.update(f"DELETE WHERE {{ GRAPH {CATALOGUE} {{ {refused_of(iri)} ?p ?o }} }}")


def _statements(export: Export) -> Iterator[Triple]:
    graph, now = refused_of(export.iri), datetime.now(UTC).isoformat(timespec="seconds")
    yield Triple(graph, RDF("type"), REFUSED)
    yield Triple(graph, DCTERMS("source"), export.iri)
    for space in export.spaces:
        yield Triple(graph, VOID("uriSpace"), Literal(space))
    yield Triple(graph, SSF("withheldGraph"), without_effect_of(export.iri))
    yield Triple(graph, SSF("reportGraph"), refusal_of(export.iri))
    yield Triple(graph, SSF("fileName"), Literal(export.source))
    yield Triple(graph, SSF("loadedAt"), Literal(now, datatype=XSD("dateTime")))
