"""T18: no name of a query leads to a file; what is not in the library is not there."""

from __future__ import annotations

import httpx
import pytest

from tests.service.server import Served

PROBLEM = "application/problem+json"
# Ways to write ../../pyproject.toml, or the file of a query, in a URL.
NAMES = [
    "../../pyproject.toml",
    "..%2f..%2fpyproject.toml",
    "..%2F..%2Fpyproject.toml",
    "%2e%2e%2f%2e%2e%2fpyproject.toml",
    "..%252f..%252fpyproject.toml",
    "..%5c..%5cpyproject.toml",
    "..\\..\\pyproject.toml",
    "..%c0%af..%c0%afpyproject.toml",
    "..%ef%bc%8f..%ef%bc%8fpyproject.toml",
    "....//....//pyproject.toml",
    "/etc/passwd",
    "file:%2f%2f%2fetc%2fpasswd",
    "cq05-needs%00.rq",
    "cq05%00",
    "%00",
    "viewpoints%2fcq05-needs",
    "cq05-needs.rq",
    "cq05%0d%0aX-Injected:%201",
]


@pytest.mark.parametrize("rest", ["", "/run"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_none_leads_nowhere(service: Served, name: str, rest: str) -> None:
    # As raw bytes: a client would tidy the path before it is sent.
    url = httpx.URL(service.url).copy_with(raw_path=f"/queries/{name}{rest}".encode())
    answer = httpx.get(url, timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert "x-injected" not in answer.headers
    assert not {"iotssf-kg", "root:", "#+ summary"} & set(answer.text.split())


def test_names_are_those_of_the_library(service: Served) -> None:
    assert httpx.get(f"{service.url}/queries/cq05", timeout=60).is_success
    assert httpx.get(f"{service.url}/healthz").is_success
