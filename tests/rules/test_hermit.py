"""The reasoner ends at its limits with a clear word, and leaves no file and no process behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from iotssf_kg.errors import ReasonerError
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close
from iotssf_kg.rules.hermit import reason
from iotssf_kg.rules.taxonomy import read_taxonomy
from tests.requirements import need
from tests.rules.fleets import fleet

ROOT = Path(__file__).parents[2]
PROC, PS = Path("/proc"), shutil.which("ps")
# A shell starts its background jobs with SIGINT ignored, which the caller here must not inherit.
LONG = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from tests.rules.test_hermit import closed
from iotssf_kg.rules.hermit import reason
reason(closed(3000), timeout=600)
"""


@pytest.fixture(autouse=True)
def _reasoner() -> None:
    need(find_spec("owlready2"), "owlready2 is not installed: pip install iotssf-kg[reasoner]")
    need(shutil.which("java"), "no java on the PATH")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def closed(assets: int) -> Closure:
    hand = fleet(assets, seed=1)
    return close(hand.members[0], shipped(), hand)


def processes(folder: Path) -> list[str]:
    """The commands that run and name *folder*."""
    if PROC.is_dir():
        commands = [_command(path) for path in PROC.glob("[0-9]*/cmdline")]
    else:
        listed = subprocess.run([str(PS), "-axwwo", "args"], capture_output=True, check=True)
        commands = listed.stdout.decode(errors="replace").splitlines()
    return [command for command in commands if str(folder) in command]


def _command(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it has just ended
        return ""


def eventually(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 120
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(holds())


def assert_nothing_left(folder: Path) -> None:
    assert list(folder.iterdir()) == []
    assert processes(folder) == []


def test_nothing_is_left_after_an_answer(folder: Path) -> None:
    assert reason(closed(5)).consistent
    assert_nothing_left(folder)


def test_a_time_limit(folder: Path) -> None:
    began = time.monotonic()
    with pytest.raises(
        ReasonerError, match=r"stopped after 0.7 seconds\. Allow more with --timeout"
    ):
        reason(closed(500), timeout=0.7)
    assert time.monotonic() - began < 30
    assert_nothing_left(folder)


@pytest.mark.parametrize("memory", [1, 8, 12])
def test_a_memory_limit(folder: Path, memory: int) -> None:
    with pytest.raises(ReasonerError, match=rf"more than {memory} MiB of memory\. Allow more"):
        reason(closed(1000), memory=memory)
    assert_nothing_left(folder)


def test_without_java(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ReasonerError, match=r"no java on the PATH.*Install a Java runtime"):
        reason(closed(1))
    assert_nothing_left(folder)


def test_without_owlready2(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    with pytest.raises(ReasonerError, match=r"owlready2.*Install iotssf-kg\[reasoner\]"):
        reason(closed(1))
    assert_nothing_left(folder)


def test_with_a_java_that_does_not_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'libjvm.so is missing' >&2\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(java.parent), prepend=os.pathsep)
    with pytest.raises(ReasonerError, match=r"HermiT failed: libjvm.so is missing"):
        reason(closed(1))
    assert list(folder.iterdir()) == [java.parent]


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_caller_is_ended(folder: Path, way: signal.Signals) -> None:
    caller = subprocess.Popen([sys.executable, "-c", LONG], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: any("HermiT" in line for line in processes(folder)))
        caller.send_signal(way)
        assert caller.wait(timeout=120) != 0
    finally:
        caller.kill()
        caller.wait()
    assert eventually(lambda: not list(folder.iterdir()) and not processes(folder))


def test_types_follow_from_direct_types_and_classes_above() -> None:
    printed = (
        "SubClassOf( <urn:a> <urn:b> )\n"
        "SubClassOf( <urn:b> <urn:c> )\n"
        "EquivalentClasses( <urn:c> <urn:d> )\n"
        "Type( <urn:x> <urn:a> )\n"
    )
    assert [kind for _, kind in read_taxonomy(printed)] == ["urn:a", "urn:b", "urn:c", "urn:d"]
