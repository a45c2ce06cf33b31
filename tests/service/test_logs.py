"""One line of JSON a request: what an operator needs, and nothing that is secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from iotssf_kg.errors import BadParameter
from iotssf_kg.service.settings import Settings
from tests.service.server import Served, served

# A busy machine is no fault of what is tested.
CLIENT = httpx.Client(timeout=60, headers={"Connection": "close"})
ASK = "ASK { ?s ?p 'secret-of-the-query' }"


def line(service: Served, response: httpx.Response) -> dict[str, Any]:
    name = response.headers["x-request-id"]
    [found] = [each for each in service.lines if each.get("request") == name]
    return found


def test_a_line_says_who_asked_for_what_and_what_came_of_it(service: Served) -> None:
    url = f"{service.url}/sparql"
    told = line(service, CLIENT.get(url, params={"query": ASK}))
    assert {"time", "request", "ms", "build"} <= told.keys()
    assert (told["method"], told["path"], told["route"]) == ("GET", "/sparql", "/sparql")
    assert (told["status"], told["client"]) == (200, "127.0.0.1")
    told = line(service, CLIENT.get(url, params={"query": "SELECT"}))
    assert (told["status"], told["problem"]) == (400, "bad-sparql")


def test_neither_tokens_nor_what_was_asked_are_logged(service: Served) -> None:
    update = {"update": "INSERT DATA { <urn:a> <urn:b> 'secret-of-the-update' }"}
    url = f"{service.url}/sparql"
    told = line(service, CLIENT.post(url, data=update, headers=service.rights))
    CLIENT.get(url, params={"query": ASK, "token": "secret-of-the-address"})
    assert told["key"]
    text = service.log.read_text(encoding="utf-8")
    assert service.token not in text
    assert "secret-of-the" not in text


def test_queries_are_logged_where_a_setting_asks_for_it(tmp_path: Path) -> None:
    with served(tmp_path / "store", "--allow-update", "--log", "queries") as service:
        answer = CLIENT.get(f"{service.url}/sparql", params={"query": ASK})
        assert line(service, answer)["query"] == ASK


def test_a_request_keeps_the_name_that_it_brings_where_that_is_plain(service: Served) -> None:
    names = {"abcd-1234.x": True, "a b c d": False, "x" * 65: False, '{"a":1}': False, "": False}
    for name, kept in names.items():
        answer = CLIENT.get(f"{service.url}/healthz", headers={"X-Request-Id": name})
        assert (answer.headers["x-request-id"] == name) is kept
        assert line(service, answer)["status"] == 200


def test_a_fault_is_told_to_the_log_alone(tmp_path: Path) -> None:
    with served(tmp_path / "store", "--allow-update") as service:
        (service.store / "current").write_text("nonsense")
        answer = CLIENT.get(f"{service.url}/sparql", params={"query": ASK})
        assert answer.status_code == 502
        assert str(tmp_path) not in answer.text
        name = answer.headers["x-request-id"]
        [fault] = [e for e in service.lines if e["event"] == "fault" and e["request"] == name]
        assert "Traceback" in fault["traceback"]
        assert answer.json()["instance"] == f"urn:request:{name}"


def test_every_line_is_json(service: Served) -> None:
    assert all(json.loads(each) for each in service.log.read_text().splitlines())


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(BadParameter, match="loud"):
        Settings(log="loud")
