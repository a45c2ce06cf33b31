"""T03: what loads, and updates that come by a way that is not for them."""

from __future__ import annotations

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.service import COUNT, ask, refused, unharmed

INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
LOADS = ["LOAD <{}>", "LOAD SILENT <{}>", "LOAD <{}> INTO GRAPH <urn:g>", INSERT + " ; LOAD <{}>"]
OURS = {"Content-Type": "application/sparql-update"}


def everything(service: Served) -> str:
    return ask(service, COUNT).text


@pytest.mark.parametrize("text", [*LOADS, INSERT, "CLEAR ALL", "DROP SILENT ALL"])
def test_no_update_comes_by_the_way_of_queries(attacked: Served, text: str) -> None:
    before = everything(attacked)
    with listener() as (port, hits):
        assert refused(ask(attacked, text.replace("{}", f"http://127.0.0.1:{port}/x.ttl")), 400)
        assert hits == []
    assert everything(attacked) == before
    assert unharmed(attacked)


@pytest.mark.parametrize("text", [*LOADS, INSERT])
def test_no_update_is_taken_where_none_is_allowed(attacked: Served, text: str) -> None:
    before, url = everything(attacked), f"{attacked.url}/sparql"
    with listener() as (port, hits):
        given = text.replace("{}", f"http://127.0.0.1:{port}/x.ttl")
        for rights in ({}, attacked.rights):
            with httpx.Client(headers=rights, timeout=60) as client:
                answers = [
                    client.get(url, params={"update": given}),
                    client.post(url, data={"update": given}),
                    client.post(url, content=given, headers=OURS),
                    client.post(url, data={"update": given, "query": COUNT}),
                ]
            assert [refused(each, 400, 401, 403, 405) for each in answers] == [True] * 4
        assert hits == []
    assert everything(attacked) == before


def test_load_is_refused_where_updates_are_taken(writable: Served) -> None:
    url, before = f"{writable.url}/sparql", everything(writable)
    with listener() as (port, hits):
        for text in LOADS:
            given = text.replace("{}", f"http://127.0.0.1:{port}/x.ttl")
            answer = httpx.post(url, data={"update": given}, headers=writable.rights, timeout=60)
            assert refused(answer, 400)
        assert hits == []
    assert everything(writable) == before
