"""T01: ``SERVICE``, ``LOAD`` and powers of one product do not pass to an endpoint."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served

# {} is the address of a listener.
QUERIES = [
    "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?x {{ <{}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }}",
    # Engines that decode escapes before they look for words would see the same.
    "SELECT * {{ \\u0053ERVICE <{}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p "\\u0022 . SERVICE <{}> {{ ?s ?p \\u0022" }} }}',
    # Virtuoso fetches what these name, and calls functions of its database; Jena calls classes.
    'DEFINE get:soft "soft" SELECT * FROM <{}> {{ ?s ?p ?o }}',
    'SELECT * FROM <{}> OPTION (get:soft "soft") {{ ?s ?p ?o }}',
    'SELECT (bif:http_get("{}") AS ?x) {{ }}',
    'PREFIX b: <bif:> SELECT (b:http_get("{}") AS ?x) {{ }}',
    'SELECT (<\\u0062if:http_get>("{}") AS ?x) {{ }}',
    'SELECT (<sql:http_get>("{}") AS ?x) {{ }}',
    'PREFIX j: <java:java.net.> SELECT (j:URL("{}") AS ?x) {{ }}',
    'SELECT (<http://x.example/function>("{}") AS ?x) {{ }}',
]
UPDATES = [
    "LOAD <{}>",
    "LOAD SILENT <{}> INTO GRAPH <urn:g>",
    "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <{}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "\\u004COAD <{}>",
    'INSERT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o BIND(<bif:http_get>("{}") AS ?x) }}',
]


@pytest.fixture
def outside() -> Iterator[tuple[str, list[object]]]:
    with listener() as (port, hits):
        yield f"http://127.0.0.1:{port}/", hits


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_that_reaches_outside_is_refused(
    relay: Served, outside: tuple[str, list[object]], text: str
) -> None:
    url, hits = outside
    answer = httpx.post(f"{relay.url}/sparql", data={"query": text.format(url)}, timeout=60)
    assert (answer.status_code, hits) == (400, [])
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_that_reaches_outside_is_refused(
    relay: Served, outside: tuple[str, list[object]], text: str
) -> None:
    url, hits = outside
    sent = {"update": text.format(url)}
    answer = httpx.post(f"{relay.url}/sparql", data=sent, headers=relay.rights, timeout=60)
    assert (answer.status_code, hits) == (400, [])


def test_the_endpoint_is_up_after_all_that(relay: Served) -> None:
    assert httpx.get(f"{relay.url}/readyz", timeout=60).json()["status"] == "ready"
