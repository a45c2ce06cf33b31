"""The W3C's tests of the SPARQL 1.1 Protocol against the running service.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
"""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from iotssf_kg.namespaces import Namespace
from tests.requirements import need
from tests.service.server import Served
from tests.service.w3c import HT, MF, SPARQL, SUITES, Manifest

UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
SUITE = Manifest("protocol/manifest.ttl", "ProtocolTest")
BOOLEANS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
KINDS = {
    "boolean": set(BOOLEANS),
    "tabular": {*BOOLEANS, "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}


def test_the_suite_is_there_as_a_whole() -> None:
    need(SUITES, "IOTSSF_W3C_SUITES does not name the W3C's test suites")
    assert len(SUITE.cases) == 34


@pytest.mark.parametrize("case", SUITE.cases, ids=lambda case: case.value.rpartition("#")[2])
def test_protocol(service: Served, case: NamedNode) -> None:
    prepare(service, case)
    for request in SUITE.requests(case):
        url = service.url + str(SUITE.value(request, HT("absolutePath")))
        hold(request, SUITE.send(request, url, service.rights))


def prepare(service: Served, case: NamedNode) -> None:
    graphs = ["<urn:s> <urn:p> <urn:o>"]
    for data in SUITE.facts.values(case, UT("graphData")):
        file = str(SUITE.value(data, UT("graph"))).rpartition("/")[2]
        text = (SPARQL / "protocol" / file).read_text(encoding="utf-8")
        graphs.append(f"GRAPH <{SUITE.value(data, LABEL)}> {{ {text} }}")
    update = {**service.rights, "Content-Type": "application/sparql-update"}
    text = f"CLEAR ALL ; INSERT DATA {{ {' '.join(graphs)} }}"
    httpx.post(f"{service.url}/sparql", content=text, headers=update, timeout=60).raise_for_status()


def hold(request: object, response: httpx.Response) -> None:
    assert f"StatusCode{response.status_code // 100}xx" in SUITE.statuses(request), response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
        return
    media_type = response.headers.get("content-type", "").partition(";")[0]
    [expected] = SUITE.facts.values(request, HT("resp"))
    kind, truth = (SUITE.value(expected, MF(f"expected{n}")) for n in ("Format", "Boolean"))
    assert kind is None or media_type in KINDS[kind]
    if media_type in BOOLEANS:
        found = parse_query_results(response.content, BOOLEANS[media_type])
        assert isinstance(found, QueryBoolean if kind == "boolean" else QuerySolutions)
        assert truth is None or bool(found) == (truth == "true")
