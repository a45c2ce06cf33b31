"""T30: blank nodes that look all the same cost no more than the time limit."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.service.server import Served, served

TIMEOUT = 3
NODES = 40
CLIQUE = "\n".join(
    f"_:n{a} <urn:knows> _:n{b} ." for a in range(NODES) for b in range(NODES) if a != b
)
NT = {"Content-Type": "application/n-triples"}
# Who knows each other, so many at a time; with all, each order of them is an answer.
KNOWING = {
    n: " ".join(f"?n{a} <urn:knows> ?n{b} ." for a in range(n) for b in range(n) if a < b)
    for n in (5, 10, NODES)
}
KNOWN = "ASK { GRAPH <urn:clique> { ?a <urn:knows> ?b } }"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("t30") / "store"
    with served(folder, "--allow-update", "--timeout", str(TIMEOUT)) as service:
        put = httpx.put(
            f"{service.url}/graphs?graph=urn:clique",
            content=CLIQUE,
            headers={**service.rights, **NT},
            timeout=60,
        )
        assert put.status_code == 201
        yield service


def asked(service: Served, query: str) -> tuple[int, float]:
    began = time.monotonic()
    answer = httpx.get(f"{service.url}/sparql", params={"query": query}, timeout=120)
    return answer.status_code, time.monotonic() - began


@pytest.mark.parametrize("nodes", KNOWING)
@pytest.mark.parametrize(
    "form", ["SELECT (COUNT(*) AS ?n) WHERE", "SELECT DISTINCT * WHERE", "ASK"]
)
def test_a_clique_costs_the_time_limit_at_most(service: Served, form: str, nodes: int) -> None:
    status, seconds = asked(service, f"{form} {{ GRAPH <urn:clique> {{ {KNOWING[nodes]} }} }}")
    assert status in (200, 413, 504, 507)
    assert seconds < TIMEOUT * 7
    assert asked(service, KNOWN)[0] == 200


@pytest.mark.parametrize("path", ["<urn:knows>+", "(<urn:knows>|^<urn:knows>)*", "(!<urn:x>)*"])
def test_paths_through_it_too(service: Served, path: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <urn:clique> {{ ?a {path} ?b }} }}"
    status, seconds = asked(service, query)
    assert status in (200, 504)
    assert seconds < TIMEOUT * 7


@pytest.mark.parametrize("form", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_it_is_read_back_whole(service: Served, form: str) -> None:
    url = f"{service.url}/graphs?graph=urn:clique"
    answer = httpx.get(url, headers={"Accept": form}, timeout=60)
    assert answer.status_code == 200
    assert answer.text.count("knows") >= NODES
    count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <urn:clique> { ?a ?b ?c } }"
    told = httpx.get(f"{service.url}/sparql", params={"query": count}).json()
    assert told["results"]["bindings"][0]["n"]["value"] == str(NODES * (NODES - 1))
