"""Reports as workbooks in which a reviewer has answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.report.workbook import WorkbookWriter
from iotssf_kg.report.workbookcolumns import FINDING, NODE, REVIEW, sheet_title
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Report
from tests.report import samples

DAY = date(2026, 11, 23)
SPACE = "https://auditor.example/id/"
PLACES = {
    "findings": {column.key: at for at, column in enumerate((*FINDING, *REVIEW), 1)},
    "reviews": {column.key: at for at, column in enumerate(NODE, 1)},
}
Answers = Mapping[str, object]


def workbook(
    tmp_path: Path, *answers: Answers, nodes: tuple[Answers, ...] = (), lang: str = "en"
) -> Path:
    """A report of five findings; *answers* are filled in from the first finding on."""
    blank = samples.finding(4, focus=BlankNode())
    parts = [*samples.parts(4), Report((blank,), {})]
    path = tmp_path / "report.xlsx"
    path.write_bytes(samples.written(WorkbookWriter, parts, samples.total(), Setting(lang=lang)))
    book = openpyxl.load_workbook(path)
    for key, rows in (("findings", answers), ("reviews", nodes)):
        sheet = book[sheet_title(key, lang)]
        for number, row in enumerate(rows, 2):
            for name, value in row.items():
                sheet.cell(number, PLACES[key][name]).value = value  # type: ignore[assignment]
    book.save(path)
    return path


ANSWERS: tuple[Answers, ...] = (
    {"outcome": "accepted", "comment": "Seen on site.", "date": date(2026, 11, 20)},
    {"outcome": "期限付き免除", "until": "2027年3月31日", "reviewer": "H. Yamada"},
    {"reviewer": "H. Yamada", "date": date(2026, 11, 20)},
    {"outcome": "Rejected", "reviewer": "https://auditor.example/id/team-2"},
    {"outcome": "sampled"},
)
NODES: tuple[Answers, ...] = ({"node": "https://maker.example/id/report", "outcome": "accepted"},)


def finding(number: int) -> tuple[str, NamedNode]:
    made = samples.finding(number)
    assert isinstance(made.focus, NamedNode)
    return made.fingerprint, made.focus
