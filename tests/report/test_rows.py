"""CSV of any rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.report.rows import csv_text, inert
from tests.report.reports import NASTY

cells = st.sampled_from(NASTY) | st.text(max_size=10)


@given(st.integers(1, 3), st.data())
def test_a_reader_gets_every_cell_back(width: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=4))
    names = [f"column {number}" for number in range(width)]
    text = csv_text(names, (dict(zip(names, row, strict=True)) for row in rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [names, *([inert(cell) for cell in row] for row in rows)]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert csv_text(["a"], [{"a": cell}]).splitlines()[1].lstrip('"').startswith("'")
