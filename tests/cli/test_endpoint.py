"""What an endpoint answers, however wrong, is never taken for a fault of ours."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from iotssf_kg.store.remote import STAGING

EXAMPLE = Path(__file__).parents[2] / "examples/air-conditioner/air-conditioner_PASS.ttl"
JSON = "application/sparql-results+json"


class Lying(BaseHTTPRequestHandler):
    """Answers whatever is asked, with terms of the kind that its path names."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        media_type, body = self._answer(asked, LIES[self.path.split("/")[1]])
        self.send_response(200)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        self.do_POST()

    def _answer(self, asked: str, lie: dict[str, str]) -> tuple[str, bytes]:
        if "CONSTRUCT" in asked:
            return "application/n-triples", b"<a:a> <a:b> _:b .\n_:b <a:b> <a:a> .\n"
        if "ASK" in asked:
            return JSON, b'{"head": {}, "boolean": true}'
        chosen = asked.partition("SELECT")[2].partition("{")[0]
        names = tuple(dict.fromkeys(re.findall(r"\?(\w+)", chosen)))
        found = () if STAGING in asked else ({n: lie for n in names if lie},) * 2
        results = {"head": {"vars": names}, "results": {"bindings": found}}
        return JSON, json.dumps(results).encode()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


LIES = {
    "iri": {"type": "uri", "value": "http://a"},
    "literal": {"type": "literal", "value": "x"},
    "blank": {"type": "bnode", "value": "b"},
    "number": {"type": "literal", "value": "9" * 5000},
    "nothing": {},
}
COMMANDS = {
    "info": (),
    "classify": (),
    "validate": (),
    "query": ("cq31",),
    "report": ("--all",),
    "close": (),
    "load": (EXAMPLE,),
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Lying)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_answer_of_an_endpoint_looks_like_a_fault_of_ours(
    iotssf, endpoint: str, lie: str, command: str
) -> None:
    run = iotssf(command, *COMMANDS[command], "--store", f"{endpoint}/{lie}")
    assert run.code in (0, 2, 3)
    assert "Traceback" not in run.err
    assert "fault of iotssf" not in " ".join(run.err.split())


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("http://me:secret@127.0.0.1:9",), "every user of this machine sees it"),
        (("http://127.0.0.1:9", "--allow-update"), "tokens have no place"),
        (("http://127.0.0.1:9", "--private"), "tokens have no place"),
        (("http://",), "not the URL of a web server"),
    ],
)
def test_it_does_not_begin_where_it_could_not_keep_its_word(
    iotssf, options: tuple[str, ...], what: str
) -> None:
    run = iotssf("serve", "--store", *options)
    assert run.code in (2, 3)
    assert what in " ".join(run.err.split())
    assert "secret" not in run.err
