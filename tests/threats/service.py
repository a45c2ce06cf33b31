"""The service that is attacked, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.store import connect
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
PROBLEM = "application/problem+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TIMEOUT = 5.0
# What a busy machine may add to any time.
MARGIN = 20.0


@contextmanager
def running(store: Path, *options: str) -> Iterator[Served]:
    """The service over the exports of one demonstration."""
    opened = connect(str(store))
    Dataset(opened).load([read(path) for path in sorted(EXAMPLES.glob("*_PASS.ttl"))])
    opened.close()
    with served(store, *options) as service:
        yield service


def ask(service: Served, query: str, **more: object) -> httpx.Response:
    """The answer to *query*, which is posted as it may be long."""
    url, given = f"{service.url}/sparql", {"query": query, **more}
    return httpx.post(url, data=given, timeout=120)


def refused(answer: httpx.Response, *statuses: int) -> bool:
    """Whether *answer* is a problem of one of the *statuses*, and no result."""
    assert answer.headers["content-type"] == PROBLEM, answer.text
    assert answer.status_code in statuses, answer.text
    assert answer.json()["status"] == answer.status_code
    return True


def unharmed(service: Served) -> bool:
    """Whether the same process still answers."""
    assert service.process.poll() is None
    assert httpx.get(f"{service.url}/healthz", timeout=60).is_success
    return ask(service, COUNT).is_success
