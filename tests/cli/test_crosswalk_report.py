"""``iotssf crosswalk report``: the ending of a file says its form; remarks are never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PAIR = ("iot-ssf-kg-sample", "cpsf")


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", b"<!DOCTYPE html>"), ("r.csv", b"of,in,"), ("r.xlsx", b"PK")]
)
def test_the_ending_of_the_file_says_the_form(
    iotssf: Callable[..., object], tmp_path: Path, name: str, begins: bytes
) -> None:
    run = iotssf("crosswalk", "report", *PAIR, "-o", str(tmp_path / name))
    assert (run.code, run.out) == (0, "")
    assert run.err.startswith(f"wrote {tmp_path / name}")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_csv_has_its_remarks_beside_it(iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "report", *PAIR, "-f", "csv", "--lang", "ja")
    assert run.out.startswith("of,in,group,")
    assert "経済産業省の要求事項ではない" in run.err


def test_another_ending_is_refused_and_names_those_there_are(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    run = iotssf("crosswalk", "report", *PAIR, "-o", str(tmp_path / "r.pdf"))
    assert run.code == 2
    assert "no form has the suffix '.pdf'. Use one of .html, .csv, .xlsx" in run.err
