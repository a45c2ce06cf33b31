"""Workers: every item has an outcome, whatever it does to the process that it is done in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers import Done, Failed, Here, Kind, Limits, Pool
from tests.workers import tasks

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    limits = Limits(timeout=4.0, memory=120 * MEGABYTE)
    with Pool(2, tasks.act, limits=limits, preload=("tests.workers.tasks",)) as made:
        list(made.run([("echo", 0)] * 4))
        yield made


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        (("spin", 0), Kind.TIMEOUT, "4 s"),
        (("regex", 0), Kind.TIMEOUT, "4 s"),
        (("sleep", 60), Kind.TIMEOUT, "4 s"),
        (("eat", 0), Kind.MEMORY, "memory"),
        (("native", 0), Kind.MEMORY, "memory"),
        (("gulp", 0), Kind.MEMORY, "memory"),
        (("abort", 0), Kind.CRASH, "SIGABRT"),
        (("segv", 0), Kind.CRASH, "SIGSEGV"),
        (("exit", 7), Kind.CRASH, "exit code 7"),
        (("fail", "what"), Kind.ERROR, "ValueError: what"),
        (("unpicklable", 0), Kind.ERROR, "cannot be sent"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_bad_item_costs_itself_alone(pool: Pool, what, kind: Kind, words: str) -> None:
    good = [("echo", number) for number in range(6)]
    begun = time.monotonic()
    outcomes = list(pool.run([*good[:3], what, *good[3:]]))
    bad = outcomes.pop(3)
    assert outcomes == [Done(number) for number in range(6)]
    assert isinstance(bad, Failed)
    assert (bad.kind, words in bad.error) == (kind, True), bad
    assert time.monotonic() - begun < 30


def test_a_worker_killed_from_outside_is_told_and_replaced(pool: Pool) -> None:
    (first,) = pool.run([("sleep", 0.0)])
    flow = pool.each([("sleep", 0.5), ("sleep", 0.9)])
    number, _ = next(flow)
    victims = [pid for pid in children() if pid != os.getpid()]
    assert first == Done(0.0)
    assert number == 0
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    # One that is still ending takes an item with it.
    while set(victims) & set(children()):
        time.sleep(0.05)
    (left,) = flow
    assert left[0] == 1
    assert left[1].kind is Kind.CRASH
    assert "SIGKILL" in left[1].error
    assert list(pool.run([("echo", 1)])) == [Done(1)]


def children() -> list[int]:
    """The workers of this process: children of its fork server."""
    from multiprocessing.forkserver import _forkserver

    server = _forkserver._forkserver_pid
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def test_outcomes_keep_the_order_of_the_items(pool: Pool) -> None:
    waits = [0.3, 0.0, 0.1, 0.0, 0.2, 0.0]
    assert list(pool.run([("sleep", each) for each in waits])) == [Done(each) for each in waits]


def test_outcomes_come_as_they_are_ready(pool: Pool) -> None:
    assert [number for number, _ in pool.each([("sleep", 0.5), ("echo", 1)])] == [1, 0]


def test_large_items_and_outcomes_pass(pool: Pool) -> None:
    data = [bytes([number]) * (5 * MEGABYTE) for number in range(8)]
    assert list(pool.run([("echo", each) for each in data])) == [Done(each) for each in data]


def test_only_a_bounded_number_is_under_way(pool: Pool) -> None:
    drawn = 0

    def items() -> Iterator[tuple[str, object]]:
        nonlocal drawn
        for number in range(5_000):
            drawn = number
            yield "echo", number

    flow = pool.run(items())
    assert next(flow) == Done(0)
    assert drawn < 300
    flow.close()


def test_a_thousand_small_tasks_cost_little_beside_themselves() -> None:
    with Pool(2, tasks.double) as made:
        assert list(made.run(range(100))) == [Done(2 * n) for n in range(100)]
        begun = time.process_time()
        assert list(made.run(range(1_000))) == [Done(2 * n) for n in range(1_000)]
        # Processor time of this process, so that a busy machine does not matter.
        assert (time.process_time() - begun) / 1_000 < 0.0005


def test_a_worker_that_cannot_begin_is_an_error() -> None:
    with Pool(1, tasks.double, tasks.broken) as made, pytest.raises(IotssfError, match="start"):
        list(made.run([1]))


def test_calls_come_from_several_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Pool(2, tasks.double) as made, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(made.call, range(50))) == [Done(2 * n) for n in range(50)]


def test_calls_keep_one_process_ready_and_start_no_more(pool: Pool) -> None:
    before = set(children())
    with Pool(1, tasks.double) as made:
        made.call(1)
        begun = set(children()) - before
        assert [made.call(n) for n in range(20)] == [Done(2 * n) for n in range(20)]
        assert (len(begun), set(children()) - before) == (2, begun)


def test_here_gives_the_same(pool: Pool) -> None:
    items = [("echo", number) for number in range(5)]
    assert list(Here(tasks.act).run(items)) == list(pool.run(items))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(ending: signal.Signals) -> None:
    code = (
        "import sys\n"
        "from iotssf_kg.workers import Pool\n"
        "from tests.workers import tasks\n"
        "if __name__ == '__main__':\n"
        "    with Pool(2, tasks.act) as pool:\n"
        "        list(pool.run([('echo', 1)] * 4))\n"
        "        print('begun', flush=True)\n"
        "        list(pool.run([('spin', 0)] * 4))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.3)
        assert len(group(process.pid)) >= 4
        process.send_signal(ending)
        process.wait(60)  # a busy machine takes its time
    for _ in range(100):
        if not group(process.pid):
            return
        time.sleep(0.05)
    raise AssertionError(group(process.pid))


def group(leader: int) -> list[str]:
    """The processes of that session that still run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(leader)], capture_output=True, text=True, check=False
    )
    return [line for line in listed.stdout.splitlines() if "Z" not in line.split()[1]]
