"""The service as users start it: a process of its own, on the loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from iotssf_kg.service.keys import Keys


class Served(NamedTuple):
    """A service that is up."""

    url: str
    store: Path
    token: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    @property
    def processes(self) -> list[int]:
        """Itself and all that it has started, and these have."""
        found = [self.process.pid]
        for parent in found:
            for task in Path(f"/proc/{parent}/task").glob("*/children"):
                with suppress(OSError):
                    found += [int(each) for each in task.read_text().split()]
        return found

    @property
    def memory(self) -> int:
        """Bytes that its processes hold together, those of queries left out: they come and go."""
        held = 0
        for process in self.processes[:2]:
            held += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return held * os.sysconf("SC_PAGE_SIZE")

    @property
    def rights(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@contextmanager
def served(
    store: Path | str, *options: str, temporary: Path | None = None, state: Path | None = None
) -> Iterator[Served]:
    """The service over *store*, with a token that allows everything, kept there or in *state*.

    Its temporary files are in the folder *temporary*, if one is given.
    """
    folder = state or Path(store)
    token = Keys(folder).create(("admin",))
    options = (*options, "--state", str(state)) if state else options
    port = free()
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    command = [iotssf, "serve", "--store", str(store), "--port", str(port), *options]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IOTSSF_")}
    if temporary is not None:
        environment["TMPDIR"] = str(temporary)
    log = folder.with_name(f"{folder.name}-{port}.log")
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, env=environment, stderr=stderr)
    url = f"http://127.0.0.1:{port}"
    try:
        wait(url, process, log)
        yield Served(url, folder, token, process, log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()


def wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if httpx.get(f"{url}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no service at {url}")


def free() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
