"""The report as an Excel workbook, with columns in which a reviewer answers.

Rows go to disk as they come, so a report of any size fits in memory. Everything but a number is
written as text: nothing in it is a formula or a link.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import BinaryIO, Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from iotssf_kg import __version__
from iotssf_kg.namespaces import SSF
from iotssf_kg.outputs import Output
from iotssf_kg.rdf.codes import code_list
from iotssf_kg.report.htmlsummary import Names
from iotssf_kg.report.rows import DISCLAIMER
from iotssf_kg.report.tally import GRAVEST_FIRST, Tally, verdict
from iotssf_kg.report.words import words
from iotssf_kg.report.workbookcolumns import (
    CHECKED,
    EXPORT,
    FINDING,
    NODE,
    REVIEW,
    SUMMARY,
    UNJUDGED,
    Column,
    finding_cells,
    sheet_title,
)
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Report

# What a sheet and a cell of Excel hold at most; https://support.microsoft.com/office/1672b34d
_ROWS: Final = 1_048_576
_CHARACTERS: Final = 32_767
# The same in every run, so that the same report gives the same bytes.
_MADE: Final = datetime(2000, 1, 1)
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# How many nodes of one's own choice can be reviewed with a pick list.
_FREE: Final = 1000


class _Sheet:
    """One worksheet that is written from its first row to its last."""

    def __init__(self, sheet: Worksheet, columns: Sequence[Column], lang: str, head: Format):
        self.sheet, self.columns, self.rows = sheet, columns, 0
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        if any(column.en for column in columns):
            self.add([column.title(lang) for column in columns], head)
            sheet.freeze_panes(1, 0)

    def add(self, cells: Iterable[str | int], style: Format | None = None) -> None:
        """Write the next row."""
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self.sheet.write_number(self.rows, place, cell, style)
            elif cell:
                self.sheet.write_string(self.rows, place, _fit(cell), style)
        self.rows += 1

    def filter(self) -> None:
        """Put a filter over all rows; after the last one."""
        self.sheet.autofilter(0, 0, max(self.rows - 1, 1), len(self.columns) - 1)


def _fit(text: str) -> str:
    """*text* as far as a cell holds it, in what XML can say."""
    shown = text.encode(errors="replace").decode().translate(_NOT_IN_XML)
    return shown if len(shown) <= _CHARACTERS else f"{shown[: _CHARACTERS - 1]}…"


_NOT_IN_XML: Final = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


class WorkbookWriter:
    """Writes a report as a workbook; see ``report.writer``."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting, self._words = out, setting, words(setting.lang)
        self._names = Names(setting.catalogue, setting.lang)
        self._tally = Tally()
        # Rows wait in files with names; a folder of our own takes them along even where we fail.
        self._folder = TemporaryDirectory(prefix="iotssf-")
        # The file too: an archive that was begun complains of a broken end when it is forgotten.
        self._packed = Path(self._folder.name) / "report.xlsx"
        self._archive = io.BufferedWriter(Output(self._packed, gettempdir()))
        self._book = Workbook(self._archive, {**_OPTIONS, "tmpdir": self._folder.name})
        self._book.use_zip64()
        self._book.set_properties({"created": _MADE, "title": self._words["title"]})
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._dates = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._text = self._book.add_format({"num_format": "@"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._summary = self._sheet("summary", SUMMARY)
        self._findings = [self._review_sheet("findings", (*FINDING, *REVIEW))]

    def _sheet(self, key: str, columns: Sequence[Column], number: int = 1) -> _Sheet:
        title = sheet_title(key, self._setting.lang) + (f" ({number})" if number > 1 else "")
        return _Sheet(self._book.add_worksheet(title), columns, self._setting.lang, self._head)

    def _review_sheet(self, key: str, columns: Sequence[Column], number: int = 1) -> _Sheet:
        made = self._sheet(key, columns, number)
        formats = {"until": self._dates, "date": self._dates}
        for place, column in enumerate(columns):
            if column in REVIEW:
                style = formats.get(column.key, self._text)
                made.sheet.set_column(place, place, column.width, style)
        return made

    def add(self, part: Report) -> None:
        """Take the findings of *part*."""
        for finding in part.findings:
            known = finding.fingerprint in self._setting.known
            self._tally.add(finding.severity, known)
            if self._findings[-1].rows >= _ROWS:
                number = len(self._findings) + 1
                more = self._review_sheet("findings", (*FINDING, *REVIEW), number)
                self._findings.append(more)
            word = self._words[finding.severity.name.lower()]
            need = self._names.both(finding.requirement) if finding.requirement else ""
            shown = self._words["known"] if known else ""
            self._findings[-1].add(finding_cells(finding, word, shown, need, self._setting.lang))

    def close(self, total: Report) -> None:
        """Write the other sheets, and the file."""
        with self._folder:
            for findings in self._findings:
                findings.filter()
                self._offer(findings, max(findings.rows - 1, 1))
            self._offer(self._review_sheet("reviews", NODE), _FREE)
            self._list("checked", CHECKED, sorted((s.value, n) for s, n in total.checked.items()))
            self._list("exports", EXPORT, _exports(total))
            self._list("unjudged", UNJUDGED, _unjudged(total))
            for line in self._told(total):
                self._summary.add(line, self._wrapped)
            self._save()

    def _save(self) -> None:
        try:
            self._book.close()
        except FileCreateError as error:
            # What the system said stands in it, and is told as elsewhere.
            raise error.args[0] from error
        self._archive.close()
        with self._packed.open("rb") as packed:
            shutil.copyfileobj(packed, self._out)

    def _list(
        self, key: str, columns: Sequence[Column], rows: Iterable[Sequence[str | int]]
    ) -> None:
        sheet = self._sheet(key, columns)
        for row in rows:
            # What is beyond the last row of a sheet stands in the other forms of the report.
            if sheet.rows < _ROWS:
                sheet.add(row)
        sheet.filter()

    def _offer(self, made: _Sheet, last: int) -> None:
        """Let the reviewer pick the outcome from a list."""
        at = [column.key for column in made.columns].index("outcome")
        codes = code_list(SSF("reviewOutcome"))
        source = [code.ja if self._setting.lang == "ja" else code.en for code in codes]
        choice = {"validate": "list", "source": source}
        made.sheet.data_validation(1, at, last, at, choice)

    def _told(self, total: Report) -> Iterator[tuple[str | int, ...]]:
        """The summary: a word, and what it says."""
        said = self._words
        outcome = verdict(total, self._tally)
        yield said["title"], said[outcome]
        yield "", said[f"{outcome}_why"]
        yield said["date"], total.on.isoformat() if total.on else ""
        yield said["profiles"], ", ".join(total.profiles)
        yield said["engine"], total.engine
        yield said["version"], f"iotssf-kg {__version__}"
        for scheme in self._setting.catalogue.schemes.values():
            yield said["schemes"], f"{self._names.label(scheme.iri)} {scheme.version}"
        for severity in GRAVEST_FIRST:
            word = said[severity.name.lower()]
            yield word, self._tally.new[severity]
            if known := self._tally.known[severity]:
                yield f"{word} ({said['known']})", known
        yield said["exports"], len(total.exports)
        for key, name in (("assets", "assets"), ("models", "models"), ("statements", "triples")):
            yield said[key], sum(getattr(export, name) for export in total.exports)
        yield said["unjudged"], len(total.unjudged)
        yield said["idle"].format(count=len(total.idle)), ""
        yield said["how_to_review"], said["how_to_review_text"]
        yield "", DISCLAIMER


def _exports(total: Report) -> Iterator[tuple[str | int, ...]]:
    for each in total.exports:
        publisher = each.publisher.value if each.publisher else ""
        numbers = (each.assets, each.models, each.triples, each.withheld)
        yield (each.iri.value, publisher, each.source, each.sha256, *numbers)


def _unjudged(total: Report) -> Iterator[tuple[str | int, ...]]:
    for each in total.unjudged:
        yield each.source, each.line or "", each.export.value if each.export else "", each.error
