"""A service that is killed and started again, and what was promised meanwhile."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from iotssf_kg.service.keys import Keys
from tests.service.server import Served, free, wait


class Process(NamedTuple):
    """A line of the system's table."""

    pid: int
    parent: int
    group: int


def processes() -> Iterator[Process]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            yield Process(int(stat.parent.name), int(fields[1]), int(fields[2]))


class Mortal:
    """A service over *store* in a group of its own, killed in one of three ways."""

    def __init__(self, store: Path, temporary: Path, *options: str) -> None:
        self.store, self.temporary, self._options = store, temporary, options
        temporary.mkdir(exist_ok=True)
        self.token = Keys(store).create(("admin",))
        self.killed = {"writer": 0, "worker": 0, "service": 0}
        self._start()

    def _start(self) -> None:
        self._port = free()
        iotssf = str(Path(sys.executable).with_name("iotssf"))
        command = [iotssf, "serve", "--store", str(self.store), "--port", str(self._port)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("IOTSSF_")}
        environment["TMPDIR"] = str(self.temporary)
        with self.log.open("ab") as stderr:
            self.process = subprocess.Popen(
                [*command, *self._options],
                env=environment,
                stderr=stderr,
                start_new_session=True,
            )
        wait(self.url, self.process, self.log)

    @property
    def log(self) -> Path:
        return self.store.with_name(f"{self.store.name}.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def served(self) -> Served:
        return Served(self.url, self.store, self.token, self.process, self.log)

    def kill(self, what: str) -> None:
        """End the writer, another worker, or all, at once."""
        ours = [each for each in processes() if each.group == self.process.pid]
        if what == "service":
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self._start()
        else:
            writer = self._writer(ours)
            home = next((each.parent for each in ours if each.pid == writer), None)
            workers = [e.pid for e in ours if e.parent == home and e.pid != writer]
            chosen = writer if what == "writer" else random.choice(workers or [None])
            if chosen is None:
                return
            with suppress(ProcessLookupError):
                os.kill(chosen, signal.SIGKILL)
        self.killed[what] += 1

    def _writer(self, ours: list[Process]) -> int | None:
        """Whoever wrote last: it says so in the lock."""
        told = re.match(r"process (\d+) ", (self.store / "lock").read_text())
        pid = int(told[1]) if told else None
        return pid if pid in {each.pid for each in ours} else None

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def killing(mortal: Mortal, after: float, what: str) -> Iterator[None]:
    """*what* of the service dies *after* so many seconds, whatever is done meanwhile."""
    faults: list[BaseException] = []

    def kill() -> None:
        try:
            mortal.kill(what)
        except BaseException as error:
            faults.append(error)

    timer = threading.Timer(after, kill)
    timer.start()
    try:
        yield
    finally:
        timer.join()
    assert faults == []


def write(mortal: Mortal, subject: str) -> bool:
    """Whether an update of two triples about *subject* was acknowledged."""
    text = f"INSERT DATA {{ <{subject}> <urn:p> 1 . GRAPH <urn:g> {{ <{subject}> <urn:q> 2 }} }}"
    headers = {"Authorization": f"Bearer {mortal.token}"}
    try:
        answer = httpx.post(
            f"{mortal.url}/sparql", data={"update": text}, headers=headers, timeout=60
        )
    except httpx.TransportError:
        time.sleep(0.05)
        return False
    # What is killed from outside is told as what runs out of memory.
    assert answer.status_code in (204, 500, 502, 503, 507), answer.text
    return answer.status_code == 204
