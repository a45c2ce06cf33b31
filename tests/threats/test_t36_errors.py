"""T36: errors tell nothing of our code, folders or releases."""

from __future__ import annotations

import random
import re
import socket
from collections.abc import Iterator

import httpx
import pytest

import iotssf_kg
from tests.service.server import Served, served

# What would be a trace, a place on this machine, or a release of ours or of what we use.
TELLS = re.compile(
    r"(?i)traceback|file \"|\.py\b|/site-packages|/tmp/|/home/|/root/|/usr/|werkzeug|flask|"
    r"pyoxigraph|rdflib|object at 0x|python/|granian/[0-9]|" + re.escape(iotssf_kg.__version__)
)
PIECES = (
    *("SELECT", "{", "}", "?s", "<", ">", '"', "'", "\\", "%00", "%zz", "%ff", "é", "\x01", "&"),
    *("query=", "update=", "graph=", "..", "/", "//", "http://[", ";", "=", "[]", "#", "*", "ASK"),
)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "BREW", "OPTIONS", "HEAD")
PATHS = ("sparql", "graphs", "graphs/x", "version", "readyz", "nowhere", "openapi.json", "")
HEADERS = ("Accept", "Content-Type", "Authorization", "If-None-Match", "Range", "Content-Length")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("errors") / "store", "--allow-update") as service:
        yield service


def malformed(chance: random.Random) -> bytes:
    """A request that makes no sense, or only by chance."""

    def some(most: int) -> str:
        return "".join(chance.choices(PIECES, k=chance.randint(0, most)))

    body = some(20).encode()
    target = f"{chance.choice(PATHS)}?{some(6)}".replace(" ", "+")
    lines = [f"{chance.choice(METHODS)} /{target} HTTP/1.1", "Host: x", "Connection: close"]
    lines += [f"{chance.choice(HEADERS)}: {some(4)}" for _ in range(chance.randint(0, 3))]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def sent(service: Served, request: bytes) -> str:
    port = httpx.URL(service.url).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer.decode("utf-8", "replace")


def test_200_malformed_requests_tell_nothing(service: Served) -> None:
    chance, statuses = random.Random(36), []
    for _ in range(200):
        request = malformed(chance)
        answer = sent(service, request)
        head = answer.partition("\r\n\r\n")[0]
        statuses += [int(each) for each in re.findall(r"\AHTTP/1\.1 (\d+)", answer)]
        if statuses and statuses[-1] != 200:
            assert TELLS.search(answer) is None, (request, answer)
        assert re.search(r"(?im)^(server|x-powered-by):.*\d", head) is None
    assert len(statuses) == 200
    assert {status for status in statuses if status >= 500} == set()
    assert len(set(statuses)) >= 5
    assert [each for each in service.lines if each["event"] == "fault"] == []
    assert httpx.get(f"{service.url}/healthz", timeout=60).is_success
