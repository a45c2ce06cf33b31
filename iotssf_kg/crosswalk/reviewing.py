"""Reviews written into the file of a mapping set, which is otherwise left as it is, to the byte."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from iotssf_kg.crosswalk.formats import guard
from iotssf_kg.crosswalk.formats.fields import shown
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.headed import Headed, read_headed, with_cells
from iotssf_kg.crosswalk.lifecycle import Review, reviewed
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.sssom import read_table
from iotssf_kg.errors import NotAcceptable, SourceError, UnknownName

# The fields that a review touches, and where SSSOM/TSV has them.
_CELLS: Final = {
    "status": "ext_status",
    "reviewer": "reviewer_label",
    "review_date": "review_date",
    "agreement": "reviewer_agreement",
    "comment": "comment",
}
_NAME: Final = "record_id"


def with_review(text: str, source: str, shelf: Shelf, names: Iterable[str], review: Review) -> str:
    """The SSSOM/TSV *text* with *review* in the rows called *names*.

    Raises:
        SourceError: It is no set, or lacks a column for a review.
        UnknownName: It has no row of that name.
        BadParameter: A row may not become what the review says.
        NotAcceptable: The comment seems to be clause text of a restricted publisher.
    """
    table = read_headed(text, source)
    missing = [each for each in (_NAME, *_CELLS.values()) if each not in table.columns]
    if missing:
        hint = "Write it anew with all columns: iotssf crosswalk import FILE -f sssom -o NEW"
        what = f"it has no column {', '.join(missing)}"
        raise SourceError(what, source=source, line=1, hint=hint)
    mappings = read_table(table, Given(b"", source, shelf))
    found = _found(table, mappings, names)
    after = {line: reviewed(row, review) for line, row in found.items()}
    _check(replace(mappings, rows=tuple(after.values())), shelf)
    return with_cells(text, table, {line: _cells(row) for line, row in after.items()})


def _found(table: Headed, mappings: MappingSet, names: Iterable[str]) -> Mapping[int, Row]:
    """The rows called *names*, by the line that each begins in."""
    lines: dict[str, int] = {}
    for line, cells in table.rows:
        if lines.setdefault(cells[_NAME], line) != line:
            what = f"the row {cells[_NAME]!r} comes twice"
            raise SourceError(what, source=table.source, line=line, hint="Name each row once")
    rows = dict(zip((line for line, _ in table.rows), mappings.rows, strict=True))
    for name in (names := list(names)):
        if name not in lines or not name:
            near = difflib.get_close_matches(name, lines, 3)
            hint = f"Did you mean {' or '.join(near)}?" if near else "Look it up in record_id"
            raise UnknownName(f"it has no row {name!r}", where=table.source, hint=hint)
    return {lines[name]: rows[lines[name]] for name in names}


def _check(touched: MappingSet, shelf: Shelf) -> None:
    for row, field in guard.clauses(touched, shelf):
        if row and field in _CELLS:
            hint = "Say it shorter, in your own words: 500 characters for all that is said of a row"
            what = f"its {field} would seem to be clause text of a restricted publisher"
            raise NotAcceptable(what, where=f"row {row}", hint=hint)


def _cells(row: Row) -> Mapping[str, str]:
    return {column: shown(name, getattr(row, name)) for name, column in _CELLS.items()}
