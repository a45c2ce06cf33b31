"""An endpoint can be slow, endless or wrong; it costs an error, and neither memory nor hours."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

import pytest

from iotssf_kg.errors import QueryTimeout, StoreError
from iotssf_kg.store import Answer, construct, number, only, select, solutions
from iotssf_kg.store.endpoints import endpoints
from iotssf_kg.store.remote import RemoteStore
from iotssf_kg.store.wire import Bounds

ANY = "SELECT * { ?s ?p ?o }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
BOUNDS = Bounds(bytes=1 << 20, seconds=2.0, silence=1.0)
PIECE = b" " * 65_536


def head(*more: str, status: str = "200 OK") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"content-type: {JSON}", "connection: close", *more)
    return "\r\n".join([*lines, "", ""]).encode()


def slowly(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        time.sleep(0.05)
        yield piece


BOMB = gzip.compress(bytes(100 << 20))
GZIP = "content-encoding: gzip"
# Path → what is sent after the request, piece by piece.
SENT: dict[str, Callable[[], Iterator[bytes]]] = {
    "endless": lambda: iter([head(), *repeat(PIECE, 1000)]),
    "huge": lambda: iter([head(f"content-length: {10**15}"), *repeat(PIECE, 1000)]),
    "bomb": lambda: iter([head(GZIP, f"content-length: {len(BOMB)}"), BOMB]),
    "chunks": lambda: iter(
        [head("transfer-encoding: chunked"), *repeat(b"10000\r\n" + PIECE + b"\r\n", 1000)]
    ),
    "trickling body": lambda: slowly(iter([head(), *repeat(b" ", 1000)])),
    "trickling head": lambda: slowly(iter([head()[:-2], *repeat(b"x: y\r\n", 1000)])),
    "never begun": lambda: slowly(repeat(b"HTTP/1.1 100 Continue\r\n\r\n", 1000)),
    "silent": lambda: slowly(iter([head(), *repeat(b"", 1000)])),
    "cut gzip": lambda: iter([head(GZIP), gzip.compress(b"{}" * 1000)[:20]]),
    "no gzip": lambda: iter([head(GZIP), b"{}" * 1000]),
    "other coding": lambda: iter([head("content-encoding: br"), b"{}"]),
    "cut": lambda: iter([head("content-length: 10"), b"{}"]),
    "no http": lambda: iter([b"\x00" * 1000]),
    "endless refusal": lambda: iter([head(status="500 Oh"), *repeat(PIECE, 1000)]),
    "odd refusal": lambda: iter(
        [b"HTTP/1.1 500 Oh\r\ncontent-type: text/plain; charset=hex\r\n\r\nno"]
    ),
}


class Hostile(BaseHTTPRequestHandler):
    """Sends what its path names, for as long as anybody listens."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        name = self.path.split("/")[1].replace("-", " ")
        with suppress(OSError):
            for piece in SENT[name]():
                self.wfile.write(piece)
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with serving(Hostile) as url:
        yield url


TOLD = {
    "endless": "the answer has more than 1,048,576 bytes. Ask for less",
    "huge": "the answer has more than 1,048,576 bytes",
    "bomb": "the answer has more than 1,048,576 bytes",
    "chunks": "the answer has more than 1,048,576 bytes",
    "trickling body": "the answer took more than 2 s in all",
    "trickling head": "the answer took more than 2 s in all",
    "never begun": "the answer took more than 2 s in all",
    "silent": "no answer in time",
    "cut gzip": "the answer broke off",
    "no gzip": "the answer is damaged",
    "other coding": "answers in the coding br",
    "cut": "the answer broke off",
    "no http": "the answer broke off",
    "endless refusal": "answered 500",
    "odd refusal": "answered 500: no",
}


@pytest.mark.parametrize("name", SENT)
def test_an_answer_is_bounded(hostile: str, name: str) -> None:
    url = f"{hostile}/{name.replace(' ', '-')}"
    store = RemoteStore(endpoints(url), BOUNDS)
    with pytest.raises(StoreError) as caught:
        store.query(ANY)
    assert TOLD[name] in str(caught.value)
    assert url in str(caught.value)
    store.close()


