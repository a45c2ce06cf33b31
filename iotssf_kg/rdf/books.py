"""The spreadsheet template, read and written, as a workbook or as CSV sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.utils.exceptions import IllegalCharacterError

from iotssf_kg.errors import NotAcceptable, SourceError
from iotssf_kg.rdf.csvsheets import read_csv_sheets, write_csv_sheets
from iotssf_kg.rdf.filling import Page, code_rows, fill
from iotssf_kg.rdf.limits import LIMITS
from iotssf_kg.rdf.sheets import read_sheets
from iotssf_kg.rdf.syntax import CSV, XLSX
from iotssf_kg.rdf.template import CODES_SHEET
from iotssf_kg.rdf.workbook import read_workbook
from iotssf_kg.rdf.workbookwriter import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad

    from iotssf_kg.rdf.syntax import Syntax

_NAME: Final = "the template"
_OTHERWISE: Final = "Use another syntax, or leave it out"


def empty_template(syntax: Syntax) -> bytes:
    """The template with nothing in it, in a syntax of spreadsheets."""
    return WRITERS[syntax.name](fill(()))


def write_sheets(quads: Sequence[Quad], syntax: Syntax) -> bytes:
    """The template filled with *quads*, in a syntax of spreadsheets; it reads back as they are.

    Raises:
        NotAcceptable: The template has no place for some of them; the first is named.
    """
    try:
        data = WRITERS[syntax.name](fill(quads))
        back = read_sheets(READERS[syntax.name](data, _NAME, LIMITS), _NAME).quads
    except (SourceError, IllegalCharacterError) as error:
        raise NotAcceptable(f"it does not fit into {_NAME}: {error}", hint=_OTHERWISE) from error
    changed = {quad.triple for quad in quads} ^ {quad.triple for quad in back}
    if changed:
        first = min(map(str, changed))
        raise NotAcceptable(f"{_NAME} has no place for {first}", hint=_OTHERWISE)
    return data


def _write_csv(pages: Sequence[Page]) -> bytes:
    lines = {page.sheet.name: page.lines() for page in pages}
    return write_csv_sheets({**lines, CODES_SHEET: code_rows(pages)})


READERS: Final = {XLSX.name: read_workbook, CSV.name: read_csv_sheets}
WRITERS: Final = {XLSX.name: write_workbook, CSV.name: _write_csv}
