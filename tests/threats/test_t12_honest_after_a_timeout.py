"""T12: a query that is stopped half way gives an error, in every format, and nothing of its answer.

Each query has its first row at once, so that a service that sends what it has would have sent it.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from iotssf_kg.store.media import GRAPHS, RESULTS
from tests.service.server import Served, served

PROBLEM = "application/problem+json"
FIRST = "the-first-row"
NUMBERS = "VALUES {} {{ 1 2 3 4 5 6 7 8 9 }}"
# Some 3.5e14 rows, none of which is let through.
WORK = " ".join(NUMBERS.format(f"?v{n}") for n in range(15))
NEVER = f'{{ {WORK} FILTER(?v0 + ?v7 + ?v14 = 0) BIND("never" AS ?x) }}'
VALUES = ", ".join(f"STR(?v{n})" for n in range(15))
ALWAYS = f'{{ {WORK} BIND(CONCAT("{"x" * 9999}", {VALUES}) AS ?x) }}'
QUERIES = {
    **dict.fromkeys(RESULTS, "SELECT ?x"),
    **dict.fromkeys(GRAPHS, "CONSTRUCT { <urn:s> <urn:p> ?x }"),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("t12") / "store"
    with served(folder, "--allow-update", "--timeout", "1", "--answer", "1") as service:
        yield service


def asked(service: Served, form: str, rest: str) -> httpx.Response:
    query = f'{QUERIES[form]} WHERE {{ {{ BIND("{FIRST}" AS ?x) }} UNION {rest} }}'
    headers = {"Content-Type": "application/sparql-query", "Accept": form}
    return httpx.post(f"{service.url}/sparql", content=query, headers=headers, timeout=60)


@pytest.mark.parametrize("form", QUERIES)
def test_a_query_past_its_time_is_an_error_in_every_format(service: Served, form: str) -> None:
    stopped = asked(service, form, NEVER)
    assert (stopped.status_code, stopped.headers["content-type"]) == (504, PROBLEM)
    assert FIRST not in stopped.text


@pytest.mark.parametrize("form", QUERIES)
def test_an_answer_past_its_size_is_an_error_in_every_format(service: Served, form: str) -> None:
    stopped = asked(service, form, ALWAYS)
    assert (stopped.status_code, stopped.headers["content-type"]) == (413, PROBLEM)
    assert FIRST not in stopped.text


@pytest.mark.parametrize("form", QUERIES)
def test_the_same_query_without_its_work_is_answered(service: Served, form: str) -> None:
    whole = asked(service, form, '{ BIND("last" AS ?x) }')
    assert (whole.status_code, whole.headers["content-type"].partition(";")[0]) == (200, form)
    assert FIRST in whole.text
    assert "last" in whole.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_truth_that_is_not_found_in_time_is_neither(service: Served, method: str) -> None:
    query = {"query": f"ASK {{ {WORK} FILTER(?v0 + ?v7 + ?v14 = 0) }}"}
    stopped = httpx.request(method, f"{service.url}/sparql", params=query, timeout=60)
    assert stopped.status_code == 504
    assert "boolean" not in stopped.text
