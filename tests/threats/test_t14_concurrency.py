"""T14: many first requests at once, and a dataset that changes while it is asked."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service.server import Served, served
from tests.threats.service import COUNT, running

TOGETHER = 32
READERS = 16
BEFORE, AFTER = "urn:before", "urn:after"
VALUES = "SELECT ?v (COUNT(*) AS ?n) { ?s <urn:is> ?v } GROUP BY ?v"


def test_first_requests_all_at_once_are_all_answered(tmp_path: Path) -> None:
    cold(tmp_path, 2)


@pytest.mark.prove
def test_first_requests_all_at_once_ten_times(tmp_path: Path) -> None:
    cold(tmp_path, 10)


def cold(folder: Path, starts: int) -> None:
    with running(folder / "store") as service:
        expected = httpx.get(f"{service.url}/sparql", params={"query": COUNT}, timeout=60).text
    for _ in range(starts):
        with served(folder / "store", "--queue", "64") as service:
            barrier = threading.Barrier(TOGETHER)

            def first(
                number: int, url: str = service.url, line: threading.Barrier = barrier
            ) -> str:
                with httpx.Client(timeout=120) as client:
                    line.wait()
                    query = f"{COUNT} #{number}"
                    return client.get(f"{url}/sparql", params={"query": query}).text

            with ThreadPoolExecutor(TOGETHER) as threads:
                assert set(threads.map(first, range(TOGETHER))) == {expected}


def test_an_answer_is_of_the_old_dataset_or_the_new_one(writable: Served) -> None:
    """A hundred nodes change their value in one update; nobody sees some of each."""
    url = f"{writable.url}/sparql"
    nodes = [f"<urn:n:{number}> <urn:is> <{{}}> ." for number in range(100)]
    data = " ".join(nodes)

    def change(to: str) -> None:
        update = f"DELETE WHERE {{ ?s <urn:is> ?v }} ; INSERT DATA {{ {data.replace('{}', to)} }}"
        sent = {"data": {"update": update}, "headers": writable.rights}
        httpx.post(url, timeout=120, **sent).raise_for_status()

    change(BEFORE)
    stop, seen = threading.Event(), list[tuple[tuple[str, str], ...]]()

    def read() -> None:
        with httpx.Client(timeout=120) as client:
            while not stop.is_set():
                rows = client.get(url, params={"query": VALUES}).json()["results"]["bindings"]
                seen.append(tuple((row["v"]["value"], row["n"]["value"]) for row in rows))

    with ThreadPoolExecutor(READERS) as threads:
        reading = [threads.submit(read) for _ in range(READERS)]
        for to in (AFTER, BEFORE) * 2:
            change(to)
        stop.set()
        for each in reading:
            each.result()
    assert set(seen) == {((BEFORE, "100"),), ((AFTER, "100"),)}
