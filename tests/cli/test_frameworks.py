"""``iotssf framework``: what is listed, and a list that is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from iotssf_kg.crosswalk.frameworks import read_framework

SAID = ("--publisher", "X", "--source", "https://x.example/", "--licence", "free", "--title", "X")


def test_frameworks_are_listed(iotssf: Callable[..., object]) -> None:
    rows = {
        row["framework"]: row for row in json.loads(iotssf("framework", "list", "-f", "json").out)
    }
    assert rows["en-303-645@2.1.1"]["restricted"] == "yes"
    assert rows["iot-ssf-kg-sample@1.0"]["elements"] == "28"


def test_a_list_is_taken_and_what_is_left_out_is_told(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    table, out = tmp_path / "x.csv", tmp_path / "x.tsv"
    table.write_text("id,title,guidance\nA,First,text\n")
    run = iotssf("framework", "import", table, "--key", "nist-csf", "--edition", "2.0", *SAID, "-o", out)  # fmt: skip  # noqa: E501
    assert (run.code, "guidance is left out" in run.err) == (0, True)
    assert "there is a list of nist-csf@2.0 already" in run.err
    assert [*read_framework(out.read_text(), out.name).elements] == ["A"]
    run = iotssf("framework", "import", table, "--key", "x", "--edition", "1", *SAID, "-o", table)
    assert (run.code, "would be lost" in run.err) == (2, True)
