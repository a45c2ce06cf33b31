"""What the service promises of its doors holds in front of every engine."""

from __future__ import annotations

from secrets import token_hex

import httpx
import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from iotssf_kg.store import connect, select
from iotssf_kg.store.media import GRAPHS, RESULTS
from tests.engines.servers import Engine
from tests.service.server import Served

XSD = "http://www.w3.org/2001/XMLSchema#"
SAID = [
    Literal("プロファイル", language="ja"),
    Literal('"quoted",\nand\tbroken'),
    Literal("2026-11-23", datatype=NamedNode(XSD + "date")),
    NamedNode("urn:with%20blank"),
    Literal(7),
]


def query(relay: Served, text: str, accept: str, **more: str) -> httpx.Response:
    sent = {"query": text, **more}
    return httpx.post(f"{relay.url}/sparql", data=sent, headers={"Accept": accept}, timeout=60)


@pytest.fixture
def graph(relay: Served) -> str:
    """A graph of five statements, put there through the service."""
    name = f"urn:test:{token_hex(8)}"
    lines = "".join(f"<urn:a> <urn:p> {each} .\n" for each in SAID)
    headers = {**relay.rights, "Content-Type": "application/n-triples"}
    url = f"{relay.url}/graphs"
    done = httpx.put(url, params={"graph": name}, content=lines, headers=headers, timeout=60)
    assert done.status_code == 201, done.text
    return name


@pytest.mark.parametrize("accept", [each for each in RESULTS if each != "text/csv"])
def test_rows_come_in_every_format(relay: Served, graph: str, accept: str) -> None:
    answer = query(relay, f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", accept)
    assert answer.headers["content-type"].partition(";")[0] == accept
    found = parse_query_results(answer.content, RESULTS[accept])
    assert {row["o"] for row in found} == set(SAID)


def test_csv_is_the_standard_one(relay: Served, graph: str) -> None:
    answer = query(relay, f"SELECT ?s WHERE {{ GRAPH <{graph}> {{ ?s ?p 7 }} }}", "text/csv")
    assert answer.text == "s\r\nurn:a\r\n"


@pytest.mark.parametrize("accept", GRAPHS)
def test_graphs_come_in_every_format(relay: Served, graph: str, accept: str) -> None:
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    answer = query(relay, text, accept)
    assert {quad.object for quad in parse(answer.content, GRAPHS[accept])} == set(SAID)


@pytest.mark.parametrize("accept", ["application/json", "application/xml"])
@pytest.mark.parametrize("there", [True, False])
def test_a_question_is_answered_with_yes_or_no(
    relay: Served, graph: str, accept: str, there: bool
) -> None:
    text = f"ASK {{ GRAPH <{graph}> {{ ?s ?p {7 if there else 8} }} }}"
    answer = query(relay, text, accept)
    form = RESULTS[answer.headers["content-type"]]
    assert form in (QueryResultsFormat.JSON, QueryResultsFormat.XML)
    found = parse_query_results(answer.content, form)
    assert isinstance(found, QueryBoolean)
    assert bool(found) is there


def test_the_request_names_the_dataset(relay: Served, graph: str) -> None:
    text = "SELECT ?o { ?s ?p ?o FILTER(?o = 7) }"
    asked = {"default-graph-uri": graph}
    rows = query(relay, text, "application/json", **asked).json()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["7"]


def test_graphs_are_listed_read_and_removed(relay: Served, graph: str) -> None:
    url, named = f"{relay.url}/graphs", {"graph": graph}
    listed = httpx.get(url, timeout=60).json()["results"]["bindings"]
    assert graph in {row["graph"]["value"] for row in listed}
    read = httpx.get(url, params=named, headers={"Accept": "application/n-triples"}, timeout=60)
    assert {quad.object for quad in parse(read.content, RdfFormat.N_TRIPLES)} == set(SAID)
    gone = httpx.delete(url, params=named, headers=relay.rights, timeout=60)
    assert gone.status_code == 204, gone.text
    assert httpx.get(url, params=named, timeout=60).status_code == 404
    assert httpx.delete(url, params=named, headers=relay.rights, timeout=60).status_code == 404


def test_updates_go_on_to_the_endpoint(relay: Served, graph: str) -> None:
    update = {"update": f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:p> 8 }} }}"}
    url = f"{relay.url}/sparql"
    assert httpx.post(url, data=update, timeout=60).status_code == 401
    done = httpx.post(url, data=update, headers=relay.rights, timeout=60)
    assert done.status_code == 204, done.text
    asked = f"ASK {{ GRAPH <{graph}> {{ <urn:a> <urn:p> 8 }} }}"
    assert query(relay, asked, "application/json").json()["boolean"] is True


def test_no_answer_is_tagged_since_an_endpoint_may_change_unseen(relay: Served) -> None:
    answer = query(relay, "ASK { ?s ?p ?o }", "application/json")
    assert answer.is_success
    assert {"etag", "x-build"}.isdisjoint(answer.headers)


def test_it_is_ready(relay: Served) -> None:
    told = httpx.get(f"{relay.url}/readyz", timeout=60).json()
    assert (told["status"], told["build"]) == ("ready", "")


def test_a_build_is_published_in_the_endpoint_itself(engine: Engine) -> None:
    store = connect(engine.store, update=engine.update or None, graphs=engine.graphs)
    graph = NamedNode(f"urn:{token_hex(8)}")
    with store.build() as build:
        build.load(graph, [Triple(graph, NamedNode("urn:p"), Literal(1))])
        build.publish()
    [row] = select(store, f"SELECT ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    assert row["o"] == Literal(1)
    store.close()
