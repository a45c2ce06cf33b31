"""The W3C's tests of the Graph Store Protocol against the running service.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/
"""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, parse

from tests.requirements import need
from tests.service.server import Served
from tests.service.w3c import HT, SUITES, Manifest

SUITES_OF = {
    name: Manifest(f"graph-store-protocol/manifest-{name}.ttl", "GraphStoreProtocolTest")
    for name in ("direct", "indirect")
}
CASES = [(name, case) for name, suite in SUITES_OF.items() for case in suite.cases]
STATUSES = {200: "OK", 201: "Created", 204: "NoContent", 404: "NotFound", 400: "BadRequest"}


def test_the_suite_is_there_as_a_whole() -> None:
    need(SUITES, "IOTSSF_W3C_SUITES does not name the W3C's test suites")
    assert {name: len(suite.cases) for name, suite in SUITES_OF.items()} == {
        "direct": 5,
        "indirect": 9,
    }


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[case.value.rpartition("#")[2] for _, case in CASES]
)
def test_graph_store(service: Served, name: str, case: NamedNode) -> None:
    suite, new = SUITES_OF[name], ""
    for graph in httpx.get(f"{service.url}/graphs", timeout=60).json()["results"]["bindings"]:
        named = {"graph": graph["graph"]["value"]}
        httpx.delete(f"{service.url}/graphs", params=named, headers=service.rights, timeout=60)
    for request in suite.requests(case):
        path = str(suite.value(request, HT("absolutePath"))).replace("/gsp", "/graphs", 1)
        url = service.url + path.replace("$LOCATION$", quote(new, safe=""))
        response = suite.send(request, url, service.rights)
        hold(suite, request, response)
        new = response.headers.get("location", new)


def test_no_statement_makes_an_empty_graph_where_the_syntax_has_such_documents(
    service: Served,
) -> None:
    statuses = {}
    for kind in ("text/turtle", "application/n-triples", "application/rdf+xml"):
        given = {"params": {"graph": f"urn:empty:{kind}"}, "timeout": 60}
        headers = {**service.rights, "Content-Type": kind}
        put = httpx.put(f"{service.url}/graphs", content=b"", headers=headers, **given)
        got = httpx.get(f"{service.url}/graphs", **given)
        statuses[kind] = (put.status_code, got.status_code)
    assert list(statuses.values()) == [(201, 200), (201, 200), (400, 404)]


def hold(suite: Manifest, request: object, response: httpx.Response) -> None:
    assert STATUSES[response.status_code] in suite.statuses(request), response.text
    for expected in suite.facts.values(request, HT("resp")):
        wanted = suite.headers(expected)
        if "content-type" in wanted and response.content:
            assert response.headers["content-type"] == wanted["content-type"]
        if (body := suite.body(expected)) and response.is_success:
            assert canonical(response.content) == canonical(body)


def canonical(text: bytes) -> Dataset:
    dataset = Dataset(parse(text, RdfFormat.TURTLE, base_iri="http://x.example/"))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset
