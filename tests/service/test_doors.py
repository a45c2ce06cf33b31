"""What holds for every door, whatever it does."""

from __future__ import annotations

import httpx
import pytest

from iotssf_kg.service.openapi import described
from tests.service.server import Served

PATHS = [path for path in described()["paths"] if "{" not in path]
READ = [path for path in PATHS if "get" in described()["paths"][path]]
PROBLEM = "application/problem+json"


def ask(service: Served, method: str, path: str, **headers: str) -> httpx.Response:
    return httpx.request(method, f"{service.url}{path}", headers=headers, timeout=60)


@pytest.mark.parametrize("path", READ)
def test_every_door_takes_head_options_and_a_slash(service: Served, path: str) -> None:
    get, head = ask(service, "GET", path), ask(service, "HEAD", path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    slash = ask(service, "GET", f"{path}/")
    assert (slash.status_code, slash.history) == (get.status_code, [])
    may = ask(service, "OPTIONS", path, Origin="https://x.example")
    assert may.is_success or get.status_code == 404
    assert {"GET", "HEAD"} <= set(may.headers["access-control-allow-methods"].split(", ")) or (
        get.status_code == 404
    )


@pytest.mark.parametrize("path", [*PATHS, "/", "/nowhere", "/graphs/x"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PATCH", "BREW"])
def test_pages_of_other_sites_read_every_answer(service: Served, method: str, path: str) -> None:
    answer = ask(service, method, path, Origin="https://x.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers
    if not answer.is_success:
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["status"] == answer.status_code
    if answer.status_code == 405:
        assert "OPTIONS" in answer.headers["allow"]
