"""T43: a server is up with half a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from iotssf_kg.store.backup import backup, restore
from tests.service.parties import publisher
from tests.service.server import Served, served

BOTH = ("--allow-upload", "--allow-update")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("half") / "store", *BOTH) as service:
        party = publisher(service, "kaze")
        assert party.send(party.export()).status_code == 201
        yield service


def ready(service: Served) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(f"{service.url}/readyz", timeout=60)
    return answer.status_code, answer.json()


def update(service: Served, text: str) -> None:
    url = f"{service.url}/sparql"
    httpx.post(url, data={"update": text}, headers=service.rights, timeout=60).raise_for_status()


SSF = "https://w3id.org/iot-ssf/ns#"
HARMS = {
    f"DELETE {{ GRAPH ?g {{ ?cell a <{SSF}Cell> }} }} "
    f"WHERE {{ GRAPH ?g {{ ?cell a <{SSF}Cell> }} }}": "nine cells",
    "CLEAR GRAPH <https://kaze.example/id/export-1>": "is empty",
    "DELETE WHERE { GRAPH <https://kaze.example/id/export-1> "
    "{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } }": "of its",
    "CLEAR GRAPH <https://w3id.org/iot-ssf/ontology/core>": "is empty",
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_build_that_lacks_something_is_not_ready(
    service: Served, tmp_path: Path, harm: str
) -> None:
    assert ready(service)[0] == 200
    with served(copied(service, tmp_path), *BOTH) as other:
        update(other, harm)
        status, told = ready(other)
        assert (status, HARMS[harm] in told["why"]) == (503, True), told
        assert httpx.get(f"{other.url}/healthz").is_success


def copied(service: Served, folder: Path) -> Path:
    backup(service.store, folder / "backup")
    restore(folder / "backup", folder / "store")
    return folder / "store"


def test_a_broken_build_is_refused_and_the_last_good_one_kept(
    service: Served, tmp_path: Path
) -> None:
    with served(copied(service, tmp_path), *BOTH) as other:
        update(other, next(iter(HARMS)))
        before = httpx.get(f"{other.url}/exports").json()
        party = publisher(other, "suzu")
        answer = party.send(party.export())
        assert (answer.status_code, "not published" in answer.json()["title"]) == (502, True)
        assert httpx.get(f"{other.url}/exports").json() == before
        assert not list(other.store.rglob("*.part"))


def test_a_damaged_build_is_told_and_no_answer_is_made_up(service: Served, tmp_path: Path) -> None:
    store = copied(service, tmp_path)
    with served(store) as other:
        assert ready(other)[0] == 200
    for file in (store / "builds").rglob("*.sst"):
        file.write_bytes(file.read_bytes()[:100])
    with served(store) as other:
        status, told = ready(other)
        assert (status, told["status"]) == (503, "not ready")
        count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
        assert httpx.get(f"{other.url}/sparql", params=count, timeout=60).status_code == 502
        assert httpx.get(f"{other.url}/healthz").is_success
