"""T42: very many slow queries at once are refused in good time, and take no memory."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.service.server import Served, served

MEGABYTE = 1 << 20
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
NUMBERS = " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(400))


async def asked(url: str, many: int) -> list[httpx.Response]:
    """The answers to *many* slow queries, no two the same, sent at once."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=300, limits=limits) as client:
        queries = [{"query": f"{ENDLESS} LIMIT {n + 1}"} for n in range(many)]
        return await asyncio.gather(*(client.get(url, params=each) for each in queries))


def flooded(service: Served, many: int) -> None:
    url = f"{service.url}/sparql"
    update = {"update": f"INSERT DATA {{ {NUMBERS} }}"}
    httpx.post(url, data=update, headers=service.rights, timeout=60).raise_for_status()
    asyncio.run(asked(url, 20))
    before = service.memory
    answers = asyncio.run(asked(url, many))
    statuses = Counter(each.status_code for each in answers)
    assert set(statuses) == {503, 504}, statuses
    assert statuses[503] > many / 2
    for each in answers:
        assert each.headers["content-type"] == "application/problem+json"
        assert each.status_code == 504 or int(each.headers["retry-after"]) > 0
    assert service.memory < before + 100 * MEGABYTE
    assert httpx.get(url, params={"query": "ASK { ?s ?p 1 }"}, timeout=60).json()["boolean"]
    print(
        f"\n{many} slow queries at once: {dict(statuses)}, "
        f"memory {before / MEGABYTE:.0f} to {service.memory / MEGABYTE:.0f} MB"
    )


OPTIONS = ("--allow-update", "--timeout", "2", "--queue", "8")


def test_a_hundred_slow_queries_at_once(tmp_path: Path) -> None:
    with served(tmp_path / "store", *OPTIONS) as service:
        flooded(service, 100)


@pytest.mark.prove
def test_a_thousand_slow_queries_at_once(tmp_path: Path) -> None:
    with served(tmp_path / "store", *OPTIONS) as service:
        flooded(service, 1000)
