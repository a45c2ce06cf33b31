"""T03: no update comes in by a way for queries, and none loads a document."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served, served

UPDATE = "INSERT DATA { <urn:a> <urn:b> 1 }"
QUERY, DIRECT = "application/sparql-query", "application/sparql-update"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("updates") / "store", "--allow-update") as service:
        yield service


def build(service: Served) -> str:
    return str(httpx.get(f"{service.url}/version", timeout=60).json()["build"])


WAYS = {
    "as a query by GET": ("GET", {"params": {"query": UPDATE}}, 400),
    "as a query in a form": ("POST", {"data": {"query": UPDATE}}, 400),
    "as a query in the body": (
        "POST",
        {"content": UPDATE, "headers": {"Content-Type": QUERY}},
        400,
    ),
    "by GET": ("GET", {"params": {"update": UPDATE}}, 405),
    "beside a query": ("POST", {"data": {"query": "ASK {}", "update": UPDATE}}, 400),
    "by PUT": ("PUT", {"content": UPDATE, "headers": {"Content-Type": DIRECT}}, 405),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_update_has_one_way_in(service: Served, way: str) -> None:
    method, given, status = WAYS[way]
    headers = service.rights | given.get("headers", {})
    before = build(service)
    answer = httpx.request(
        method, f"{service.url}/sparql", timeout=60, **{**given, "headers": headers}
    )
    assert (answer.status_code, build(service)) == (status, before), answer.text


@pytest.mark.parametrize(
    "load",
    [
        "LOAD <{}>",
        "LOAD SILENT <{}>",
        "load<{}>INTO GRAPH <urn:g>",
        "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <{}>",
        "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; PREFIX x: <urn:> LOAD <{}>",
        "INSERT {{ <urn:a> <urn:b> ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
        "LOAD <file:///etc/passwd> # {}",
    ],
)
def test_nothing_is_fetched_even_for_administrators(service: Served, load: str) -> None:
    before = build(service)
    with listener() as (port, hits):
        text = load.format(f"http://127.0.0.1:{port}/x.ttl")
        given = {"data": {"update": text}, "headers": service.rights}
        answer = httpx.post(f"{service.url}/sparql", timeout=60, **given)
    assert (answer.status_code, hits, build(service)) == (400, [], before), answer.text


def test_legal_updates_get_through_as_the_standard_has_them(service: Served) -> None:
    def status(text: str) -> int:
        given = {"data": {"update": text}, "headers": service.rights}
        return httpx.post(f"{service.url}/sparql", timeout=60, **given).status_code

    between = "INSERT DATA { <urn:c> <urn:b> 1 } ; PREFIX x: <urn:> INSERT DATA { x:d x:b 2 }"
    assert [status(between), status("CREATE GRAPH <urn:new>")] == [204, 204]
    assert [status("CREATE GRAPH <urn:new>"), status("DROP GRAPH <urn:none>")] == [409, 409]
    before = build(service)
    assert status(f"{between} ; DROP GRAPH <urn:none>") == 409
    assert build(service) == before
