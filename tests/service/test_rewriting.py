"""NOT EXISTS asked over HTTP is rewritten where that is equal, and the answer says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import BadSparql
from iotssf_kg.rdf import read
from iotssf_kg.sparql.forms import REFUSED, settled
from iotssf_kg.store import connect
from iotssf_kg.store.embedded import understand
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GAPS = """PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
SELECT ?subject ?requirement {
  ?subject ssf:needs ?requirement
  FILTER NOT EXISTS { ?measure ssf:covers ?subject ; ssf:meets ?requirement }
}"""
LEFT = """PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
SELECT * { ?subject ssf:needs ?requirement
  FILTER NOT EXISTS { ?measure ssf:covers ?subject ; ssf:meets ?requirement }
  FILTER NOT EXISTS { ?x a ssf:Device ; ssf:from ?y } }"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rewriting") / "store"
    store = connect(str(folder))
    Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob("*/*_PASS.ttl"))])
    store.close()
    with served(folder, "--allow-update") as service:
        yield service


def ask(service: Served, query: str, **parameters: str) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params={"query": query, **parameters}, timeout=60)


def rows(answer: httpx.Response) -> Counter[str]:
    return Counter(map(repr, answer.raise_for_status().json()["results"]["bindings"]))


def explained(service: Served, query: str, **parameters: str) -> dict[str, Any]:
    told: dict[str, Any] = ask(service, query, explain="yes", **parameters).json()
    return told


@pytest.mark.parametrize(("query", "told"), [(GAPS, "1 of 1"), (LEFT, "1 of 2")])
def test_the_rows_are_those_of_the_query_as_given(service: Served, query: str, told: str) -> None:
    plain, fast = ask(service, query, rewrite="off"), ask(service, query)
    assert rows(fast) == rows(plain) != Counter()
    assert "x-rewritten" not in plain.headers
    assert fast.headers["x-rewritten"] == f"{told} NOT EXISTS"
    assert fast.headers["etag"] != plain.headers["etag"]
    assert "X-Rewritten" in fast.headers["access-control-expose-headers"]


def test_an_answer_that_was_kept_says_it_too(service: Served) -> None:
    first, again = (ask(service, f"{GAPS} LIMIT 3") for _ in range(2))
    assert first.headers["x-rewritten"] == again.headers["x-rewritten"] == "1 of 1 NOT EXISTS"


def test_it_can_be_sent_as_it_is_by_post(service: Served) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    url = f"{service.url}/sparql"
    answers = [
        httpx.post(f"{url}?rewrite=off", content=GAPS, headers=headers),
        httpx.post(url, data={"query": GAPS, "rewrite": "off"}),
        httpx.post(url, content=GAPS, headers=headers),
    ]
    assert ["x-rewritten" in each.headers for each in answers] == [False, False, True]
    assert len({frozenset(rows(each).items()) for each in answers}) == 1


def test_it_explains_what_it_would_run(service: Served) -> None:
    told = explained(service, LEFT)
    assert (told["query"], told["run"].count("MINUS")) == (LEFT, 1)
    (first, second) = told["negations"]
    assert first == {"line": 3, "column": 10, "rewritten": True, "reason": ""}
    assert (second["line"], second["column"], second["rewritten"]) == (4, 10, False)
    assert second["reason"] == "It shares no variable with its group."
    assert rows(ask(service, told["run"], rewrite="off")) == rows(ask(service, LEFT))


def test_it_explains_that_nothing_would_be_rewritten(service: Served) -> None:
    assert explained(service, GAPS, rewrite="off") == {"query": GAPS, "run": GAPS, "negations": []}


@pytest.mark.parametrize("explain", ["yes", "no"])
def test_a_fault_is_told_where_its_author_wrote_it(service: Served, explain: str) -> None:
    answer = ask(service, GAPS + "\n  ORDER BY", explain=explain)
    assert (answer.status_code, answer.json()["line"]) == (400, 6)
    again = ask(service, GAPS + "\n  ORDER BY", rewrite="off").json()
    assert {k: v for k, v in answer.json().items() if k != "instance"} == {
        k: v for k, v in again.items() if k != "instance"
    }


def test_what_reaches_outside_is_not_explained(service: Served) -> None:
    answer = ask(service, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", explain="yes")
    assert (answer.status_code, answer.json()["line"]) == (400, 1)


def test_a_switch_that_is_none_is_named(service: Served) -> None:
    answer = ask(service, GAPS, rewrite="maybe")
    assert (answer.status_code, answer.json()["where"]) == (400, "rewrite")
    assert "off" in answer.json()["hint"]


def test_an_update_is_not_carried_out_to_be_explained(service: Served) -> None:
    asked = {"update": "INSERT DATA { <urn:a> <urn:b> 1 }", "explain": "yes"}
    answer = httpx.post(f"{service.url}/sparql", data=asked, headers=service.rights)
    assert (answer.status_code, answer.json()["where"]) == (400, "explain")
    assert ask(service, "ASK { <urn:a> ?p ?o }").json()["boolean"] is False


@pytest.mark.parametrize("nesting", [60, 20_000])
def test_a_hostile_text_costs_its_author_alone(service: Served, nesting: int) -> None:
    deep = "SELECT * { ?s <urn:none> ?o " + "FILTER NOT EXISTS { ?s ?q ?r . ?r ?q ?s " * nesting
    answer = httpx.post(
        f"{service.url}/sparql", data={"query": deep + "}" * (nesting + 1)}, timeout=90
    )
    assert answer.status_code == (200 if nesting < 64 else 400)
    assert httpx.get(f"{service.url}/readyz", timeout=60).is_success


def test_what_the_engine_does_not_take_rewritten_runs_as_given() -> None:
    form, text = settled(GAPS, _given, understand, rewrite=True)
    assert (form.text, text, form.changed) == (GAPS, GAPS, False)
    assert [each.reason for each in form.negations] == [REFUSED]


def _given(text: str) -> str:
    if text != GAPS:
        raise BadSparql("it ends early")
    return text