def test_a_time_out_is_one(hostile: str) -> None:
    with pytest.raises(QueryTimeout):
        RemoteStore(endpoints(f"{hostile}/trickling-body"), BOUNDS).query(ANY)


def test_an_update_does_not_wait_for_an_endless_answer(hostile: str) -> None:
    RemoteStore(endpoints(f"{hostile}/endless"), BOUNDS).update("CLEAR ALL")


TERM = {"type": "uri", "value": "http://a"}


def rows(*bindings: object, names: tuple[str, ...] = ("a",)) -> bytes:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


def nested(key: str = "value") -> bytes:
    begin = f'{{"{key}": {{"subject": {json.dumps(TERM)}, "object": '.encode()
    return rows({"a": "HERE"}).replace(b'"HERE"', begin * 20_000)


WRONG = {
    "no json": b"<html>",
    "cut": rows({"a": TERM})[:-5],
    "a number for a row": rows(5),
    "another variable": rows({"b": TERM}),
    "no iri": rows({"a": {"type": "uri", "value": "http://a> ; DROP ALL"}}),
    "no kind": rows({"a": {"type": "thing", "value": "x"}}),
    "no text": rows({"a": {"type": "literal", "value": "X"}}).replace(b"X", b"\xff"),
    "long text": rows({"a": {"type": "literal", "value": "x" * (9 << 20)}}),
    "terms in terms": nested(),
    "terms in escaped terms": nested(r"v\u0061lue"),
    "triple term": rows(
        {"a": {"type": "triple", "value": dict.fromkeys(("subject", "predicate", "object"), TERM)}}
    ),
    "too many": rows(*[{}] * 11_000, names=tuple(f"v{n}" for n in range(1000))),
}


@pytest.mark.parametrize("kind", WRONG)
def test_rows_that_are_wrong_are_an_error_of_the_store(kind: str) -> None:
    with pytest.raises(StoreError, match=r"the store's answer is broken|holds more than"):
        solutions(Answer(JSON, WRONG[kind]))


def test_a_variable_may_be_called_value() -> None:
    found = solutions(Answer(JSON, rows(*[{"value": TERM}] * 2, names=("value",))))
    assert [str(row["value"]) for row in found] == ["<http://a>"] * 2


def test_xml_that_broke_off_is_not_taken_for_whole() -> None:
    text = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><results>'
    assert len(solutions(Answer(XML, f"{text}</results></sparql>\n".encode()))) == 0
    with pytest.raises(StoreError, match="broke off"):
        solutions(Answer(XML, text.encode()))


class Fixed:
    """A store that gives one answer, whatever it is asked."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        return Answer(JSON, self.body)


@pytest.mark.parametrize(
    "body",
    [
        b"<a> <b> .",
        b"<http://a> <http://b> " + b"<<( <http://a> <http://b> " * 20_000,
        b'<http://a#b> <http://b> "" .\r<http://a#b> <http://b> <<( <a:a> <a:a> <a:a> )>> .',
        b'<http://a> <http://b> "' + b"x" * (17 << 20) + b'" .',
    ],
    ids=["no statement", "terms in terms", "triple term", "long text"],
)
def test_statements_that_are_wrong_are_an_error_of_the_store(body: bytes) -> None:
    with pytest.raises(StoreError, match="the store's answer is broken"):
        construct(Fixed(body), ANY)


def test_what_was_asked_for_and_is_not_there_is_an_error_of_the_store() -> None:
    (row,) = select(Fixed(rows({})), ANY)
    assert row.get("a") is None
    with pytest.raises(StoreError, match=r"it has no \?a"):
        row["a"]
    with pytest.raises(StoreError, match="it has 2 rows"):
        only(select(Fixed(rows({}, {})), ANY))
    many = {"type": "literal", "value": "many"}
    with pytest.raises(StoreError, match="'many' is no number"):
        number(only(select(Fixed(rows({"a": many})), ANY))["a"])
