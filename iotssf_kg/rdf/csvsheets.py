"""CSV sheets as rows of cells, from a zip of them.

A sheet is read as UTF-8, with or without a byte order mark, and else as Shift_JIS (code page 932),
which is what Excel writes under "CSV" on a Japanese Windows.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import CellError, SourceError
from iotssf_kg.rdf.archive import unzipped
from iotssf_kg.rdf.formulas import marked, unmarked
from iotssf_kg.rdf.limits import check_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iotssf_kg.rdf.cells import Cell
    from iotssf_kg.rdf.limits import Limits
    from iotssf_kg.rdf.sheets import Book

_SUFFIX: Final = ".csv"
_UNICODE, _JAPANESE = "utf-8-sig", "cp932"
# Python reads the bytes that code page 932 leaves free as these.
_NO_CHARACTERS: Final = re.compile("[\uf8f0-\uf8f3]")


def read_csv_sheets(data: bytes, source: str, limits: Limits) -> Book:
    """The CSV sheets in the zip *data*, by the names of the files.

    Raises:
        SourceError: It is no zip, holds other files, or a sheet cannot be read.
        TooLarge: It holds more than *limits* allow.
    """
    book: dict[str, list[list[str]]] = {}
    seen = 0
    for name, content in unzipped(data, source, limits).items():
        path = PurePosixPath(name)
        if name.endswith("/") or path.name.startswith(".") or path.parts[0] == "__MACOSX":
            continue
        if path.suffix.lower() != _SUFFIX or path.stem in book:
            raise SourceError(
                f"{name} is no sheet of its own", source=source, hint="Keep one CSV file a sheet"
            )
        seen += content.count(b",") + content.count(b"\n") + content.count(b"\r")
        check_cells(seen, source, limits)
        book[path.stem] = _rows(content, source, path.stem)
    return book


def write_csv_sheets(pages: Mapping[str, Sequence[Iterable[Cell]]]) -> bytes:
    """A zip of one CSV file for each of *pages*, in UTF-8 with the mark that Excel looks for."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in pages.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows([_shown(cell) for cell in row] for row in rows)
            member = zipfile.ZipInfo(name + _SUFFIX)
            archive.writestr(member, text.getvalue().encode(_UNICODE))
    return packed.getvalue()


def _rows(content: bytes, source: str, sheet: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(decoded(content, source, sheet), newline=""), strict=True)
    try:
        return [[unmarked(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise CellError(
            f"this is not CSV: {error}",
            source=source,
            sheet=sheet,
            row=reader.line_num,
            hint="Save the sheet again as CSV",
        ) from error


def decoded(content: bytes, source: str, sheet: str) -> str:
    """The text of the CSV *content*.

    Raises:
        CellError: It is in no encoding that we know.
    """
    for encoding in (_UNICODE, _JAPANESE):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != _JAPANESE or not _NO_CHARACTERS.search(text):
            return text
    raise CellError(
        "this is neither UTF-8 nor Shift_JIS",
        source=source,
        sheet=sheet,
        hint="Save it as CSV UTF-8",
    )


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return marked(cell)
    return "" if cell is None else str(cell)
