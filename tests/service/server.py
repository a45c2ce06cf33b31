"""The service as users start it: a process of its own, on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from iotssf_kg.service.keys import Keys


class Served(NamedTuple):
    """A service that is up."""

    url: str
    store: Path
    token: str
    process: subprocess.Popen[bytes]

    @property
    def rights(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@contextmanager
def served(store: Path | str, *options: str, state: Path | None = None) -> Iterator[Served]:
    """The service over *store*, with a token that allows everything, kept there or in *state*."""
    folder = state or Path(store)
    token = Keys(folder).create(("admin",))
    options = (*options, "--state", str(state)) if state else options
    port = _free()
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    command = [iotssf, "serve", "--store", str(store), "--port", str(port), *options]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("IOTSSF_")}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Served(url, folder, token, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.communicate()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        try:
            if httpx.get(f"{url}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no service at {url}")


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
