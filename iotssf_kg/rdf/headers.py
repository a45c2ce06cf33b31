"""The header row of a sheet: what each of its columns holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.cells import Cell, is_empty
from iotssf_kg.rdf.template import ID, NOTE, TYPE, Column, column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass
class Header:
    """What stands over the columns of one sheet, by place from 0.

    Attributes:
        titles: The places of ``id`` and ``type``.
        columns: The columns that hold values.
        unread: The places of notes, and of columns at fault.
        faults: The titles that mean nothing, and why.
    """

    titles: dict[str, int] = field(default_factory=dict)
    columns: dict[int, Column] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    faults: list[tuple[str, SourceError]] = field(default_factory=list)

    def values(self, line: Sequence[Cell]) -> Iterator[tuple[Column | None, Cell]]:
        """The filled cells of *line* that hold values; None stands over those without header."""
        for place, cell in enumerate(line):
            if is_empty(cell) or place in self.unread or place in self.titles.values():
                continue
            yield self.columns.get(place), cell

    def cell(self, line: Sequence[Cell], title: str) -> Cell:
        """What stands in *line* under ``id`` or ``type``."""
        place = self.titles.get(title, len(line))
        return line[place] if place < len(line) else None


def read_header(line: Sequence[Cell]) -> Header:
    """The header that *line* is."""
    header = Header()
    for place, cell in enumerate(line):
        title = "" if is_empty(cell) else str(cell).strip()
        if title.startswith(NOTE):
            header.unread.add(place)
        elif title in (ID, TYPE):
            header.titles[title] = place
        elif title:
            _add(header, place, title)
    return header


def is_note(line: Sequence[Cell]) -> bool:
    """Whether *line* is a note, as the help row is."""
    return bool(line) and isinstance(line[0], str) and line[0].lstrip().startswith(NOTE)


def _add(header: Header, place: int, title: str) -> None:
    try:
        header.columns[place] = column(title)
    except SourceError as error:
        header.unread.add(place)
        header.faults.append((title, error))
