"""The review columns of a report's workbook, read; every fault by sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.errors import CellError, SourceError, SourceErrors
from iotssf_kg.rdf.cells import Broken, Cell, is_empty, read_cell
from iotssf_kg.rdf.limits import LIMITS
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.syntax import XLSX
from iotssf_kg.rdf.template import column
from iotssf_kg.rdf.workbook import read_workbook
from iotssf_kg.report.reviews import Review, amiss
from iotssf_kg.report.workbookcolumns import FINDING, NODE, REVIEW, places, sheet_key

# A report has more cells than an export that is filled in by hand.
_LIMITS: Final = replace(LIMITS, cells=10_000_000, unzipped=1 << 30)
_FINGERPRINT: Final = re.compile("[0-9a-f]{16}")
_COLUMNS: Final = {"findings": (*FINDING, *REVIEW), "reviews": NODE}
_SUBJECT: Final = {"findings": "fingerprint", "reviews": "node"}
_KEEP: Final = "Keep the header row as the report has it"


def read_reviews(path: Path) -> tuple[Review, ...]:
    """The reviews that are filled in in the workbook at *path*, in its order.

    Raises:
        SourceErrors: Some cells cannot be read; it holds a fault for each of them.
        SourceError: It is no workbook, or no report.
        TooLarge: It holds more cells than a report of half a million findings.
    """
    return _read(path)[0]


def reviewed(path: Path) -> tuple[tuple[Review, ...], int]:
    """The same, and how many findings there are in the workbook; raises as ``read_reviews``."""
    return _read(path)


def _read(path: Path) -> tuple[tuple[Review, ...], int]:
    data, _ = load(path, XLSX, _LIMITS)
    book = read_workbook(data, str(path), _LIMITS)
    sheets = [(name, key) for name in book if (key := sheet_key(name)) in _SUBJECT]
    if not sheets:
        raise SourceError(
            "no sheet of findings is in it",
            source=str(path),
            hint="Give a report that was written by iotssf validate --format xlsx",
        )
    reading = _Reading(str(path))
    for name, key in sheets:
        reading.sheet(name, str(key), book[name])
    if reading.faults:
        raise SourceErrors(reading.faults)
    return tuple(reading.reviews.values()), reading.findings


class _Reading:
    """One pass over a report's workbook."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.reviews: dict[str, Review] = {}
        self.findings = 0
        self.faults: list[SourceError] = []
        self._rows: dict[str, str] = {}

    def sheet(self, name: str, key: str, lines: Sequence[Sequence[Cell]]) -> None:
        """Read one sheet of findings or nodes."""
        columns = _COLUMNS[key]
        at = places(lines[0] if lines else (), columns)
        missing = [c for c in columns if c.key in (_SUBJECT[key], "outcome") and c.key not in at]
        for each in missing:
            self._fault(
                name, 1, each.en, SourceError(f"the column {each.en} is missing", hint=_KEEP)
            )
        if missing:
            return
        for number, line in enumerate(lines[1:], 2):
            cells = {k: line[place] for k, place in at.items() if place < len(line)}
            self.findings += key == "findings" and not is_empty(cells.get("fingerprint"))
            self._row(name, key, number, cells)

    def _row(self, sheet: str, key: str, number: int, cells: Mapping[str, Cell]) -> None:
        said = {each.key for each in REVIEW if not is_empty(cells.get(each.key))}
        # Who reviews and when may be filled in all the way down before any outcome is.
        if not said - {"reviewer", "date"}:
            return
        row = _Row(cells, key)
        review = row.review()
        for header, error in row.faults:
            self._fault(sheet, number, header, error)
        if review is not None and not row.faults:
            self._keep(review, sheet, number, _SUBJECT[key])

    def _keep(self, review: Review, sheet: str, number: int, header: str) -> None:
        first = self.reviews.setdefault(review.subject, review)
        place = self._rows.setdefault(review.subject, f"sheet {sheet}, row {number}")
        if first != review:
            what = f'"{review.subject}" has another review in {place}'
            error = SourceError(what, hint="Make both the same, or empty one")
            self._fault(sheet, number, header, error)

    def _fault(self, sheet: str, number: int, header: str, error: SourceError) -> None:
        place = {"source": self.source, "sheet": sheet, "row": number, "header": header}
        self.faults.append(CellError(error.what, hint=error.hint, **place))  # type: ignore[arg-type]


class _Row:
    """One row that somebody filled in."""

    def __init__(self, cells: Mapping[str, Cell], key: str) -> None:
        self.faults: list[tuple[str, SourceError]] = []
        self._cells, self._key = cells, key

    def review(self) -> Review | None:
        """What it says; None where it says no outcome."""
        outcome = self._terms("outcome", "reviewOutcome")
        if not outcome:
            self._missing("outcome", "the outcome is missing", "Pick one, or empty the row")
            return None
        until = self._day("until", "waivedUntil")
        wrong = amiss(outcome, until)
        if wrong:
            self._missing("until", *wrong)
        return Review(
            outcome=outcome,
            fingerprint=self._fingerprint() if self._key == "findings" else "",
            node=self._node(),
            until=until,
            reviewer=self._text("reviewer"),
            comment=self._text("comment"),
            issued=self._day("date", "issued"),
        )

    def _missing(self, header: str, what: str, hint: str) -> None:
        # One word on a cell is enough.
        if header not in dict(self.faults):
            self.faults.append((header, SourceError(what, hint=hint)))

    def _terms(self, header: str, prop: str) -> NamedNode | None:
        found = self._read(header, prop)
        if len(found) > 1:
            self._missing(header, "there is more than one value", "Leave one")
        return found[0] if found and isinstance(found[0], NamedNode) else None

    def _read(self, header: str, prop: str) -> list[object]:
        try:
            return list(read_cell(self._cells.get(header), column(prop), ""))
        except SourceError as error:
            self.faults.append((header, error))
            return []

    def _day(self, header: str, prop: str) -> date | None:
        found = self._read(header, prop)
        return date.fromisoformat(str(getattr(found[0], "value", ""))[:10]) if found else None

    def _text(self, header: str) -> str:
        cell = self._cells.get(header)
        if isinstance(cell, Broken):
            self.faults.append((header, SourceError(cell.what, hint=cell.hint)))
        return "" if is_empty(cell) else str(cell).strip()

    def _fingerprint(self) -> str:
        cell = self._cells.get("fingerprint")
        if isinstance(cell, str) and _FINGERPRINT.fullmatch(cell.strip()):
            return cell.strip()
        self._missing("fingerprint", "this is no fingerprint", "Keep it as the report has it")
        return ""

    def _node(self) -> NamedNode | None:
        cell = self._cells.get("node")
        if self._key == "findings" and (is_empty(cell) or str(cell).startswith("_:")):
            return None
        found = self._terms("node", "reviews")
        if found is None:
            self._missing("node", "the node is missing", "Give its IRI")
        return found
