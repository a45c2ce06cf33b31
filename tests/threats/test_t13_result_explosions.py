"""T13: a small request that makes a huge result is an error, and costs no more than its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from iotssf_kg.store.media import GRAPHS
from tests.service.server import Served, served

PROBLEM = "application/problem+json"
KNOWN = "SELECT (1 + 1 AS ?two) WHERE {}"
DIGITS = " ".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}" for n in range(9))
ALL = " , ".join(f"?v{n}" for n in range(9))


def doubled(times: int) -> str:
    steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'BIND("{"x" * 64}" AS ?x0) {steps}'


# What is asked, and the statuses that an honest answer of it has: too large, too long, too much
# memory.
EXPLOSIONS = {
    "a text doubled 40 times": f"SELECT ?x40 WHERE {{ {doubled(40)} }}",
    "its length alone": f"SELECT (STRLEN(?x40) AS ?n) WHERE {{ {doubled(40)} }}",
    "GROUP_CONCAT": f'SELECT (GROUP_CONCAT("{"x" * 999}") AS ?x) WHERE {{ {DIGITS} }}',
    "GROUP_CONCAT of rows": f"SELECT (GROUP_CONCAT(CONCAT({ALL})) AS ?x) WHERE {{ {DIGITS} }}",
    "all rows": f"SELECT * WHERE {{ {DIGITS} }}",
    "all rows in order": f"SELECT * WHERE {{ {DIGITS} }} ORDER BY ?v8",
    "all rows once": f"SELECT DISTINCT * WHERE {{ {DIGITS} }}",
    "groups": f"SELECT (COUNT(*) AS ?n) WHERE {{ {DIGITS} }} GROUP BY {ALL.replace(',', ' ')}",
}
CONSTRUCT = "CONSTRUCT {{ {} }} WHERE {{ {} BIND(STR(CONCAT({})) AS ?x) }}".format(
    " . ".join(f"<urn:s> <urn:p{n}> ?x" for n in range(50)),
    DIGITS,
    ", ".join(f"STR(?v{n})" for n in range(9)),
)
HONEST = (413, 504, 507)
MEGABYTES = 512


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("t13")
    limits = ("--timeout", "3", "--answer", "8", "--memory", str(MEGABYTES), "--body", "16")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        with served(folder / "store", "--allow-update", *limits) as service:
            yield service


def asked(service: Served, query: str, accept: str = "*/*") -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return httpx.post(f"{service.url}/sparql", content=query, headers=headers, timeout=120)


def held(answer: httpx.Response) -> None:
    assert answer.status_code in HONEST, answer.text[:200]
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["hint"]


@pytest.mark.parametrize("query", EXPLOSIONS.values(), ids=EXPLOSIONS)
def test_a_result_that_explodes_is_an_error(service: Served, query: str) -> None:
    held(asked(service, query))
    assert asked(service, KNOWN).is_success


@pytest.mark.parametrize("form", GRAPHS)
def test_a_graph_of_fifty_times_the_rows_is_an_error(service: Served, form: str) -> None:
    held(asked(service, CONSTRUCT, form))
    assert asked(service, KNOWN).is_success


def test_ten_megabytes_of_values_are_answered_or_refused(service: Served) -> None:
    rows = " ".join(f'("{n:07}" {n})' for n in range(500_000))
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ VALUES (?a ?b) {{ {rows} }} }}"
    assert len(query) > 9_000_000
    answer = asked(service, query, "application/json")
    if answer.is_success:
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "500000"
    else:
        held(answer)


def test_more_than_a_request_may_bring_is_refused(service: Served) -> None:
    query = f"SELECT * WHERE {{ VALUES ?a {{ {'1 ' * (9 << 20)} }} }}"
    answer = asked(service, query)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


# Two megabytes at once, and then nothing for a long time.
MUCH = f'VALUES ?v0 {{ {"1 " * 2000} }} BIND("{"x" * 999}" AS ?x)'
HALF = f"SELECT ?x WHERE {{ {{ {MUCH} }} UNION {{ {DIGITS} FILTER(?v0 + ?v4 + ?v8 < 0) }} }}"


@pytest.mark.parametrize("query", [EXPLOSIONS["all rows"], HALF], ids=["too large", "too long"])
def test_nothing_is_kept_of_an_answer_that_was_stopped(service: Served, query: str) -> None:
    held(asked(service, query))
    assert asked(service, KNOWN).is_success
    [folder] = service.store.parent.glob("iotssf-service-*")
    assert list(folder.iterdir()) == []


def test_the_service_itself_holds_little(service: Served) -> None:
    held(asked(service, EXPLOSIONS["all rows"]))
    status = Path(f"/proc/{service.process.pid}/status")
    if status.exists():
        [peak] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        assert int(peak.split()[1]) < MEGABYTES * 1024
