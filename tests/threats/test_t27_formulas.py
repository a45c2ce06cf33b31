"""T27: CSV of SPARQL is as its standard says; what is written for spreadsheets runs nothing."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import httpx
from pyoxigraph import Literal

from iotssf_kg.report.rows import csv_text
from tests.service.server import Served

FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"]
VALUES = " ".join(str(Literal(each)) for each in FORMULAS)
QUERY = f"SELECT ?x {{ VALUES ?x {{ {VALUES} }} }}"


def cells(text: str) -> list[str]:
    return [row[0] for row in list(csv.reader(io.StringIO(text, newline="")))[1:]]


def test_csv_of_the_protocol_gives_values_as_they_are(service: Served) -> None:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#csv-terms."""
    answer = httpx.get(
        f"{service.url}/sparql",
        params={"query": QUERY},
        headers={"Accept": "text/csv"},
        timeout=60,
    )
    assert cells(answer.text) == FORMULAS
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_csv_of_the_command_runs_nothing(tmp_path: Path) -> None:
    question = tmp_path / "formulas.rq"
    question.write_text(QUERY, encoding="utf-8")
    folder = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
    export = next(iter(sorted(folder.glob("*_PASS.ttl"))))
    iotssf = Path(sys.executable).with_name("iotssf")
    command = [iotssf, "query", question, export, "--format", "csv"]
    done = subprocess.run(command, capture_output=True, check=True)
    shown = cells(done.stdout.decode())
    assert len(shown) == len(FORMULAS)
    assert shown == cells(csv_text(["x"], [{"x": each} for each in FORMULAS]))
    assert not any(each.lstrip().startswith(("=", "+", "-", "@", "＝")) for each in shown)
