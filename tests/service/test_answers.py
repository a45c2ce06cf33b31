"""What the service promises of its answers: honest, bounded, and for those who may have them."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from iotssf_kg.asking.questions import repeatable
from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.service.keys import Keys
from iotssf_kg.store import connect
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f) }"
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("answers") / "store"
    store = connect(str(folder))
    Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob("*_PASS.ttl"))])
    store.close()
    options = ("--allow-update", "--timeout", "2", "--answer", "1")
    with served(folder, *options) as service:
        yield service


def ask(service: Served, query: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params={"query": query}, headers=headers, timeout=60)


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/csv", "*/*"])
def test_a_query_that_runs_into_the_limit_is_no_success(service: Served, accept: str) -> None:
    began = time.monotonic()
    answer = ask(service, ENDLESS, Accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (504, PROBLEM)
    assert "2 s" in answer.json()["title"]
    assert time.monotonic() - began < 20
    assert ask(service, COUNT).is_success


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * {",
    ],
)
def test_what_reaches_outside_or_is_none_is_refused_with_its_place(
    service: Served, query: str
) -> None:
    answer = ask(service, query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert {"line", "column", "hint", "type"} <= answer.json().keys()


@pytest.mark.parametrize(
    ("kind", "text", "status", "what"),
    [
        ("query", "SELECT (<urn:f>(1) AS ?x) {}", 400, "custom function"),
        ("update", "DROP GRAPH <urn:none>", 409, "does not exist"),
    ],
)
def test_what_turns_out_wrong_when_it_is_carried_out_is_no_fault_of_the_store(
    service: Served, kind: str, text: str, status: int, what: str
) -> None:
    answer = httpx.post(
        f"{service.url}/sparql", data={kind: text}, headers=service.rights, timeout=60
    )
    assert (answer.status_code, what in answer.json()["title"]) == (status, True)


def test_graphs_that_are_not_there_are_empty(service: Served) -> None:
    url = f"{service.url}/sparql"
    given = {"query": COUNT, "default-graph-uri": "http://127.0.0.1:9/nothing"}
    answer = httpx.get(url, params=given)
    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "0"


def test_an_answer_over_the_limit_is_an_error(service: Served) -> None:
    everything = "SELECT * WHERE { ?s ?p ?o . ?t ?q ?u } LIMIT 100000"
    answer = ask(service, everything)
    assert (answer.status_code, "1,048,576" in answer.json()["title"]) == (413, True)


def test_writing_needs_a_token_that_allows_it(service: Served) -> None:
    url, reader = f"{service.url}/sparql", Keys(service.store).create(("read",))
    update = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }"}
    tokens = [{"Authorization": f"Bearer {each}"} for each in ("wrong", reader)]
    statuses = [httpx.post(url, data=update, headers=each).status_code for each in ({}, *tokens)]
    assert statuses == [401, 401, 403]
    assert httpx.put(f"{service.url}/graphs?graph=urn:g", content=b"").status_code == 401


def test_a_revoked_token_counts_no_more(service: Served) -> None:
    keys = Keys(service.store)
    token = keys.create(("admin",))
    rights = {"Authorization": f"Bearer {token}"}
    update = {"update": "INSERT DATA { <urn:a> <urn:b> 2 }"}
    assert httpx.post(f"{service.url}/sparql", data=update, headers=rights, timeout=60).is_success
    keys.revoke(keys.held()[-1].name)
    assert httpx.post(f"{service.url}/sparql", data=update, headers=rights).status_code == 401
    assert token not in (service.store / "tokens").read_text()


def test_an_answer_is_tagged_by_its_build(service: Served) -> None:
    first = ask(service, COUNT)
    tag = first.headers["etag"]
    assert ask(service, COUNT, **{"If-None-Match": tag}).status_code == 304
    update = {"update": f"INSERT DATA {{ <urn:a> <urn:b> {time.monotonic_ns()} }}"}
    done = httpx.post(f"{service.url}/sparql", data=update, headers=service.rights, timeout=60)
    second = ask(service, COUNT, **{"If-None-Match": tag})
    assert (done.status_code, second.status_code) == (204, 200)
    assert second.headers["x-build"] == done.headers["x-build"] > first.headers["x-build"]
    assert second.text != first.text


def test_what_is_another_at_each_call_is_not_kept(service: Served) -> None:
    once, again = (ask(service, "SELECT (UUID() AS ?x) {}").text for _ in range(2))
    assert once != again


def test_pages_of_other_sites_may_ask(service: Served) -> None:
    answer = httpx.options(f"{service.url}/sparql", headers={"Origin": "https://x.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_it_says_that_it_is_ready_and_what_holds(service: Served) -> None:
    told = httpx.get(f"{service.url}/readyz", timeout=60).json()
    assert told["status"] == "ready"
    assert {"sockets", "exec", "files"} <= told["confined"].keys()


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with served(tmp_path / "store", "--allow-update") as service:
        assert ask(service, COUNT).is_success
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(20) == 0


def test_nothing_is_left_of_an_answer_that_was_read_or_that_did_not_come_about(
    tmp_path: Path,
) -> None:
    options = ("--allow-update", "--timeout", "10", "--answer", "8")
    with served(tmp_path / "store", *options, temporary=tmp_path) as own:
        [folder] = tmp_path.glob("iotssf-service-*")
        triples = "".join(f"<urn:s{n}> <urn:p> {'9' * 100} . " for n in range(20_000))
        update = {"update": f"INSERT DATA {{ {triples} }}"}
        httpx.post(f"{own.url}/sparql", data=update, headers=own.rights, timeout=60)
        rows = "SELECT * { ?s ?p ?o }"
        assert len(ask(own, rows).content) > 2 << 20
        assert list(folder.iterdir()) == []
        with httpx.stream("GET", f"{own.url}/sparql", params={"query": rows}) as left:
            assert left.status_code == 200
        assert ask(own, "SELECT * { ?s ?p ?o . ?t ?q ?u }").status_code in (413, 504)
        assert list(folder.iterdir()) == []


def test_fresh_values_are_told_from_names_that_look_like_them() -> None:
    again = ["SELECT (NOW() AS ?x) {}", "SELECT (uuid #c\n() AS ?x) {}", "ASK { FILTER(raNd()>1) }"]
    same = ["SELECT ?now { ?now ?p ?o }", "ASK { ?s ex:rand (1) }", "ASK { ?s ?p 'now()' }"]
    assert ([repeatable(each) for each in again], [repeatable(each) for each in same]) == (
        [False] * 3,
        [True] * 3,
    )
