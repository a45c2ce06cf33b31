"""What the endpoint can do; https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, QueryResultsFormat, RdfFormat, Triple, serialize

from iotssf_kg.namespaces import RDF, Namespace
from iotssf_kg.store.media import GRAPHS, RESULTS

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def written(base: str, media_type: str, *, update: bool) -> bytes:
    """The description of the service at *base*."""
    return serialize(triples(base, update=update), format=GRAPHS[media_type]) or b""


def triples(base: str, *, update: bool) -> Iterator[Triple]:
    """The statements of the description."""
    service, endpoint = BlankNode(), NamedNode(f"{base}/sparql")
    yield Triple(service, RDF("type"), _SD("Service"))
    yield Triple(service, _SD("endpoint"), endpoint)
    yield Triple(service, _SD("supportedLanguage"), _SD("SPARQL11Query"))
    if update:
        yield Triple(service, _SD("supportedLanguage"), _SD("SPARQL11Update"))
    for form in _formats():
        yield Triple(service, _SD("resultFormat"), form)
    dataset, graph = BlankNode(), BlankNode()
    yield Triple(service, _SD("defaultDataset"), dataset)
    yield Triple(dataset, RDF("type"), _SD("Dataset"))
    yield Triple(dataset, _SD("defaultGraph"), graph)
    yield Triple(graph, RDF("type"), _SD("Graph"))


def _formats() -> Iterator[NamedNode]:
    known: list[QueryResultsFormat | RdfFormat] = [*RESULTS.values(), *GRAPHS.values()]
    return (NamedNode(each.iri) for each in known)
