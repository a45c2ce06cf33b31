"""What the service makes of endpoints that are slow, wrong, cut or down: never a success."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.service.server import Served, served

JSON = "application/sparql-results+json"
PROBLEM = "application/problem+json"
ROWS = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "x:y"}}]}}
WHOLE = json.dumps(ROWS)
QUERY = "SELECT ?x { ?x ?y ?z }"
# Statuses, media types, bodies and headers by the word that the query's IRI ends with.
ANSWERS: dict[str, tuple[int, str, str, dict[str, str]]] = {
    "whole": (200, JSON, WHOLE, {}),
    "cut": (200, JSON, WHOLE[:-20], {}),
    "page": (200, "text/html", "<p>hello</p>", {}),
    "csv": (200, "text/csv", "x\r\nx:y\r\n", {}),
    "graph": (200, "application/n-triples", "<x:a> <x:b> <x:c> .\n", {}),
    "rows": (200, JSON, WHOLE, {"X-SPARQL-MaxRows": "1"}),
    "part": (206, JSON, WHOLE, {}),
    "large": (200, JSON, json.dumps(ROWS | {"pad": "x" * (2 << 20)}), {}),
    "refused": (400, "text/plain", "no\x1b[31m such\nthing " + "x" * 5000, {}),
    "moved": (302, "text/plain", "", {"Location": "http://127.0.0.1:9/query"}),
    "keys": (401, "text/plain", "", {}),
    "busy": (503, "text/plain", "", {}),
    "fault": (500, "text/plain", "Virtuoso 42000 Error", {}),
}
STATUSES = {
    "cut": 502,
    "page": 502,
    "csv": 502,
    "graph": 502,
    "rows": 413,
    "part": 413,
    "large": 413,
    "refused": 400,
    "moved": 502,
    "keys": 502,
    "busy": 503,
    "fault": 502,
    "slow": 504,
}


class Wrong(BaseHTTPRequestHandler):
    """Answers by what it is asked."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        word = asked.rpartition("case%3A")[2].partition("%3E")[0] or "whole"
        if word == "slow":
            time.sleep(6)
        status, media_type, body, headers = ANSWERS.get(word, ANSWERS["whole"])
        self.send_response(status)
        self.send_header("content-type", media_type)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body.encode())
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Wrong)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"127.0.0.1:{server.server_address[1]}"
    options = ("--timeout", "3", "--answer", "1")
    try:
        state = tmp_path_factory.mktemp("state")
        with served(f"http://{address}", *options, state=state) as service:
            yield service, address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(service: Served, word: str, accept: str = JSON) -> httpx.Response:
    query = f"SELECT ?x {{ ?x ?y <case:{word}> }}"
    headers = {"Accept": accept}
    return httpx.post(f"{service.url}/sparql", data={"query": query}, headers=headers, timeout=60)


@pytest.mark.parametrize("word", STATUSES)
def test_what_is_no_whole_answer_is_a_problem(service: tuple[Served, str], word: str) -> None:
    front, address = service
    answer = ask(front, word)
    assert (answer.status_code, answer.headers["content-type"]) == (STATUSES[word], PROBLEM)
    # Where the endpoint is, is nobody's business; its words are one line, and few.
    assert address not in answer.text
    assert len(answer.text) < 2000
    assert "\x1b" not in json.loads(answer.text)["title"]
    assert ask(front, "whole").json()["results"]["bindings"][0]["x"]["value"] == "x:y"


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/xml"])
def test_an_answer_is_written_as_it_is_asked_for(service: tuple[Served, str], accept: str) -> None:
    answer = ask(service[0], "whole", accept)
    assert (answer.status_code, "x:y" in answer.text) == (200, True)


def test_a_format_that_there_is_not_is_refused(service: tuple[Served, str]) -> None:
    assert ask(service[0], "whole", "image/png").status_code == 406


def test_one_that_is_cut_off_costs_no_other(service: tuple[Served, str]) -> None:
    front, _ = service
    slow = threading.Thread(target=ask, args=(front, "slow"))
    slow.start()
    quick = []
    while slow.is_alive():
        quick.append(ask(front, "whole").status_code)
    slow.join()
    assert set(quick) == {200}


def test_changes_are_not_taken_unasked(service: tuple[Served, str]) -> None:
    front, _ = service
    url, update = f"{front.url}/sparql", {"update": "CLEAR ALL"}
    assert httpx.post(url, data=update, headers=front.rights, timeout=60).status_code == 403


def test_an_endpoint_that_is_down_is_told(tmp_path: Path) -> None:
    with served("http://127.0.0.1:9", state=tmp_path) as front:
        answer = ask(front, "whole")
        ready = httpx.get(f"{front.url}/readyz", timeout=60)
        assert (answer.status_code, ready.status_code) == (502, 503)
        assert "127.0.0.1:9" not in answer.text + ready.text
