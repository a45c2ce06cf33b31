"""T44: what was acknowledged is there after any kill, and nothing is there by half."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from tests.service.killing import Mortal, killing, write
from tests.service.parties import publisher

OPTIONS = ("--allow-update", "--allow-upload")
# To start the service again takes the longest.
OFTEN = ("writer", "worker", "writer", "worker", "service")
HALF = """SELECT ?s { { ?s <urn:p> 1 } UNION { GRAPH <urn:g> { ?s <urn:q> 2 } } }
GROUP BY ?s HAVING (COUNT(*) != 2)"""


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Mortal]:
    mortal = Mortal(tmp_path / "store", tmp_path / "tmp", *OPTIONS)
    try:
        yield mortal
    finally:
        mortal.end()


def ask(mortal: Mortal, query: str) -> list[str]:
    headers = {"Accept": "text/csv"}
    answer = httpx.get(
        f"{mortal.url}/sparql", params={"query": query}, headers=headers, timeout=120
    )
    assert answer.is_success, answer.text
    return answer.text.splitlines()[1:]


def upload(mortal: Mortal, name: str) -> bool:
    party = publisher(mortal.served, name)
    try:
        answer = party.send(party.export())
    except httpx.TransportError:
        return False
    # What is killed from outside is told as what runs out of memory.
    assert answer.status_code in (201, 500, 502, 503, 507), answer.text
    return answer.status_code == 201


def rounds(mortal: Mortal, number: int, writes: int, deaths: float) -> int:
    """*number* rounds of as many acknowledged writes, in so many of which something dies."""
    chance, names, took = random.Random(44), count(), 0.5
    written, loaded = set[str](), set[str]()
    for _ in range(number):
        goal = len(written) + len(loaded) + writes
        while len(written) + len(loaded) < goal:
            name, began = f"n{next(names)}", time.monotonic()
            dying = killing(mortal, chance.uniform(0, took), chance.choice(OFTEN))
            with dying if chance.random() < deaths else nullcontext():
                if chance.random() < 0.03:
                    loaded |= {name} if upload(mortal, name) else set()
                elif write(mortal, f"urn:{name}"):
                    written.add(f"urn:{name}")
                    took = 0.9 * took + 0.1 * min(time.monotonic() - began, 5)
        hold(mortal, written, loaded)
    return len(written) + len(loaded)


def reading(mortal: Mortal, over: Event, seen: list[str]) -> None:
    """Ask until it is *over* whether anything is there by half, and note each that is *seen*."""
    while not over.wait(0.2):
        with suppress(httpx.TransportError):
            answer = httpx.get(
                f"{mortal.url}/sparql",
                params={"query": HALF},
                headers={"Accept": "text/csv"},
                timeout=60,
            )
            seen += answer.text.splitlines()[1:] if answer.is_success else []


@contextmanager
def read_beside(mortal: Mortal) -> Iterator[None]:
    over, seen = Event(), list[str]()
    reader = Thread(target=reading, args=(mortal, over, seen))
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join()
    assert seen == []


def hold(mortal: Mortal, written: set[str], loaded: set[str]) -> None:
    there = set(ask(mortal, "SELECT ?s { ?s <urn:p> 1 }"))
    assert written - there == set()
    assert ask(mortal, HALF) == []
    listed = httpx.get(f"{mortal.url}/exports", timeout=60).json()["exports"]
    held = {each["iri"] for each in listed if each["state"] == "current"}
    assert {f"https://{name}.example/id/export-1" for name in loaded} - held == set()
    ready = httpx.get(f"{mortal.url}/readyz", timeout=120)
    assert ready.is_success, ready.text


def test_nothing_acknowledged_is_lost_and_nothing_is_half(mortal: Mortal) -> None:
    with read_beside(mortal):
        assert rounds(mortal, 2, 12, 0.2) >= 24
    for what in mortal.killed:
        mortal.kill(what)
    assert min(mortal.killed.values()) > 0
    assert write(mortal, "urn:after")
    # Old builds go, but for two and those that a process still reads.
    assert len(list((mortal.store / "builds").iterdir())) <= 6
    assert "urn:after" in ask(mortal, "SELECT ?s { ?s <urn:p> 1 }")


@pytest.mark.prove
def test_twenty_rounds_of_two_hundred_writes(mortal: Mortal) -> None:
    began = time.monotonic()
    with read_beside(mortal):
        done = rounds(mortal, 20, 200, 0.06)
    held = sum(1 for path in (mortal.store / "builds").iterdir())
    print(
        f"{done} writes in {time.monotonic() - began:.0f} s, killed: {mortal.killed}, {held} builds"
    )
    assert done >= 4000
    assert min(mortal.killed.values()) >= 20
