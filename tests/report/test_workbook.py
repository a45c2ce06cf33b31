"""The report as a workbook: every finding in it, as text, the same bytes in every run."""

from __future__ import annotations

import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterable
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.workbook.workbook import Workbook
from pyoxigraph import Literal

from iotssf_kg.report import workbook
from iotssf_kg.report.words import words
from iotssf_kg.report.workbook import WorkbookWriter
from iotssf_kg.report.workbookcolumns import FINDING, REVIEW, sheet_key
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Report, Unjudged
from tests.report import samples
from tests.report.reports import NASTY, reports


def written(parts: Iterable[Report], last: Report | None = None, **setting: object) -> bytes:
    given = Setting(**setting)  # type: ignore[arg-type]
    return samples.written(WorkbookWriter, parts, last or samples.total(), given)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return list(book[name].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_its_sheets_and_columns_are_called_in_the_language_asked_for(lang: str) -> None:
    book = opened(written(samples.parts(3), lang=lang))
    keys = ["summary", "findings", "reviews", "checked", "exports", "unjudged"]
    assert [sheet_key(name) for name in book.sheetnames] == keys
    header = [cell.value for cell in book.worksheets[1][1]]
    assert header == [column.title(lang) for column in (*FINDING, *REVIEW)]


def test_every_finding_has_a_row_with_its_fingerprint() -> None:
    found = rows(opened(written(samples.parts(700))), "findings")
    at = [column.key for column in FINDING].index("fingerprint")
    assert [row[at] for row in found] == [samples.finding(n).fingerprint for n in range(700)]


def test_exports_checks_and_what_could_not_be_judged_have_rows() -> None:
    odd = Unjudged("odd.ttl", "this is not Turtle", 12)
    book = opened(written([], samples.total(exports=2, unjudged=[odd])))
    assert rows(book, "not judged") == [("odd.ttl", 12, None, "this is not Turtle")]
    assert [row[3] for row in rows(book, "exports")] == [f"{n:064x}" for n in range(2)]
    assert ("https://w3id.org/iot-ssf/shapes#Review", 0) in rows(book, "checked")
    assert book["summary"]["B1"].value == words("en")["incomplete"]


def test_known_findings_are_marked_and_counted_apart() -> None:
    known = frozenset([samples.finding(0).fingerprint])
    book = opened(written(samples.parts(3), known=known))
    assert [row[1] for row in rows(book, "findings")] == ["known", None, None]
    told = {row[0]: row[1] for row in book["summary"].iter_rows(values_only=True)}
    assert (told["violation"], told["violation (known)"]) == (0, 1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "https://x.example/", "1e5", *NASTY])
def test_a_text_stays_a_text(text: str) -> None:
    nasty = samples.finding(0, value=Literal(text), messages={"en": text}, mending=text)
    book = opened(written([Report((nasty,), {})]))
    cells = [cell for row in book["findings"].iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert [cell.coordinate for cell in cells if cell.data_type == "n"] == ["D2"]
    assert all(cell.hyperlink is None for cell in cells)


def test_the_header_stays_in_sight_with_a_filter_and_a_pick_list() -> None:
    sheet = opened(written(samples.parts(5)))["findings"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:Q6")
    [choice] = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("M2:M6", '"accepted,rejected,sampled,waived"')


def test_what_one_sheet_cannot_hold_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_ROWS", 100)
    book = opened(written(samples.parts(250)))
    names = [name for name in book.sheetnames if sheet_key(name) == "findings"]
    assert names == ["findings", "findings (2)", "findings (3)"]
    assert [len(rows(book, name)) for name in names] == [99, 99, 52]


def test_the_same_report_gives_the_same_bytes() -> None:
    first, second = (written(samples.parts(30), samples.total(2)) for _ in range(2))
    assert first == second
    years = {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert years == {1980}


def test_memory_does_not_grow_with_the_findings(tmp_path) -> None:
    peaks = []
    for count in (1_000, 8_000):
        with (tmp_path / "report.xlsx").open("wb") as out:
            tracemalloc.start()
            writer = WorkbookWriter(out, Setting())
            for part in samples.parts(count, 100):
                writer.add(part)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            writer.close(samples.total())
    assert peaks[1] < peaks[0] + 500_000


def test_nothing_is_left_where_rows_have_waited(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written(samples.parts(30))
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=40, deadline=None)
@given(report=reports)
def test_any_report_can_be_written_and_opened(report: Report) -> None:
    book = opened(written([report], replace(report, findings=())))
    assert len(rows(book, "findings")) == len(report.findings)
