"""A filled-in template, as statements; every fault in it is told, by sheet, row and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from iotssf_kg.errors import CellError, SourceError, SourceErrors
from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.cells import Cell, is_empty, read_cell, read_classes, resolve
from iotssf_kg.rdf.headers import Header, is_note, read_header
from iotssf_kg.rdf.template import (
    BY_NAME,
    CODES_SHEET,
    ID,
    NOTE,
    SHEETS,
    SPACE_KEY,
    TYPE,
    Column,
    Sheet,
)

# The rows of each sheet, from the first; a row may be shorter than the others.
Book: TypeAlias = Mapping[str, Sequence[Sequence[Cell]]]
Row: TypeAlias = tuple[int, Sequence[Cell]]

_RDF_TYPE: Final = RDF("type")
# A namespace is repeated in each id and reference.
_LONGEST: Final = 500
# Stands in for the namespace that an export does not say, so that other faults can be told too.
_NO_SPACE: Final = "urn:x-no-space:"


class Sheets(NamedTuple):
    """What a workbook says, and the sheet and row in which each node is described."""

    quads: tuple[Quad, ...]
    rows: Mapping[NamedNode | BlankNode, tuple[str, int]]


def read_sheets(book: Book, source: str) -> Sheets:
    """What the filled-in template *book* says.

    Raises:
        SourceErrors: Some cells cannot be read; it holds a fault for each of them.
    """
    reading = _Reading(source)
    for name in book:
        reading.check_name(name)
    for sheet in SHEETS:
        reading.read(sheet, book.get(sheet.name, ()))
    if reading.faults:
        raise SourceErrors(reading.faults)
    return Sheets(tuple(dict.fromkeys(reading.quads)), reading.rows)


class _Reading:
    """One pass over a workbook, export first, for it says what the ids of the others mean."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.space = _NO_SPACE
        self.quads: list[Quad] = []
        self.rows: dict[NamedNode | BlankNode, tuple[str, int]] = {}
        self.faults: list[SourceError] = []

    def fault(
        self, what: str, hint: str, sheet: str, row: int | None = None, header: str = ""
    ) -> None:
        self.faults.append(
            CellError(what, source=self.source, sheet=sheet, row=row, header=header, hint=hint)
        )

    def check_name(self, name: str) -> None:
        if name in BY_NAME or name == CODES_SHEET or name.startswith(NOTE):
            return
        near = difflib.get_close_matches(name, BY_NAME, 1)
        meant = f"Did you mean {near[0]}? " if near else ""
        hint = f"{meant}A sheet of notes has a name that begins with {NOTE}"
        self.fault("the sheet is unknown", hint, name)

    def read(self, sheet: Sheet, lines: Sequence[Sequence[Cell]]) -> None:
        described = [
            (number, line)
            for number, line in enumerate(lines[1:], 2)
            if not is_note(line) and not all(map(is_empty, line))
        ]
        header = read_header(lines[0]) if described else Header()
        for title, error in header.faults:
            self.fault(error.what, error.hint, sheet.name, 1, title)
        if sheet is SHEETS[0]:
            self.find_space(header, described)
        if described and ID not in header.titles:
            self.fault("the column id is missing", "Keep the header row", sheet.name, 1)
            return
        for number, line in described:
            self.row(sheet, header, number, line)

    def find_space(self, header: Header, described: Sequence[Row]) -> None:
        name = SHEETS[0].name
        if len(described) != 1:
            what = f"{len(described)} exports are described"
            self.fault(what, "Describe one export, in one row", name)
            return
        for column, cell in header.values(described[0][1]):
            if column and column.key == SPACE_KEY and _is_iri(cell):
                self.space = str(cell)
                if len(self.space) > _LONGEST:
                    what = f"the namespace has more than {_LONGEST} characters"
                    self.fault(what, "Choose a shorter one", name, described[0][0], SPACE_KEY)
                return
        hint = "Give your namespace, such as https://example.org/id/"
        self.fault("the namespace of the ids is missing", hint, name, described[0][0], SPACE_KEY)

    def row(self, sheet: Sheet, header: Header, number: int, line: Sequence[Cell]) -> None:
        node = self.node(sheet, number, header.cell(line, ID))
        if node is None:
            return
        for kind in self.classes(sheet, number, header.cell(line, TYPE)):
            self.quads.append(Quad(node, _RDF_TYPE, kind))
        for column, cell in header.values(line):
            if column is None:
                self.fault(f'"{cell}" has no header over it', "Add one", sheet.name, number)
            else:
                self.quads += [
                    Quad(node, column.prop, t) for t in self.terms(sheet, number, column, cell)
                ]

    def node(self, sheet: Sheet, number: int, cell: Cell) -> NamedNode | None:
        if is_empty(cell):
            self.fault("the row has no id", "Give it one", sheet.name, number, ID)
            return None
        try:
            node = resolve(cell, self.space)
        except SourceError as error:
            self.fault(error.what, error.hint, sheet.name, number, ID)
            return None
        if node in self.rows:
            first, row = self.rows[node]
            what = f'"{cell}" is described in sheet {first}, row {row} already'
            self.fault(what, "Put both rows together", sheet.name, number, ID)
        self.rows[node] = (sheet.name, number)
        return node

    def classes(self, sheet: Sheet, number: int, cell: Cell) -> Iterable[NamedNode]:
        try:
            return read_classes(cell, sheet)
        except SourceError as error:
            self.fault(error.what, error.hint, sheet.name, number, TYPE)
            return ()

    def terms(
        self, sheet: Sheet, number: int, column: Column, cell: Cell
    ) -> Iterable[NamedNode | Literal]:
        try:
            return read_cell(cell, column, self.space)
        except SourceError as error:
            self.fault(error.what, error.hint, sheet.name, number, column.header)
            return ()


def _is_iri(cell: Cell) -> bool:
    try:
        return bool(NamedNode(str(cell)).value)
    except ValueError:
        return False
