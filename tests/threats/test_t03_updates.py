"""T03: an update has one way in, none where none is taken, and none loads a document."""

from __future__ import annotations

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.service import refused, unharmed

UPDATE = "INSERT DATA { <urn:a> <urn:b> 1 }"
LOADS = [
    "LOAD <{}>",
    "LOAD SILENT <{}>",
    "load<{}>INTO GRAPH <urn:g>",
    f"{UPDATE} ; LOAD <{{}}>",
    f"{UPDATE} ; PREFIX x: <urn:> LOAD <{{}}>",
    "INSERT { <urn:a> <urn:b> ?o } WHERE { SERVICE <{}> { ?s ?p ?o } }",
    "LOAD <file:///etc/passwd> # {}",
]
QUERY, DIRECT = "application/sparql-query", "application/sparql-update"


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
def test_an_update_has_one_way_in(writable: Served, way: str) -> None:
    method, given, status = WAYS[way]
    headers = writable.rights | given.get("headers", {})
    before = build(writable)
    answer = httpx.request(
        method, f"{writable.url}/sparql", timeout=60, **{**given, "headers": headers}
    )
    assert (answer.status_code, build(writable)) == (status, before), answer.text


@pytest.mark.parametrize("text", [*LOADS, UPDATE, "CLEAR ALL", "DROP SILENT ALL"])
def test_no_update_is_taken_where_none_is_allowed(attacked: Served, text: str) -> None:
    before, url = build(attacked), f"{attacked.url}/sparql"
    with listener() as (port, hits):
        given = text.replace("{}", f"http://127.0.0.1:{port}/x.ttl")
        for rights in ({}, attacked.rights):
            with httpx.Client(headers=rights, timeout=60) as client:
                answers = [
                    client.get(url, params={"update": given}),
                    client.post(url, data={"query": given}),
                    client.post(url, data={"update": given}),
                    client.post(url, content=given, headers={"Content-Type": DIRECT}),
                ]
            assert all(refused(each, 400, 401, 403, 405) for each in answers)
    assert (hits, build(attacked)) == ([], before)
    assert unharmed(attacked)


@pytest.mark.parametrize("load", LOADS)
def test_nothing_is_fetched_even_for_administrators(writable: Served, load: str) -> None:
    before = build(writable)
    with listener() as (port, hits):
        text = load.replace("{}", f"http://127.0.0.1:{port}/x.ttl")
        given = {"data": {"update": text}, "headers": writable.rights}
        answer = httpx.post(f"{writable.url}/sparql", timeout=60, **given)
    assert (answer.status_code, hits, build(writable)) == (400, [], before), answer.text


def test_legal_updates_get_through_as_the_standard_has_them(writable: Served) -> None:
    def status(text: str) -> int:
        given = {"data": {"update": text}, "headers": writable.rights}
        return httpx.post(f"{writable.url}/sparql", timeout=60, **given).status_code

    between = "INSERT DATA { <urn:c> <urn:b> 1 } ; PREFIX x: <urn:> INSERT DATA { x:d x:b 2 }"
    assert [status(between), status("CREATE GRAPH <urn:new>")] == [204, 204]
    assert [status("CREATE GRAPH <urn:new>"), status("DROP GRAPH <urn:none>")] == [409, 409]
    before = build(writable)
    assert status(f"{between} ; DROP GRAPH <urn:none>") == 409
    assert build(writable) == before
