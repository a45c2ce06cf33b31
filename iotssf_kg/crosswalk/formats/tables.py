"""Tables of cells, from a workbook or CSV, with the columns that real files have."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from xlsxwriter import Workbook

from iotssf_kg.crosswalk.formats.guard import refuse_closed
from iotssf_kg.errors import CellError, SourceError
from iotssf_kg.rdf.cells import Broken, Cell
from iotssf_kg.rdf.csvsheets import decoded
from iotssf_kg.rdf.formulas import marked, unmarked
from iotssf_kg.rdf.limits import LIMITS, check_cells

# A title and a note may stand above the column names.
_ABOVE: Final = 20
_ASIDE: Final = re.compile(r"\((?:optional|required)\)|\*")
_DELIMITERS: Final = ",;\t"
_WIDTH: Final = 28
_MADE: Final = datetime(2000, 1, 1)
_LONGEST: Final = 32_767
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_NOT_IN_XML: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


class Record(NamedTuple):
    """One row under its column names.

    Attributes:
        place: The number of the row, from 1.
        cells: What stands in it, by the name of the column, folded.
    """

    place: str
    cells: Mapping[str, str]


class Table(NamedTuple):
    """A table whose columns were found.

    Attributes:
        columns: Their names folded → as they are written.
        records: Its rows that are not empty.
    """

    columns: Mapping[str, str]
    records: tuple[Record, ...]

    def filled(self, unread: Iterable[str]) -> Mapping[str, int]:
        """How many cells are filled in each of the columns *unread*, as it is written."""
        wanted = {*unread}
        return {
            self.columns[name]: sum(bool(record.cells.get(name)) for record in self.records)
            for name in self.columns
            if name in wanted
        }


def title(cell: str) -> str:
    """The name of a column as all its spellings have it: real ones break over lines."""
    return " ".join(_ASIDE.sub(" ", cell.casefold().replace("_", " ")).split())


def csv_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of the CSV *data*: UTF-8, or what Excel writes in Japan; by comma or another sign.

    Raises:
        SourceError: It is no CSV.
    """
    text = decoded(data, name, "")
    first = text[: text.find("\n") + 1] or text
    sign = max(_DELIMITERS, key=first.count)
    check_cells(text.count(sign) + text.count("\n") + text.count("\r"), name, LIMITS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        return [[unmarked(cell) for cell in row] for row in reader]
    except csv.Error as error:
        hint = "Save the table again as CSV"
        raise CellError(
            f"this is not CSV: {error}", source=name, row=reader.line_num, hint=hint
        ) from error


def workbook_rows(data: bytes, name: str) -> Mapping[str, list[list[str]]]:
    """The rows of each sheet of the workbook *data*.

    Raises:
        SourceError: It is none, or a cell holds a formula without a result.
    """
    # Not at the top: openpyxl takes a third of the time in which the service starts.
    from iotssf_kg.rdf.workbook import read_workbook

    book = read_workbook(data, name, LIMITS)
    found = {
        sheet: [
            [_text(cell, name, sheet, number) for cell in row] for number, row in enumerate(rows, 1)
        ]
        for sheet, rows in book.items()
    }
    for sheet, rows in found.items():
        refuse_closed("\n".join([sheet, *map(" ".join, rows)]), f"{name}, sheet {sheet}")
    return found


def _text(cell: Cell, name: str, sheet: str, row: int) -> str:
    if isinstance(cell, Broken):
        raise CellError(cell.what, source=name, sheet=sheet, row=row, hint=cell.hint)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def table(rows: Sequence[Sequence[str]], needed: Iterable[Sequence[str]]) -> Table | None:
    """The table in *rows*, whose column names include one of each of *needed*; None if none do."""
    wanted = list(needed)
    for at, row in enumerate(rows[:_ABOVE]):
        names = [title(cell) for cell in row]
        if all(any(name in names for name in choice) for choice in wanted):
            columns = {name: " ".join(cell.split()) for name, cell in zip(names, row, strict=True)}
            columns.pop("", None)
            return Table(columns, tuple(_records(names, rows[at + 1 :], at + 2)))
    return None


def _records(names: list[str], rows: Iterable[Sequence[str]], first: int) -> Iterator[Record]:
    for number, row in enumerate(rows, first):
        # Several columns of one name: the first that is filled counts.
        cells: dict[str, str] = {}
        for name, cell in zip(names, row, strict=False):
            cells[name] = cells.get(name) or cell
        if any(cell.strip() for cell in row):
            yield Record(str(number), cells)


def no_table(name: str, needed: Iterable[Sequence[str]]) -> SourceError:
    """The error for a file in which no row names the columns *needed*."""
    wanted = ", ".join(" or ".join(choice[:2]) for choice in needed)
    hint = f"Name the columns {wanted} in one of the first {_ABOVE} rows"
    return SourceError("it has no row of column names", source=name, hint=hint)


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """*rows* as CSV that a spreadsheet program takes for what it is, and runs nothing of it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([marked(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook_bytes(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of *sheets*, all cells text, the first row of each its header."""
    packed = io.BytesIO()
    with Workbook(packed, dict(_OPTIONS)) as book:
        # The same in every run, so that the same set gives the same bytes.
        book.set_properties({"created": _MADE})
        head, body = book.add_format({"bold": True, "text_wrap": True}), book.add_format()
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, max(map(len, rows)) - 1, _WIDTH)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell:
                        shown = cell.translate(_NOT_IN_XML)[:_LONGEST]
                        sheet.write_string(at, place, shown, body if at else head)
    return packed.getvalue()
