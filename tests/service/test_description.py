"""The W3C's three tests of service descriptions, and that what is said is so.

Their manifest has names alone; https://www.w3.org/TR/sparql11-service-description/ says the rest.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from iotssf_kg.namespaces import RDF, Namespace
from iotssf_kg.rules.facts import Facts
from tests.requirements import need
from tests.service.server import Served
from tests.service.w3c import SUITES, Manifest

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SUITE = Manifest("service-description/manifest.ttl", "ServiceDescriptionTest")
FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
# Property → the class of what it is said of, and of its values; sections 3.2 to 3.4.
SCHEMA = {
    "endpoint": ("Service", None),
    "feature": ("Service", {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset"}
                | {"EmptyGraphs", "BasicFederatedQuery"}),
    "supportedLanguage": ("Service", {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultEntailmentRegime": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
}  # fmt: skip


def described(service: Served, accept: str = "text/turtle") -> Facts:
    answer = httpx.get(f"{service.url}/sparql", headers={"Accept": accept})
    assert answer.status_code == 200
    form = FORMS[answer.headers["content-type"].partition(";")[0]]
    return Facts(quad.triple for quad in parse(answer.content, form))


def returns_rdf(service: Served) -> None:
    told = {form: len({*described(service, form).triples()}) for form in FORMS}
    assert [*{*told.values()}] == [told["text/turtle"]]
    assert described(service, "*/*").predicates


def has_endpoint_triple(service: Served) -> None:
    [endpoint] = described(service).objects(SD("endpoint"))
    assert endpoint == NamedNode(f"{service.url}/sparql")


def conforms_to_schema(service: Served) -> None:
    facts = described(service)
    own = {p.value.removeprefix(SD) for p in facts.predicates if p.value.startswith(SD)}
    assert own <= SCHEMA.keys()
    assert own >= {"endpoint", "supportedLanguage", "resultFormat", "defaultDataset"}
    for name in own:
        domain, values = SCHEMA[name]
        for subject, objects in facts.rows(SD(name)).items():
            assert SD(domain) in facts.nodes(subject, RDF("type")), name
            for value in objects:
                assert isinstance(value, NamedNode | BlankNode), name
                if isinstance(values, str):
                    assert SD(values) in facts.nodes(value, RDF("type")), name
                elif values:
                    assert value in {SD(each) for each in values}, name


TESTS: dict[str, Callable[[Served], None]] = {
    "returns-rdf": returns_rdf,
    "has-endpoint-triple": has_endpoint_triple,
    "conforms-to-schema": conforms_to_schema,
}


def test_these_are_the_tests_of_the_suite() -> None:
    need(SUITES, "IOTSSF_W3C_SUITES does not name the W3C's test suites")
    assert {case.value.rpartition("#")[2] for case in SUITE.cases} == TESTS.keys()


@pytest.mark.parametrize("name", TESTS)
def test_service_description(service: Served, name: str) -> None:
    TESTS[name](service)


def test_every_format_that_it_names_is_had(service: Served) -> None:
    facts = described(service)
    graphs = {form.iri: media for media, form in FORMS.items()}
    named = {node.value for node in facts.objects(SD("resultFormat"))}
    assert graphs.keys() <= named
    for accept in graphs.values():
        query = {"query": "CONSTRUCT { <urn:a> <urn:b> 1 } {}"}
        answer = httpx.get(f"{service.url}/sparql", params=query, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith(accept)


def test_it_leads_to_what_is_in_the_default_graph(service: Served) -> None:
    answer = httpx.get(f"{service.url}/sparql", headers={"Accept": "text/turtle"})
    assert answer.links["describedby"]["url"] == "/.well-known/void"
    [graph] = described(service).objects(SD("defaultGraph"))
    assert graph == NamedNode(f"{service.url}/.well-known/void#dataset")


def test_the_default_graph_is_no_union_of_all(service: Served) -> None:
    update = "INSERT DATA { GRAPH <urn:g> { <urn:only> <urn:there> 1 } }"
    sent = {**service.rights, "Content-Type": "application/sparql-update"}
    httpx.post(f"{service.url}/sparql", content=update, headers=sent).raise_for_status()
    ask = {"query": "ASK { <urn:only> <urn:there> 1 }"}
    answer = httpx.get(f"{service.url}/sparql", params=ask, headers={"Accept": "application/json"})
    assert answer.json()["boolean"] is (
        SD("UnionDefaultGraph") in described(service).objects(SD("feature"))
    )
