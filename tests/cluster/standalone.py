"""A real standalone master with two worker processes, on the loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

LOOPBACK = "127.0.0.1"
WORKER = ("worker.Worker", "--host", LOOPBACK, "-c", "1", "-m", "1g")


@contextmanager
def standalone(folder: Path) -> Iterator[str]:
    """The master's URL; logs and work go to *folder*."""
    port, *ports = _free(4)
    url = f"spark://{LOOPBACK}:{port}"
    master = ["master.Master", "--host", LOOPBACK, "-p", str(port), "--webui-port", str(ports[0])]
    workers = [
        [*WORKER, "--webui-port", str(web), "-d", str(folder / f"worker{number}"), url]
        for number, web in enumerate(ports[1:])
    ]
    processes = []
    try:
        for arguments in (master, *workers):
            log = folder / f"{len(processes)}.log"
            processes.append(_deploy(arguments, log))
            said = "Successfully registered with master" if arguments in workers else "elected"
            _wait(log, said)
        yield url
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _deploy(arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    name, *rest = arguments
    home = Path(pyspark.__file__).parent
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": LOOPBACK}
    env |= {"PYSPARK_PYTHON": sys.executable, "SPARK_DAEMON_MEMORY": "256m"}
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *rest]
    with log.open("wb") as out:
        return subprocess.Popen(command, env=env, stdout=out, stderr=out, cwd=log.parent)


def _wait(log: Path, said: str) -> None:
    for _ in range(3600):
        if said in log.read_text("utf-8", "replace"):
            return
        time.sleep(0.05)
    raise AssertionError(f"{said!r} is not in {log.read_text('utf-8', 'replace')}")


def _free(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind((LOOPBACK, 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
