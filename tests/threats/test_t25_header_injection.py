"""T25: what a request or an export names comes into no header as more than a name."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from tests.service.server import Served, served
from tests.service.worlds import BASE, made
from tests.threats.raw import get

BREAKS = ["%0d%0a", "%0a", "%0d", "%0d%0a%20", "%E5%98%8A%E5%98%8D", "%00%0d%0a", "%250d%250a"]
EVIL = "X-Evil:1"
DOORS = [
    "/about?iri=",
    "/about?iri=https://kg.example.org/id/works",
    "/about.ttl?lang=",
    "/ns/",
    "/ns/Device?lang=",
    "/id/works",
    "/id/",
    "/",
    "/sparql?query=ASK{}&format=",
    "/sparql?query=",
    "/sparql?query=ASK{}&default-graph-uri=",
    "/graphs?graph=",
    "/graphs/",
    "/.well-known/void",
    "/dcat?",
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = made(tmp_path_factory.mktemp("breaks") / "store")
    with served(store, "--base", BASE, "--allow-update") as service:
        yield service


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_break_begins_a_header(world: Served, broken: str, accept: str) -> None:
    for door in DOORS:
        answer = get(world.url, f"{door}{broken}{EVIL}{broken}{broken}<b>", Accept=accept)
        assert "x-evil" not in answer.headers, door
        assert answer.status < 500, (door, answer)


@pytest.mark.parametrize(
    "iri",
    [
        f"{BASE}/id/x\u010a\u010dX-Evil:1",
        f"{BASE}/id/\u560a\u560dX-Evil",
        f"{BASE}/id/\u2028X-Evil",
        f"{BASE}/id/%0d%0aX-Evil:1",
        f"{BASE}/id/a,b;c=d'e",
    ],
)
def test_no_node_of_others_begins_a_header(world: Served, iri: str) -> None:
    more = {"update": f"INSERT DATA {{ <{iri}> <urn:p> 1 }}"}
    httpx.post(
        f"{world.url}/sparql", data=more, headers=world.rights, timeout=60
    ).raise_for_status()
    described = get(world.url, f"/about?iri={quote(iri, safe='')}")
    redirected = get(world.url, quote(iri.removeprefix(BASE), safe="/%:,;='"))
    for answer, status in ((described, 200), (redirected, 303)):
        assert (answer.status, "x-evil" in answer.headers) == (status, False)
        assert all(value.isascii() and value.isprintable() for value in answer.headers.values())


def test_a_new_graph_has_no_name_that_was_sent(world: Served) -> None:
    headers = {**world.rights, "Content-Type": "text/turtle", "Slug": "a%0d%0aX-Evil:1"}
    answer = httpx.post(f"{world.url}/graphs", content=b"<urn:a> <urn:b> 1 .", headers=headers)
    assert answer.status_code == 201
    assert answer.headers["location"].removeprefix(f"{BASE}/graphs/").isalnum()
