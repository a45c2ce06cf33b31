"""A service's processes: fast beside slow ones, stopped at limits, never more than a bound."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from iotssf_kg.errors import Overloaded
from iotssf_kg.workers import Bounds, Done, Failed, Kind, Lanes, forking
from tests.workers import tasks

# What a process runs anew, it sees as not imported yet.
MAIN = """
import sys
before = "iotssf_kg.cli" in sys.modules
import iotssf_kg.cli
from iotssf_kg.workers import Lanes, forking

def seen(_):
    return before

if __name__ == "__main__":
    lanes = Lanes(forking([]), seen)
    print(lanes.ask(None).value)
    lanes.close()
"""


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    bounds = Bounds(workers=1, slow=2, queue=2, wait=20, timeout=2, memory=512 << 20)
    made = Lanes(forking(["tests.workers.tasks"]), tasks.act, bounds)
    yield made
    made.close()


@pytest.fixture
def patient() -> Iterator[Lanes]:
    bounds = Bounds(workers=1, slow=2, queue=2, wait=120, timeout=120, memory=512 << 20)
    made = Lanes(forking(["tests.workers.tasks"]), tasks.act, bounds)
    yield made
    made.close()


def wait(lanes: Lanes, **load: int) -> None:
    """Wait until *lanes* have that load."""
    for _ in range(10_000):
        if load.items() <= lanes.load.items():
            return
        time.sleep(0.01)
    raise AssertionError(f"{lanes.load} never became {load}")


def test_an_item_gives_its_value(lanes: Lanes) -> None:
    assert [lanes.ask(("echo", n)) for n in range(5)] == [Done(n) for n in range(5)]


def test_an_error_is_told(lanes: Lanes) -> None:
    outcome = lanes.ask(("fail", "so it is"))
    assert isinstance(outcome, Failed)
    assert (outcome.kind, "so it is" in outcome.error) == (Kind.ERROR, True)


def test_what_takes_too_long_is_stopped_and_replaced(lanes: Lanes) -> None:
    began = time.monotonic()
    outcome = lanes.ask(("sleep", 60))
    assert isinstance(outcome, Failed)
    assert outcome.kind is Kind.TIMEOUT
    assert time.monotonic() - began < 10
    assert lanes.ask(("echo", 4)) == Done(4)


def test_a_process_that_dies_is_replaced(lanes: Lanes) -> None:
    outcome = lanes.ask(("abort", None))
    assert isinstance(outcome, Failed)
    assert outcome.kind is Kind.CRASH
    assert lanes.ask(("echo", 4)) == Done(4)


def test_a_process_that_died_while_it_waited_fails_no_task(lanes: Lanes) -> None:
    for _ in range(5):  # the one that answered is asked first again
        died = lanes.ask(("pid", None)).value
        os.kill(died, signal.SIGKILL)
        wait_for_end(died)
        assert lanes.ask(("echo", 5)) == Done(5)


def wait_for_end(process: int) -> None:
    with suppress(OSError):  # its parent has let it go
        while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)


def test_a_short_task_does_not_wait_for_long_ones(patient: Lanes, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as others:
        long = [others.submit(patient.ask, ("until", str(tmp_path / "end"))) for _ in range(2)]
        wait(patient, slow=2)
        assert patient.ask(("echo", 6)) == Done(6)
        assert not any(each.done() for each in long)
        (tmp_path / "end").touch()
    assert [each.result() for each in long] == [Done(None)] * 2


def test_a_bounded_number_waits(patient: Lanes, tmp_path: Path) -> None:
    lanes = patient
    with ThreadPoolExecutor(7) as others:
        asked = []
        # Two set back, one at work until others wait, two aside, two waiting.
        loads = [{"slow": 1}, {"slow": 2}, {"working": 1}, {"working": 2}, {"working": 3}]
        for load in [*loads, {"waiting": 1}, {"waiting": 2}]:
            asked.append(others.submit(lanes.ask, ("until", str(tmp_path / "end"))))
            wait(lanes, **load)
        with pytest.raises(Overloaded):
            lanes.ask(("echo", 1))
        (tmp_path / "end").touch()
        assert {type(each.result()) for each in asked} == {Done}
    assert lanes.load["waiting"] == lanes.load["slow"] == lanes.load["working"] == 0


def test_a_task_steps_aside_for_one_that_waits_and_is_as_good_as_new_after(tmp_path: Path) -> None:
    # Nothing is set back here for being late.
    bounds = Bounds(workers=1, slow=1, queue=2, wait=60, moment=60, timeout=60)
    lanes = Lanes(forking(["tests.workers.tasks"]), tasks.act, bounds)
    with ThreadPoolExecutor(1) as others:
        long = others.submit(lanes.ask, ("until", str(tmp_path / "end")))
        wait(lanes, working=1)
        assert lanes.ask(("echo", 7)) == Done(7)
        assert (lanes.load["working"], lanes.load["slow"], long.done()) == (1, 0, False)
        (tmp_path / "end").touch()
    assert long.result() == Done(None)
    assert lanes.load["slow"] == lanes.load["working"] == 0
    lanes.close()


def test_a_process_does_not_import_what_its_parent_has_at_hand(tmp_path: Path) -> None:
    """The server that forks it has done so already; else each start takes a fifth of a second."""
    script = tmp_path / "main.py"
    script.write_text(MAIN)
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "True\n", done.stderr
