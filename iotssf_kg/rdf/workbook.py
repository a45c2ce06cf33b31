"""Excel workbooks as rows of cells, read within limits."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import TranslatorError
from openpyxl.utils.exceptions import InvalidFileException

from iotssf_kg.rdf.archive import damaged, unzipped
from iotssf_kg.rdf.cells import Broken, Cell
from iotssf_kg.rdf.limits import check_cells
from iotssf_kg.rdf.rdfxml import check_xml

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

    from iotssf_kg.rdf.limits import Limits
    from iotssf_kg.rdf.sheets import Book

# Each sheet's rows of cells, each of which knows its kind.
Rows: TypeAlias = "dict[str, list[tuple[ReadOnlyCell | EmptyCell, ...]]]"

_COMPUTE: Final = "Open the file in a spreadsheet program and save it, or type the value"
# More tags for each cell than this, no workbook needs.
_TAGS: Final = 10
# All that openpyxl raises over parts that are not what they should be.
_DAMAGE: Final = (
    InvalidFileException,
    ParseError,
    TokenizerError,
    TranslatorError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    OSError,
)


def read_workbook(data: bytes, source: str, limits: Limits) -> Book:
    """The sheets of the workbook *data*; a formula counts as the result kept with it.

    Raises:
        SourceError: It is no workbook, or is damaged.
        TooLarge: It holds more than *limits* allow.
    """
    parts = unzipped(data, source, limits)
    check_cells(sum(part.count(b"<") for part in parts.values()) // _TAGS, source, limits)
    for name, part in parts.items():
        if _is_xml(name, part):
            check_xml(part, f"{source}, part {name}", limits)
    try:
        written = _rows(data, source, limits, results=False)
        if not any(_is_formula(cell) for rows in written.values() for row in rows for cell in row):
            return _values(written)
        return _with_results(written, _rows(data, source, limits, results=True))
    except _DAMAGE as error:
        raise damaged(source) from error


def _is_xml(name: str, part: bytes) -> bool:
    # Drawings of old are not well-formed, and nobody here opens them.
    if name.endswith(".vml"):
        return False
    return name.endswith((".xml", ".rels")) or part.lstrip()[:1] in (b"<", b"\0", b"\xff", b"\xfe")


def _rows(data: bytes, source: str, limits: Limits, *, results: bool) -> Rows:
    with warnings.catch_warnings():
        # It warns of styles and validations that it leaves out; only values matter here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(
            io.BytesIO(data), read_only=True, data_only=results, keep_links=False
        )
        seen = 0
        found: Rows = {}
        for sheet in workbook.worksheets:
            # What a sheet says of its own size need not be true.
            sheet.reset_dimensions()
            rows = found[sheet.title] = []
            for row in sheet.iter_rows():
                seen += len(row) + 1
                check_cells(seen, source, limits)
                rows.append(row)  # type: ignore[arg-type]
    return found


def _is_formula(cell: ReadOnlyCell | EmptyCell) -> bool:
    return cell.data_type == "f"


def _values(rows: Rows) -> Book:
    return {name: [list(map(_value, row)) for row in lines] for name, lines in rows.items()}


def _value(cell: ReadOnlyCell | EmptyCell) -> Cell:
    if cell.data_type == "e":
        return Broken(f"the cell shows {cell.value}", "Correct its formula, or type the value")
    return cell.value


def _with_results(written: Rows, results: Rows) -> Book:
    return {
        name: [
            [_result(cell, result) for cell, result in zip(row, shown, strict=True)]
            for row, shown in zip(lines, results[name], strict=True)
        ]
        for name, lines in written.items()
    }


def _result(cell: ReadOnlyCell | EmptyCell, result: ReadOnlyCell | EmptyCell) -> Cell:
    if _is_formula(cell) and result.value is None:
        return Broken("the cell holds a formula without its result", _COMPUTE)
    return _value(result)
