"""An export's statements filled into the template."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from iotssf_kg.namespaces import RDF, XSD
from iotssf_kg.rdf.codes import code, code_list
from iotssf_kg.rdf.compact import context_keys
from iotssf_kg.rdf.entries import SEPARATOR, name_of, write_cell
from iotssf_kg.rdf.template import (
    ID,
    SHEETS,
    SPACE_KEY,
    TEXT,
    TYPE,
    Column,
    Sheet,
    class_node,
    columns,
    first_help,
    help_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iotssf_kg.rdf.cells import Cell
    from iotssf_kg.rdf.codes import Code

_TYPE: Final = RDF("type")
_CODES_HEADER: Final = ("column", "value", "en", "ja")
_UNSPLIT: Final = (TEXT, XSD + "string")


class Page(NamedTuple):
    """One filled sheet: the columns behind ``id`` and ``type``, and a row for each node."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[list[Cell]]

    @property
    def lead(self) -> list[str]:
        """The titles of the first columns."""
        return [ID, TYPE] if len(self.sheet.classes) > 1 else [ID]

    def lines(self) -> list[list[Cell]]:
        """All rows, with the header and the help in front."""
        header = [*self.lead, *(column.header for column in self.columns)]
        notes = [first_help(), *self.lead[1:], *map(help_text, self.columns)]
        return [list(header), list(notes), *self.rows]


class Described(NamedTuple):
    """One node: its classes, and its values by the column they go to."""

    node: NamedNode
    classes: list[NamedNode]
    values: Mapping[Column, list[NamedNode | Literal]]


def fill(quads: Iterable[Quad]) -> list[Page]:
    """The template's pages with *quads* in them, as far as it has a place for them."""
    nodes: dict[object, list[Quad]] = defaultdict(list)
    for quad in quads:
        nodes[quad.subject].append(quad)
    described = [_described(node, q) for node, q in nodes.items() if isinstance(node, NamedNode)]
    space = _space(described)
    return [
        _page(sheet, [node for node in described if _belongs(node, sheet)], space)
        for sheet in SHEETS
    ]


def _described(node: NamedNode, quads: list[Quad]) -> Described:
    values: dict[Column, list[NamedNode | Literal]] = defaultdict(list)
    for quad in quads:
        value = quad.object
        if isinstance(value, NamedNode | Literal) and (column := _column(quad.predicate, value)):
            values[column].append(value)
    classes = [q.object for q in quads if q.predicate == _TYPE]
    return Described(node, [kind for kind in classes if isinstance(kind, NamedNode)], values)


def _column(prop: NamedNode, value: NamedNode | Literal) -> Column | None:
    """The column that *value* goes to, if it fits in any."""
    key = context_keys().get(prop.value)
    if key is None:
        return None
    if isinstance(value, NamedNode):
        return Column(key.name, prop, key.coercion) if key.coercion in ("@id", "@vocab") else None
    reads_as = TEXT if value.language else value.datatype.value
    if key.coercion == TEXT and reads_as in _UNSPLIT:
        return Column(key.name, prop, TEXT, value.language or "")
    return Column(key.name, prop, reads_as) if reads_as == key.coercion else None


def _belongs(node: Described, sheet: Sheet) -> bool:
    return any(class_node(name) in node.classes for name in sheet.classes)


def _space(described: list[Described]) -> str:
    """The namespace that ids are written without: the first that the export states."""
    for node in described:
        for column, values in node.values.items():
            if column.key == SPACE_KEY and _belongs(node, SHEETS[0]):
                return values[0].value
    return ""


def _page(sheet: Sheet, nodes: list[Described], space: str) -> Page:
    needed = dict.fromkeys(columns(sheet), 1)
    for node in nodes:
        for column, values in node.values.items():
            cells = len(values) if column.coercion in _UNSPLIT else 1
            needed[column] = max(needed.get(column, 1), cells)
    slots = [(column, number) for column, count in needed.items() for number in range(count)]
    page = Page(sheet, tuple(column for column, _ in slots), [])
    for node in nodes:
        lead = [name_of(node.node, space), _types(node, sheet)][: len(page.lead)]
        page.rows.append([*lead, *(_cell(node, column, at, space) for column, at in slots)])
    return page


def _types(node: Described, sheet: Sheet) -> str:
    return SEPARATOR.join(n for n in sheet.classes if class_node(n) in node.classes)


def _cell(node: Described, column: Column, at: int, space: str) -> Cell:
    values = node.values.get(column, [])
    if column.coercion in _UNSPLIT:
        values = values[at : at + 1]
    return write_cell(values, column, space) if values else None


def code_rows(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    """The code lists that the columns of *pages* use: a header, then one value a row."""
    found: dict[str, Sequence[Code]] = {}
    for page in pages:
        if TYPE in page.lead:
            found[type_list(page.sheet)] = [code(class_node(name)) for name in page.sheet.classes]
        for column in page.columns:
            found.setdefault(column.key, code_list(column.prop))
    rows = [(key, c.word, c.en, c.ja) for key, codes in found.items() for c in codes]
    return [_CODES_HEADER, *rows]


def type_list(sheet: Sheet) -> str:
    """What the list of a sheet's classes is called in the sheet of codes."""
    return f"{sheet.name} {TYPE}"
