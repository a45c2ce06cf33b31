"""CSV of any rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.rdf.formulas import without_mark
from iotssf_kg.report.rows import csv_text, shown
from tests.report.reports import NASTY

cells = st.sampled_from(NASTY) | st.text(max_size=10)


@given(st.integers(1, 3), st.data())
def test_a_reader_gets_every_cell_back(width: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=4))
    names = [f"column {number}" for number in range(width)]
    text = csv_text(names, (dict(zip(names, row, strict=True)) for row in rows))
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [names, *([shown(cell) for cell in row] for row in rows)]


def written(cell: str) -> str:
    return csv_text(["a"], [{"a": cell}]).partition("\n")[2]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert written(cell).lstrip('"').startswith("'")
    assert without_mark(shown(cell)) == cell


@pytest.mark.parametrize("mark", "\x00\x07\x1b\x7f\x9b\r\u2028\u202e\ufeff")
def test_no_character_that_steers_a_terminal_is_written(mark: str) -> None:
    assert mark not in written(f"a{mark}[31m")
    assert mark not in written(f"{mark}=1+1")


def test_lines_of_a_text_stay_lines() -> None:
    assert written("a\r\nb\nc\td") == '"a\nb\nc\td"\n'
