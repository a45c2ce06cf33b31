"""The guide to spreadsheets says nothing that is not so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from iotssf_kg.errors import CellError, SourceError
from iotssf_kg.rdf import read
from iotssf_kg.rdf.cells import read_cell
from iotssf_kg.rdf.template import SHEETS, column

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "spreadsheets.md").read_text("utf-8")
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def block(language: str) -> str:
    return str(re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.M | re.S)[0])


def test_the_guide_names_every_sheet() -> None:
    assert re.findall(r"^\| `(\w+)` \|", GUIDE, re.M) == [sheet.name for sheet in SHEETS]


def test_the_commands_and_the_example_run_in_order(tmp_path: Path) -> None:
    commands = [*block("").splitlines(), f"{sys.executable} example.py"]
    (tmp_path / "example.py").write_text(block("python"), "utf-8")
    for command in commands:
        run = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env={**os.environ, "PATH": PATH},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, f"{command}\n{run.stderr}"
    workbook, turtle = (read(tmp_path / f"export.{suffix}") for suffix in ("xlsx", "ttl"))
    assert set(workbook.quads) == set(turtle.quads)


def test_the_error_reads_as_the_guide_shows_it() -> None:
    with pytest.raises(SourceError) as caught:
        read_cell("12,000", column("quantity"), "")
    fault = CellError(
        caught.value.what,
        source="export.xlsx",
        sheet="assets",
        row=5,
        header="quantity",
        hint=caught.value.hint,
    )
    assert f"\n{fault}\n" in GUIDE


def test_each_spelling_of_a_code_is_the_same() -> None:
    spellings = re.findall(r"`([^`]+)`", GUIDE[GUIDE.index("`CareHome`") :])[:3]
    terms = [read_cell(spelling, column("contextType"), "") for spelling in spellings]
    assert terms[0] == terms[1] == terms[2]
