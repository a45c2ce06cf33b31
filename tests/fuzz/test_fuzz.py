"""A short run of what ``make fuzz`` does for minutes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, seeds
from tests.requirements import need

RUN = Path(__file__).with_name("run.py")
RUNS = 3000


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_promise(name: str, tmp_path: Path) -> None:
    need(importlib.util.find_spec("atheris"), "atheris has no wheel for this Python")
    command = [sys.executable, str(RUN), name, f"-runs={RUNS}", "-seed=1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"Done {RUNS} runs" in done.stderr


@pytest.mark.parametrize("name", TARGETS)
def test_no_seed_breaks_a_promise(name: str) -> None:
    for seed in seeds():
        TARGETS[name](seed)
