"""What validation costs: ``python benchmarks/validation.py [ROW ...]``.

docs/performance.md has the last figures.

Category profile over generated exports of four assets each, N-Quads in, CSV out. Rows: ``pyshacl``,
``faulty`` (the same at 50 % faults), ``growth``, ``parsing``, ``memory`` (10 million triples),
``workers``, ``warm``; all of them if none is named. Processor time and peak memory are those of the
whole process, its start and its workers included; both sides of a ratio run in this one run, the
quick ones three times in turns, of which the cheapest counts: other work on the machine only adds.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from statistics import quantiles
from threading import Thread
from time import perf_counter
from typing import NamedTuple

from iotssf_kg.generate import Order, make, written
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.report import as_csv
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation import judge

ON = date(2026, 11, 23)
NQUADS = syntax_named("nquads")
ASSETS = 4
PR_SET_CHILD_SUBREAPER = 36
PER_EXPORT = 626  # triples, about
PARSE = """
import sys
from pyoxigraph import RdfFormat, parse
for _ in parse(path=sys.argv[1], format=RdfFormat.N_QUADS): pass
"""
ROUNDS = 3
# As installed: what Python has compiled it keeps.
ENVIRONMENT = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
FOLDER = Path(tempfile.mkdtemp(prefix="iotssf-benchmark-"))
atexit.register(shutil.rmtree, FOLDER)


class Input(NamedTuple):
    """One file of generated exports."""

    path: Path
    exports: int
    triples: int


class Cost(NamedTuple):
    """What one command cost, all its processes included: seconds, and MB of the largest one."""

    cpu: float
    wall: float
    peak: float
    lines: int


@cache
def generated(triples: int, faults: float = 0.05) -> Input:
    """About as many *triples*, of which a share of *faults* in the assets is planted."""
    exports = max(1, triples // PER_EXPORT)
    order, count = Order(exports, ASSETS, faults=faults), 0
    path = FOLDER / f"{triples}-{faults}.nq"
    with path.open("wb") as out:
        for number in range(1, exports + 1):
            text = written(make(order, number).page, NQUADS)
            count += text.count(b"\n")
            out.write(text)
    return Input(path, exports, count)


def adopt() -> None:
    """Have whatever a measured command leaves running handed to us, so that its cost is counted."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this benchmark needs Linux")


def waited(pid: int) -> Cost:
    """What *pid* cost, and every process that it began."""
    began, cpu, peak, code = perf_counter(), 0.0, 0, 0
    wall = 0.0
    with suppress(ChildProcessError):
        while True:
            ended, status, used = os.wait4(-1, 0)
            cpu += used.ru_utime + used.ru_stime
            peak = max(peak, used.ru_maxrss)
            if ended == pid:
                wall, code = perf_counter() - began, os.waitstatus_to_exitcode(status)
    return Cost(cpu, wall, peak / 1024, code)


