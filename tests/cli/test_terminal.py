"""What an export says never steers the terminal that it is shown on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASS = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    text = PASS.read_text(encoding="utf-8")
    label = 'rdfs:label "'
    steering = text.replace(label, label + r"＝1\u001B[31m\u009B2J\u202E")
    (tmp_path / "hostile.ttl").write_text(steering, encoding="utf-8")
    return tmp_path / "hostile.ttl"


def test_a_control_character_is_shown_and_not_sent(iotssf, hostile: Path) -> None:
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


LABELS = "SELECT ?label { ?node <http://www.w3.org/2000/01/rdf-schema#label> ?label }"


@pytest.mark.parametrize("command", ["classify", "query"])
def test_csv_steers_no_terminal_and_runs_in_no_spreadsheet(
    iotssf, hostile: Path, tmp_path: Path, command: str
) -> None:
    own = tmp_path / "own.rq"
    own.write_text(LABELS)
    asked = {"classify": (), "query": (own,)}[command]
    run = iotssf(command, *asked, hostile, "--format", "csv")
    assert not {"\x1b", "\x9b", "\u202e"} & set(run.out)
    assert "'＝1\\x1b[31m" in run.out
    assert ",＝" not in run.out


TRUTHS = [("ASK {}", "true\n"), ("ASK { <a:a> ?p ?o }", "false\n")]


@pytest.mark.parametrize(("asked", "told"), TRUTHS)
def test_a_question_of_ones_own_is_answered_in_csv(
    iotssf, tmp_path: Path, asked: str, told: str
) -> None:
    (tmp_path / "own.rq").write_text(asked)
    assert iotssf("query", tmp_path / "own.rq", PASS, "-f", "csv").out == told
