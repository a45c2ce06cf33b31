"""Gaps asked over HTTP, of us and of oxigraph: ``served_gaps.py [QUADS [SECONDS]]``.

The queries of ``gaps.py`` as an auditor writes them, with NOT EXISTS, over one store in a folder.
``iotssf serve`` answers from it, and so does ``oxigraph serve-read-only``, from the same build,
both on the loopback. Each is asked each query three times; the least time to the last byte counts.
None of our answers is one that was kept: every text is another, by a comment. What takes longer
than SECONDS (60 if not given) is stopped and counts as more. The rows must be equally many.
"""

from __future__ import annotations

import csv
import io
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

import httpx
from gaps import PER_EXPORT, PREFIXES, QUERIES, statements

from iotssf_kg.store import connect

TIMES = 3
NUMBERS = count()


class Asked(NamedTuple):
    """What an endpoint answered: the seconds it took, how many rows; None if it took too long."""

    seconds: float
    rows: int | None
    rewritten: str = ""


def filled(folder: Path, quads: int) -> Path:
    """A store of about as many *quads* in *folder*; gives the folder of its build."""
    store = connect(str(folder))
    store.load(None, statements(quads // PER_EXPORT))
    store.close()
    [build] = (folder / "builds").iterdir()
    return build


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """The endpoint that *command* starts at *port*, once it answers."""
    bin_ = Path(sys.executable).parent
    process = subprocess.Popen([str(bin_ / command[0]), *command[1:]], stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    endpoint = f"{url}/sparql" if command[0] == "iotssf" else f"{url}/query"
    try:
        for _ in range(300):
            try:
                httpx.get(endpoint, params={"query": "ASK {}"}).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield endpoint
    finally:
        process.terminate()
        process.wait()


def free() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(endpoint: str, query: str, limit: float) -> Asked:
    """What *endpoint* answers to *query*, at its fastest."""
    found = []
    for _ in range(TIMES):
        found.append(once(endpoint, f"# {next(NUMBERS)}\n{query}", limit))
        if found[-1].rows is None:
            break
    return min(found)


def once(endpoint: str, query: str, limit: float) -> Asked:
    """What *endpoint* answers to *query*."""
    began = time.perf_counter()
    try:
        headers = {"Accept": "text/csv"}
        answer = httpx.post(endpoint, data={"query": query}, headers=headers, timeout=limit + 30)
        answer.raise_for_status()
    except httpx.HTTPError:
        seconds = time.perf_counter() - began
        if seconds < limit:
            raise
        return Asked(limit, None)
    seconds = time.perf_counter() - began
    if seconds >= limit:
        return Asked(limit, None)  # what is stopped on its way may look like all
    rows = sum(1 for _ in csv.reader(io.StringIO(answer.text))) - 1
    return Asked(seconds, rows, answer.headers.get("x-rewritten", ""))


def row(name: str, ours: str, theirs: str, limit: float) -> str:
    """One line of the table.

    Raises:
        SystemExit: We took too long, or the two give different numbers of rows.
    """
    fast, slow = (asked(each, PREFIXES + QUERIES[name], limit) for each in (ours, theirs))
    if fast.rows is None or slow.rows not in (None, fast.rows):
        raise SystemExit(f"{name}: {fast.rows} rows against {slow.rows}")
    more = "" if slow.rows is not None else "more than "
    ratio = f"{more}{slow.seconds / fast.seconds:,.1f} ×"
    times = f"{more}{slow.seconds * 1e3:,.0f} ms | {fast.seconds * 1e3:,.0f} ms"
    return f"| {name} | {times} | {ratio} | {fast.rows:,} | {fast.rewritten} |"


def main(quads: str = "1000000", seconds: str = "60") -> None:
    """Print the table."""
    limit, (our_port, their_port) = float(seconds), (free(), free())
    with tempfile.TemporaryDirectory(prefix="iotssf-benchmark-") as name, ExitStack() as stack:
        build = filled(Path(name), int(quads))
        serve = ["iotssf", "serve", "--store", name, "--port", str(our_port)]
        ours = stack.enter_context(running([*serve, "--timeout", seconds], our_port))
        bind = ["--location", str(build), "--bind", f"127.0.0.1:{their_port}"]
        bind += ["--timeout-s", f"{limit:.0f}"]
        theirs = stack.enter_context(running(["oxigraph", "serve-read-only", *bind], their_port))
        number = httpx.get(ours, params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
        print(f"\n{int(number['results']['bindings'][0]['n']['value']):,} quads\n")
        print("| question | oxigraph | ours | ratio | rows | rewritten |")
        print("|---|---|---|---|---|---|")
        for each in QUERIES:
            print(row(each, ours, theirs, limit), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