def cost(*command: str) -> Cost:
    """Run *command*; its exit code may tell of findings."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, env=ENVIRONMENT)
        told: list[bytes] = []
        reading = Thread(target=lambda: told.extend(process.stderr or ()))
        reading.start()
        found = waited(process.pid)
        reading.join()
        if found.lines not in (0, 1):
            raise SystemExit(b"".join(told).decode())
        out.seek(0)
        return found._replace(lines=sum(1 for _ in out))


def validate(given: Input, *options: str) -> Cost:
    """The category profile on *given*, as a user runs it."""
    iotssf = str(Path(sys.executable).with_name("iotssf"))
    fixed = ("--allow-empty", "--profile", "category", "--date", ON.isoformat(), "--format", "csv")
    return cost(iotssf, "validate", str(given.path), *fixed, *options)


def in_turns(*sides: Callable[[], Cost], by: str = "cpu") -> Iterable[Cost]:
    """The cheapest run of each of *sides*, run in turns."""
    rounds = [[side() for side in sides] for _ in range(ROUNDS)]
    return [min(runs, key=attrgetter(by)) for runs in zip(*rounds, strict=True)]


def row(name: str, ratio: str, given: Input, found: Cost, detail: str) -> str:
    """One line of the table."""
    each = given.exports * ASSETS
    density = (
        f"{given.triples / each:.0f} triples, {(found.lines - 1) / each:.2f} findings an asset"
    )
    return f"| {name} | {ratio} | {given.triples:,} triples, {density} | {detail} |"


def pyshacl(faults: float = 0.05) -> Iterable[str]:
    """1e5 triples against pySHACL, the same shapes and findings."""
    given = generated(100_000, faults)
    (fast,) = in_turns(lambda: validate(given, "--jobs", "1"))
    slow = validate(given, "--jobs", "1", "--engine", "pyshacl", "--timeout", "3600")
    if fast.lines != slow.lines:
        raise SystemExit(f"{fast.lines} lines against {slow.lines}")
    detail = f"{fast.cpu:.1f} s against {slow.cpu:.1f} s"
    yield row(
        f"1e5 against pySHACL, {faults:.0%} faults",
        f"{slow.cpu / fast.cpu:.0f} × less CPU",
        given,
        fast,
        detail,
    )


def faulty() -> Iterable[str]:
    """The same at 50 % faults."""
    yield from pyshacl(0.5)


def growth() -> Iterable[str]:
    """1e6 against 1e5 triples."""
    less, more = generated(100_000), generated(1_000_000)
    small, large = in_turns(
        lambda: validate(less, "--jobs", "1"), lambda: validate(more, "--jobs", "1")
    )
    each = small.cpu / less.triples, large.cpu / more.triples
    detail = f"{each[1] * 1e6:.1f} µs against {each[0] * 1e6:.1f} µs a triple"
    yield row("1e6 against 1e5", f"{each[1] / each[0]:.2f} × CPU a triple", more, large, detail)


def parsing() -> Iterable[str]:
    """1e6 against parsing alone."""
    given = generated(1_000_000)
    parsed, judged = in_turns(
        lambda: cost(sys.executable, "-c", PARSE, str(given.path)),
        lambda: validate(given, "--jobs", "1"),
    )
    detail = f"{judged.cpu:.1f} s against {parsed.cpu:.2f} s"
    yield row(
        "1e6 against parsing alone", f"{judged.cpu / parsed.cpu:.1f} × CPU", given, judged, detail
    )


def memory() -> Iterable[str]:
    """1e7 against 1e6, the largest process."""
    less, more = generated(1_000_000), generated(10_000_000)
    small, large = validate(less), validate(more)
    detail = f"{large.peak:.0f} MB against {small.peak:.0f} MB; {large.wall:.0f} s"
    yield row(
        f"1e7 ({more.exports:,} exports) against 1e6",
        f"{large.peak / small.peak:.2f} × peak memory",
        more,
        large,
        detail,
    )


def workers() -> Iterable[str]:
    """Two workers against one."""
    given = generated(1_000_000)
    one, two = in_turns(
        lambda: validate(given, "--jobs", "1"), lambda: validate(given, "--jobs", "2"), by="wall"
    )
    detail = f"{two.wall:.1f} s against {one.wall:.1f} s"
    yield row("2 workers against 1", f"{one.wall / two.wall:.2f} × throughput", given, two, detail)


def warm(rounds: int = 20) -> Iterable[str]:
    """One export after the other in one process, from bytes to CSV."""
    order = Order(100, ASSETS, faults=0.05)
    texts = [written(make(order, n).page, NQUADS) for n in range(1, 101)]
    times = []
    for turn in range(rounds + 1):
        for text in texts:
            began = perf_counter()
            as_csv(judge(at_hand(split(parse(text, NQUADS))), ("category",), ON))
            times += [perf_counter() - began] if turn else []
    cut = quantiles(times, n=100)
    size = sum(text.count(b"\n") for text in texts) // len(texts)
    figures = f"p50 {cut[49] * 1e3:.1f} ms, p99 {cut[98] * 1e3:.1f} ms"
    yield f"| one warm export | {figures} | {size} triples on average | bytes to CSV |"


ROWS: dict[str, Callable[[], Iterable[str]]] = {
    each.__name__: each for each in (pyshacl, faulty, growth, parsing, memory, workers, warm)
}


def main(*names: str) -> None:
    """Print the rows called *names*."""
    adopt()
    print("| work | ratio | data | figures |\n|---|---|---|---|")
    for name in names or ROWS:
        for line in ROWS[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
