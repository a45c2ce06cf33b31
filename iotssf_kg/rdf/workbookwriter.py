"""The template's pages as an Excel workbook."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from iotssf_kg.rdf.filling import code_rows, type_list
from iotssf_kg.rdf.template import CODES_SHEET, TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from iotssf_kg.rdf.cells import Cell
    from iotssf_kg.rdf.filling import Page

# How far down the drop-downs reach.
_REACH: Final = 1000
_WIDTH: Final = 24
_AS_TEXT: Final = "@"


def write_workbook(pages: Sequence[Page]) -> bytes:
    """*pages* as a workbook, with the code lists as drop-downs."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    codes = code_rows(pages)
    for page in pages:
        sheet = workbook.create_sheet(page.sheet.name)
        _write_lines(sheet, page.lines())
        _lay_out(sheet, page)
        _offer(sheet, page, codes)
    _write_lines(workbook.create_sheet(CODES_SHEET), codes)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _write_lines(sheet: Worksheet, lines: Sequence[Sequence[Cell]]) -> None:
    for row, line in enumerate(lines, 1):
        for place, value in enumerate(line, 1):
            if not isinstance(value, str | bool | int | float | date):
                continue
            cell = sheet.cell(row, place, value)
            if isinstance(value, str):
                # Said openly, for a text may look like a formula.
                cell.data_type = "s"
                cell.number_format = _AS_TEXT


def _lay_out(sheet: Worksheet, page: Page) -> None:
    sheet.freeze_panes = "B3"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cell in sheet[2]:
        cell.font = Font(italic=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, len(page.lead) + len(page.columns) + 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _WIDTH
    for place, column in enumerate(page.columns, len(page.lead) + 1):
        if column.coercion.startswith("@") or column.coercion.endswith("#string"):
            # Else the spreadsheet program would drop the zeros that a number begins with.
            sheet.column_dimensions[get_column_letter(place)].number_format = _AS_TEXT


def _offer(sheet: Worksheet, page: Page, codes: list[tuple[str, ...]]) -> None:
    titles = {page.lead.index(TYPE) + 1: type_list(page.sheet)} if TYPE in page.lead else {}
    titles |= {at: column.key for at, column in enumerate(page.columns, len(page.lead) + 1)}
    for place, title in titles.items():
        rows = [row for row, code in enumerate(codes, 1) if code[0] == title]
        if rows:
            # A hint only: several values in one cell are as good.
            choice = DataValidation(
                "list", f"={CODES_SHEET}!$B${rows[0]}:$B${rows[-1]}", showErrorMessage=False
            )
            letter = get_column_letter(place)
            choice.add(f"{letter}3:{letter}{_REACH}")
            sheet.add_data_validation(choice)
