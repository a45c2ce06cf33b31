"""What we ship as SSSOM passes the validator of SSSOM's makers, which runs apart from us.

It brings plugins for pytest and rdflib that would meddle with ours, so it has an environment of its
own inside ours: `make unit` installs it there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.files import folder
from tests.requirements import need

FOLDER = folder("ontology") / "crosswalks"
NAMES = [each.source for each in crosswalks()]
APART = Path(sys.prefix, "sssom", "bin", "sssom")
# The command takes one file, and two seconds to start: here it starts once, and forks for each.
EACH = """
import os, sys
from sssom.cli import main
for path in sys.argv[1:]:
    child = os.fork()
    if not child:
        main(["validate", path], prog_name="sssom")
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        print(path)
"""


@pytest.fixture(scope="module")
def command() -> str:
    found = str(APART) if APART.is_file() else shutil.which("sssom")
    need(found, "sssom is not installed")
    return str(found)


def judge(command: str, path: Path) -> subprocess.CompletedProcess[str]:
    asked = [command, "validate", str(path)]
    return subprocess.run(asked, capture_output=True, text=True, timeout=300)


def test_every_set_passes_and_a_spoiled_one_does_not(command: str, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.sssom.tsv"
    spoiled.write_bytes((FOLDER / NAMES[0]).read_bytes().replace(b"semapv:", b"guess:"))
    python = str(Path(command).resolve().with_name("python"))
    asked = [python, "-c", EACH, *(str(FOLDER / name) for name in NAMES), str(spoiled)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout.splitlines()) == (0, [str(spoiled)]), done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [("semapv:ManualMappingCuration", "semapv:Guess"), ("2026-11-30", "lately")],
)
def test_a_planted_fault_does_not(command: str, tmp_path: Path, old: str, new: str) -> None:
    text = (FOLDER / "iot-ssf-kg-sample-1.0-to-cpsf-1.0.sssom.tsv").read_text(encoding="utf-8")
    path = tmp_path / "planted.sssom.tsv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = judge(command, path)
    assert done.returncode != 0
    assert "validation errors" in done.stderr
