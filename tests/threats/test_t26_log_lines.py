"""T26: what comes from outside cannot write lines of its own into the log."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from tests.service.server import served

CLIENT = httpx.Client(timeout=60, headers={"Connection": "close"})
HOSTILE = ("%0A", "%0D%0A", "%1B%5B31m", "%00", "%7F", "%C2%85", "%E2%80%A8", "%9B", '"%2C"x"%3A"')
FORGED = '{"event": "request", "status": 200}'


def test_one_line_a_request_whatever_it_is_made_of(tmp_path: Path) -> None:
    with served(tmp_path / "store", "--allow-update", "--log", "queries") as service:
        before = len(service.lines)
        for each in HOSTILE:
            CLIENT.get(f"{service.url}/{each}{FORGED}")
            CLIENT.get(f"{service.url}/sparql?query=ASK%20%7B%7D{each}")
        CLIENT.get(service.url, headers={"X-Request-Id": "a\t{}", "X-Forwarded-For": '{"a"'})
        text = service.log.read_text(encoding="utf-8")
        asked = [each for each in service.lines[before:] if each["event"] == "request"]
    assert len(asked) == 2 * len(HOSTILE) + 1
    assert re.search(r"[^\n\x20-\x7e]", text) is None
    assert text.count("\n") == len(text.splitlines())
