"""The W3C's tests of the Service Description, which state their names alone.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

import httpx
import rdflib
from rdflib.namespace import RDF

from tests.requirements import need
from tests.service.server import Served
from tests.service.w3c import SUITES, Manifest
from tests.shacl.earl import Outcome, keep

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMS = ("text/turtle", "application/rdf+xml", "application/n-triples")
ONE_OF = {
    SD.supportedLanguage: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.feature: {
        SD.BasicFederatedQuery,
        SD.DereferencesURIs,
        SD.EmptyGraphs,
        SD.RequiresDataset,
        SD.UnionDefaultGraph,
    },
}


def described(service: Served, form: str) -> rdflib.Graph:
    answer = httpx.get(f"{service.url}/sparql", headers={"Accept": form})
    assert answer.headers["content-type"].partition(";")[0] == form
    return rdflib.Graph().parse(data=answer.content, format=form)


def has_endpoint(service: Served, graph: rdflib.Graph) -> bool:
    return (None, SD.endpoint, rdflib.URIRef(f"{service.url}/sparql")) in graph


def conforms(service: Served, graph: rdflib.Graph) -> bool:
    """One service, of known languages and features, whose default dataset has a default graph."""
    [described] = graph.subjects(RDF.type, SD.Service)
    [dataset] = graph.objects(described, SD.defaultDataset)
    known = all(set(graph.objects(described, p)) <= those for p, those in ONE_OF.items())
    return known and (dataset, SD.defaultGraph, None) in graph


CHECKS = {
    "returns-rdf": lambda service, graph: len(graph) > 0,
    "has-endpoint-triple": has_endpoint,
    "conforms-to-schema": conforms,
}


def test_the_service_describes_itself(service: Served) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    cases = Manifest("service-description/manifest.ttl", "ServiceDescriptionTest").cases
    graphs = [described(service, form) for form in FORMS]
    found = {
        case.value: all(CHECKS[case.value.rpartition("#")[2]](service, g) for g in graphs)
        for case in cases
    }
    keep("sparql11-description", [Outcome(iri, passed) for iri, passed in found.items()])
    assert list(found.values()) == [True] * 3
