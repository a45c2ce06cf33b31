"""What a store behind an endpoint promises beyond what every store does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.errors import IotssfError, NotAcceptable, QueryTimeout, StoreError, TooLarge
from iotssf_kg.store import Check, Reader, Store, ask, connect, select
from iotssf_kg.store.endpoints import endpoints

ANY = "SELECT * { ?s ?p ?o }"


class Answering(BaseHTTPRequestHandler):
    """Answers each request with the status that its path begins with."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(int(self.path.split("/")[1]))
        self.send_header("content-type", "text/html")
        self.send_header("location", "http://elsewhere.example/query")
        self.send_header("content-length", "5")
        self.end_headers()
        self.wfile.write(b"no" if "/cut/" in self.path else b"never")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    """A web server that is no SPARQL endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:7878", ("/query", "/update", "/store")),
        ("http://h:7878/", ("/query", "/update", "/store")),
        ("http://h/ds/query", ("/ds/query", "/ds/update", "/ds/store")),
        ("https://h/sparql", ("/sparql", "/update", "/store")),
        ("https://h/ds?default-graph-uri=urn:a", ("/ds/query", "/ds/update", "/ds/store")),
    ],
)
def test_the_other_endpoints_lie_beside_the_one_named(url: str, expected: tuple[str, ...]) -> None:
    found = endpoints(url)
    assert (found.query.path, found.update.path, found.graphs.path) == expected


def test_endpoints_that_lie_elsewhere_are_named() -> None:
    found = endpoints("http://h/sparql", "http://h/sparql", "http://h/sparql-graph-crud")
    assert (str(found.update), str(found.graphs)) == (
        "http://h/sparql",
        "http://h/sparql-graph-crud",
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { ?s ?p ?o }", (("urn:d",), ())),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", (("urn:d",), ("urn:n",))),
        ("ASK FROM <urn:x> { ?s ?p ?o }", ((), ())),
        ("PREFIX x: <urn:x#> ASK FROM NAMED x:y { GRAPH ?g { ?s ?p ?o } }", ((), ())),
        ("PREFIX from: <urn:x#> ASK { ?s from:<urn:a> ?o }", (("urn:d",), ())),
        ("ASK { ?s ?p 'FROM <urn:x>' } # FROM <urn:x>", (("urn:d",), ())),
    ],
)
def test_the_dataset_of_the_url_is_for_queries_without_their_own(
    query: str, expected: tuple[tuple[str, ...], ...]
) -> None:
    doors = endpoints("http://h/sparql?default-graph-uri=urn:d&named-graph-uri=urn:n")
    assert doors.dataset_for(query) == expected


def test_user_and_password_leave_the_url() -> None:
    found = endpoints("https://me:p%40ss@h/ds")
    assert found.auth == ("me", "p@ss")
    assert all("p@ss" not in str(u) and "p%40" not in str(u) for u in (found.query, found.update))


@pytest.mark.parametrize("url", ["http://", "ftp://h/", "http://h:x/"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        connect(url)


def test_base_and_query_endpoint_are_the_same_store(server: str) -> None:
    connect(server).update("CLEAR ALL ; INSERT DATA { <x:a> <x:p> 1 }")
    assert select(connect(f"{server}/query"), ANY) == select(connect(server), ANY)


def test_a_password_is_never_shown(web: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreError) as caught:
        connect(f"http://me:secret@{web}/500").query(ANY)
    assert "secret" not in str(caught.value) + caplog.text


@pytest.mark.parametrize(
    ("status", "kind", "what"),
    [
        ("200", StoreError, "text/html"),
        ("200/cut", StoreError, "broke off"),
        ("307", StoreError, "moved to http://elsewhere.example/query"),
        ("401", StoreError, "wants a user"),
        ("404", StoreError, "nothing here"),
        ("406", NotAcceptable, "no such format"),
        ("413", TooLarge, "no request of this size"),
        ("500", StoreError, "answered 500: never"),
        ("504", QueryTimeout, "time limit"),
    ],
)
def test_a_refusal_says_where_and_why(
    web: str, status: str, kind: type[IotssfError], what: str
) -> None:
    with pytest.raises(kind, match=what) as caught:
        connect(f"http://{web}/{status}").query(ANY)
    assert type(caught.value) is kind
    assert f"{web}/{status}" in str(caught.value)


def test_an_endpoint_that_is_down_is_named() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9/query"):
        connect("http://127.0.0.1:9").query(ANY)


def test_an_update_in_a_build_has_no_prologue(server: str) -> None:
    store = connect(server)
    with store.build() as build, pytest.raises(IotssfError, match="no prologue"):
        build.update("PREFIX x: <x:> CLEAR ALL")


def clear(store: Store, check: Check) -> None:
    with store.build() as build:
        build.update("CLEAR ALL")
        build.publish(check)


STAGED = "SELECT ?g { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'staging')) }"


def staged(store: Store) -> bool:
    return ask(store, "ASK { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'staging')) }")


def test_what_a_dead_build_staged_is_removed(server: str) -> None:
    store = connect(server)
    # Never left: its process is dead.
    store.build().__enter__().load(None, [Triple(NamedNode("x:a"), NamedNode("x:p"), Literal(1))])
    assert staged(store)
    with store.build() as build:
        build.publish()
    assert not staged(store)


def test_what_arrived_in_part_is_not_published(server: str) -> None:
    store = connect(server)
    store.update("CLEAR ALL")
    triple = Triple(NamedNode("x:a"), NamedNode("x:p"), Literal(1))

    def lose() -> None:
        with store.build() as build:
            build.load(None, [triple])
            build.load(NamedNode("x:g"), [triple])
            store.update(f"CLEAR GRAPH {next(iter(select(store, STAGED)))['g']}")
            build.publish()

    with pytest.raises(StoreError, match="0 of 1 statements arrived"):
        lose()
    assert len(select(store, ANY)) == 0
    assert not staged(store)


def test_a_failed_check_is_told_though_it_is_public(server: str) -> None:
    def refuse(state: Reader) -> None:
        raise StoreError("too few")

    store = connect(server)
    with pytest.raises(StoreError, match="too few"):
        clear(store, refuse)
