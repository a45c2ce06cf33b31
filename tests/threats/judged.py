"""Documents that mean harm, sent to be judged; and what the processes of a service weigh."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread

import httpx

from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import TURTLE, Syntax
from tests.service.server import Served

DAY = date(2026, 11, 23)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
FAULTY = (EXAMPLES / "air-conditioner_FAIL.ttl").read_bytes()


def clean(syntax: Syntax = TURTLE) -> bytes:
    """An export in which there is nothing to find."""
    return new_export("https://clean.example/id/", "Clean", syntax, DAY)


def post(
    service: Served, data: bytes, kind: str = "text/turtle", query: str = "", **more: str
) -> httpx.Response:
    """What the service says of *data*, of the media type *kind*."""
    headers = {"Content-Type": kind, **more}
    url = f"{service.url}/validate?date={DAY}&{query}"
    return httpx.post(url, content=data, headers=headers, timeout=120)


def alive(service: Served) -> bool:
    """Whether the same process still answers."""
    return service.process.poll() is None and httpx.get(f"{service.url}/healthz").is_success


@contextmanager
def weighed(service: Served) -> Iterator[list[int]]:
    """By how many bytes any process of the service came to hold more than the largest had."""
    done, grown = Event(), [0]
    before = max(_held(service.process.pid))

    def watch() -> None:
        while not done.wait(0.01):
            grown[0] = max(grown[0], max(_held(service.process.pid), default=0) - before)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield grown
        time.sleep(0.05)
    finally:
        done.set()
        watcher.join()


def _held(root: int) -> list[int]:
    """The bytes that each process from *root* on holds."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.name)] = int(stat[1])
        pages[int(path.name)] = int(stat[21])
    family = {root}
    while more := {pid for pid, up in parents.items() if up in family} - family:
        family |= more
    return [pages[pid] * 4096 for pid in family if pid in pages]
