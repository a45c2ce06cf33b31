"""The service ends in good order: with answers, without leaving anything behind."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.service.server import Served, served

# Longer than any test waits, over a store of some hundred triples.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
NUMBERS = " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(400))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the service's own; a short name, since sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="e") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


class Asking(threading.Thread):
    """One query, in a thread."""

    def __init__(self, service: Served, query: str) -> None:
        super().__init__()
        self.url, self.query = f"{service.url}/sparql", {"query": query}
        self.answer: httpx.Response | None = None
        self.start()

    def run(self) -> None:
        with suppress(httpx.TransportError):  # who is killed answers nobody
            self.answer = httpx.get(self.url, params=self.query, timeout=120)


def filled(service: Served) -> None:
    update = {"update": f"INSERT DATA {{ {NUMBERS} }}"}
    url = f"{service.url}/sparql"
    httpx.post(url, data=update, headers=service.rights, timeout=120).raise_for_status()


def under_way(service: Served, many: int) -> None:
    for _ in range(600):
        load = httpx.get(f"{service.url}/readyz", timeout=60).json()["load"]
        if load["working"] + load["slow"] >= many:
            return
        time.sleep(0.1)
    raise AssertionError("nothing is under way")


def gone(processes: list[int]) -> bool:
    for _ in range(300):
        if not any(Path(f"/proc/{each}").exists() and running(each) for each in processes):
            return True
        time.sleep(0.1)
    return False


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_is_under_way_is_told_and_nothing_is_left(tmp_path: Path, temporary: Path) -> None:
    with served(tmp_path / "store", "--allow-update", "--grace", "2") as service:
        filled(service)
        asking = Asking(service, ENDLESS)
        under_way(service, 1)
        processes = service.processes
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(60) == 0
        asking.join()
    answer = asking.answer
    assert answer is not None
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert int(answer.headers["retry-after"]) > 0
    assert gone(processes)
    assert [path.name for path in temporary.glob("iotssf-*")] == []


def test_what_needs_little_time_is_answered(tmp_path: Path) -> None:
    some = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i < 100) }"
    with served(tmp_path / "store", "--allow-update", "--grace", "60") as service:
        filled(service)
        asking = Asking(service, f"{some} LIMIT 1")
        under_way(service, 1)
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(120) == 0
        asking.join()
    assert asking.answer is not None
    assert asking.answer.status_code in (200, 504)


@pytest.mark.parametrize("victim", [0, 1], ids=["the server", "the process that answers"])
def test_killed_it_leaves_no_process(tmp_path: Path, victim: int) -> None:
    with served(tmp_path / "store", "--allow-update", "--grace", "1") as service:
        filled(service)
        asking = Asking(service, ENDLESS)
        under_way(service, 1)
        processes = service.processes
        assert len(processes) > 4
        os.kill(processes[victim], signal.SIGKILL)
        assert gone(processes)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{service.url}/healthz")
    asking.join()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such policy")
def test_threads_that_answer_go_on_when_they_wake_others(service: Served) -> None:
    assert httpx.get(f"{service.url}/sparql?query=ASK%20%7B%7D", timeout=60).status_code == 200
    tasks = Path(f"/proc/{service.processes[1]}/task").iterdir()
    policies = Counter(os.sched_getscheduler(int(task.name)) for task in tasks)
    # But for a few that hand over nothing, which were there before.
    assert policies[os.SCHED_BATCH] > policies.total() / 2
