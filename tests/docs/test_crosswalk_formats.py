"""The guide to formats names each format once, and whether it is read and written."""

from __future__ import annotations

import re
from pathlib import Path

from iotssf_kg.crosswalk.formats.table import FORMATS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "crosswalks-formats.md"


def test_the_table_has_each_format_as_it_is() -> None:
    text = GUIDE.read_text(encoding="utf-8").split("## The formats")[1].split("###")[0]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    told = {
        name: (row[3] == "yes", row[4] == "yes")
        for row in rows
        for name in re.findall(r"`([^`]+)`", row[0])
    }
    assert told == {each.name: (True, each.write is not None) for each in FORMATS}
