"""What an export says never steers the terminal that it is shown on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASS = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"


def test_a_control_character_is_shown_and_not_sent(iotssf, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.ttl"
    text = PASS.read_text(encoding="utf-8")
    label = 'rdfs:label "'
    hostile.write_text(text.replace(label, label + r"\u001B[31m\u009B2J\u202E"), encoding="utf-8")
    run = iotssf("classify", hostile)
    assert not {"\x1b", "\x9b", "\u202e"} & set(run.out)
    assert "\\x1b" in run.out


@pytest.mark.parametrize("words", [f"validate {PASS} -f xlsx", "new https://a.example/ --to xlsx"])
def test_a_workbook_is_not_written_to_a_terminal(words: str) -> None:
    ours, theirs = os.openpty()
    command = "from iotssf_kg.cli import main; main()"
    asked = [sys.executable, "-c", command, *words.split()]
    run = subprocess.run(asked, stdout=theirs, stderr=subprocess.PIPE)
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):
        os.read(ours, 1)
    assert (run.returncode, b"xlsx is not for a terminal" in run.stderr) == (2, True)
    os.close(ours)
    os.close(theirs)
