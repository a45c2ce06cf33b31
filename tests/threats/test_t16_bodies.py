"""T16: bodies that are too long, broken off, endless, or in too many pieces."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.service.server import Served, served

MEGABYTE = 1 << 20
TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("bodies") / "store"
    with served(folder, "--allow-update", "--body", "16") as service:
        yield service


def sent(service: Served, head: str, body: bytes) -> int:
    """The status of what comes back when *body* is sent as it is, and nothing after it."""
    port = httpx.URL(service.url).port or 0
    start = f"PUT /graphs?graph=urn:g HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token}"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(
            f"{start}\r\nContent-Type: text/turtle\r\n{head}\r\n\r\n".encode() + body
        )
        if "500" in head:  # there is no more of it; to any other the server need not listen
            connection.shutdown(socket.SHUT_WR)
        return int(connection.recv(100).split()[1])


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        ("Content-Length: 99999999", b"", 413),
        ("Content-Length: 500", TRIPLE, 400),
        ("Content-Length: -1", TRIPLE, 400),
        ("Content-Length: x", TRIPLE, 400),
        ("Content-Length: 5\r\nContent-Length: 6", TRIPLE, 400),
        ("Transfer-Encoding: chunked", b"1a\r\n" + TRIPLE + b"\r\n", 411),
        ("Transfer-Encoding: chunked", b"1a\r\n" + TRIPLE + b"\r\n0\r\n\r\n", 411),
        ("Transfer-Encoding: chunked\r\nContent-Length: 26", b"1a\r\n" + TRIPLE, 400),
    ],
)
def test_what_is_not_whole_is_not_taken(
    service: Served, head: str, body: bytes, status: int
) -> None:
    assert sent(service, head, body) in {status, 411} if "Transfer" in head else {status}
    there = httpx.get(f"{service.url}/graphs", params={"graph": "urn:g"}, timeout=60)
    assert there.status_code == 404


def test_endless_chunks_end_at_once(service: Served) -> None:
    port, sent = httpx.URL(service.url).port or 0, 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        try:
            while sent < 1000:
                connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 1
        except OSError:
            pass
    assert sent < 1000


def test_too_much_of_anything_is_413_and_takes_no_memory(service: Served) -> None:
    sparql, graphs = f"{service.url}/sparql", f"{service.url}/graphs"
    rights = {"headers": service.rights, "timeout": 60}
    httpx.post(sparql, data={"query": "ASK {}"}, **rights).raise_for_status()
    parts = {f"f{n}": ("x.ttl", TRIPLE, "text/turtle") for n in range(10_000)}
    requests = [
        httpx.Request("POST", sparql, data={f"f{n}": "" for n in range(10_000)}),
        httpx.Request("POST", sparql, data={"query": "#" * (8 * MEGABYTE)}),
        httpx.Request("POST", graphs, files=parts),
        httpx.Request("POST", graphs, data={"x": "y" * (8 * MEGABYTE)}, files={"f": b""}),
    ]
    before = service.memory
    for _ in range(5):
        for request in requests:
            sent = {"content": request.read(), "headers": {**request.headers, **service.rights}}
            assert httpx.post(request.url, timeout=60, **sent).status_code == 413
    assert service.memory < before + 100 * MEGABYTE


@pytest.mark.parametrize("length", [60_000, 3 * MEGABYTE])
@pytest.mark.parametrize("path", ["/exports", "/graphs/x", "/nowhere"])
def test_a_body_that_nobody_reads_does_not_break_the_next_request(
    service: Served, path: str, length: int
) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as client:
        for _ in range(10):
            refused = client.post(path, content=b"x" * length)
            assert refused.status_code in (401, 403, 404)
            assert refused.headers.get("Connection") == ("close" if length > MEGABYTE else None)
            assert client.get("/healthz").is_success
