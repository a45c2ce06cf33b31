"""Mapping sets as plain CSV: a row a mapping, a column a field, names of columns as people choose.

What a set says of itself has no place in it, but for the frameworks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Cells
from typing import Final

from iotssf_kg.crosswalk.formats.fields import ROW, shown
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.tables import Record, csv_bytes, csv_rows, no_table, table, title
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import Mapping, MappingSet
from iotssf_kg.errors import SourceError

_ENDS: Final = {
    "subject": ("subject", "subject id", "source id", "from"),
    "object": ("object", "object id", "target id", "to"),
}
_FRAMEWORKS: Final = {side: f"{side} framework" for side in _ENDS}
_TITLES: Final = {side: f"{side} title" for side in _ENDS}
_FIELDS: Final = [name for name in ROW if name not in _ENDS]
# Those of which not every text is a value.
_PARSED: Final = (
    "relation",
    "rationale",
    "strength",
    "status",
    "method",
    "agreement",
    "derived_from",
)
# Field → the columns that may hold it.
_COLUMNS: Final = {name: (title(name),) for name in _FIELDS} | {
    "id": ("id", "row id"),
    "relation": ("relation", "relationship"),
    "strength": ("strength", "strength of relationship"),
    "comment": ("comment", "comments"),
}
_READ: Final = {each for names in (*_ENDS.values(), *_COLUMNS.values()) for each in names}
_LABELS: Final = {"subject title", "object title", "subject label", "object label"}


def read_plain(given: Given) -> MappingSet:
    """The set in a CSV file.

    Raises:
        SourceError: It has no columns for subject and object, or rows that cannot be read.
    """
    found = table(csv_rows(given.data, given.name), _ENDS.values())
    if found is None:
        raise no_table(given.name, _ENDS.values())
    sides = {side: _said(found.records, side) for side in _ENDS}
    subject, object_ = (given.framework(side, said) for side, said in sides.items())
    unread = found.columns.keys() - _READ - {*_FRAMEWORKS.values()}
    given.left_out(found.filled(unread & _LABELS), "our own short titles stand for it")
    given.left_out(found.filled(unread - _LABELS))
    return given.taken(subject, object_, _rows(given, found.records, subject, object_))


def _said(records: tuple[Record, ...], side: str) -> list[str]:
    column = _FRAMEWORKS[side]
    return list(dict.fromkeys(r.cells.get(column, "").strip() for r in records))


def _rows(
    given: Given, records: tuple[Record, ...], subject: Framework, object_: Framework
) -> Iterator[Mapping]:
    frameworks = {"subject": subject, "object": object_}
    for place, cells in records:
        ids = {side: _first(cells, names) for side, names in _ENDS.items()}
        if _aside(given, cells, frameworks, place) or not any(ids.values()):
            continue
        one, other = (
            given.end(frameworks[side], id_, place, side) if id_ else None
            for side, id_ in ids.items()
        )
        values = {
            name: given.value(name, _first(cells, _COLUMNS[name], name in _PARSED), place, name)
            for name in _FIELDS
        }
        values["id"] = values["id"] or given.row_id(one, other)
        yield Mapping(subject=one, object=other, **values)


def _first(cells: Cells[str, str], names: Iterable[str], bare: bool = True) -> str:
    """What stands in the first of the columns *names*, without blanks around where *bare*."""
    found = next((cells[name] for name in names if cells.get(name)), "")
    return found.strip() if bare else found


def _aside(
    given: Given, cells: Cells[str, str], frameworks: dict[str, Framework], place: str
) -> bool:
    """Whether a row is of other frameworks, which is told."""
    for side, framework in frameworks.items():
        name = cells.get(_FRAMEWORKS[side], "").strip()
        if name and _is_other(given, name, framework):
            given.note(f"the row is left aside: its {side} is of {name}", place)
            return True
    return False


def _is_other(given: Given, name: str, framework: Framework) -> bool:
    if name == framework.name:
        return False
    quiet = Given(b"", given.name, given.shelf)
    try:
        return quiet.framework("subject", [name]) != framework
    except SourceError:
        return True


def write_plain(mappings: MappingSet, shelf: Shelf) -> bytes:
    """*mappings* as CSV."""
    columns = [*_ENDS, *_FIELDS, *_FRAMEWORKS.values(), *_TITLES.values()]
    return csv_bytes([columns, *(_cells(row, mappings, shelf) for row in mappings.rows)])


def _cells(row: Mapping, mappings: MappingSet, shelf: Shelf) -> Iterator[str]:
    ends = row.subject, row.object
    yield from (end.id if end else "" for end in ends)
    yield from (shown(name, getattr(row, name)) for name in _FIELDS)
    yield from (mappings.subject, mappings.object)
    for end in ends:
        yield shelf.get(end.framework).elements[end.id].title if end else ""
