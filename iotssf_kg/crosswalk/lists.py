"""Lists of frameworks taken from others' tables and catalogs.

Identifiers and short titles alone are taken: descriptions, statements and guidance stay where they
are, whoever published them. Of a restricted publisher, a title must be a paraphrase of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from iotssf_kg.crosswalk.clausetext import restricts
from iotssf_kg.crosswalk.formats.guard import refuse_closed
from iotssf_kg.crosswalk.formats.jsonfile import inner, listed, load_object, text
from iotssf_kg.crosswalk.formats.tables import csv_rows, no_table, table, workbook_rows
from iotssf_kg.crosswalk.frameworks import (
    COLUMNS,
    KEYS,
    WITHDRAWN,
    Framework,
    read_framework,
    wrong,
)
from iotssf_kg.crosswalk.headed import write_headed
from iotssf_kg.errors import BadParameter, CellError, SourceError, SourceErrors

_NEEDED: Final = (("id", "identifier", "control identifier"), ("title", "name", "control name"))
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EDITION: Final = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_KIND: Final = "element"


class Row(NamedTuple):
    """One element as a file has it: its number, and its cells by our columns."""

    place: int
    cells: Mapping[str, str]


class Given(NamedTuple):
    """What a file says.

    Attributes:
        about: What it says of the framework, by the keys of our headers.
        rows: Its elements.
        left_out: Which of its columns are not carried.
    """

    about: Mapping[str, str]
    rows: Sequence[Row]
    left_out: Sequence[str] = ()


class Taken(NamedTuple):
    """A list.

    Attributes:
        framework: The framework it is of.
        text: The list, as a file of ``ontology/frameworks``.
        left_out: Which columns of the original are not carried.
    """

    framework: Framework
    text: str
    left_out: Sequence[str]


def take_list(data: bytes, name: str, said: Mapping[str, str]) -> Taken:
    """The list in *data*: a table in CSV or xlsx, or a catalog in OSCAL's JSON.

    Args:
        data: The file.
        name: What a reader knows it by; its ending says which of them it is.
        said: What the caller says of the framework, by the keys of our headers; it beats the file.

    Raises:
        SourceError: The file is none of these, or has rows that may not be in a list.
        BadParameter: Something must be said of the framework that neither says.
    """
    refuse_closed(data.decode(errors="replace"), name)
    suffix = name.rpartition(".")[2].lower()
    given = _READERS.get(suffix, _csv)(data, name)
    header = _header({**given.about, **{key: value for key, value in said.items() if value}})
    _check(given.rows, name, header)
    cells = ([row.cells[column] for column in COLUMNS] for row in given.rows)
    written = write_headed(header, COLUMNS, cells)
    return Taken(read_framework(written, name), written, given.left_out)


def _header(about: Mapping[str, str]) -> Mapping[str, Any]:
    told = {"verification": "unverified", **about}
    for key in KEYS:
        if not told.get(key):
            option = "key" if key == "framework" else key
            hint = f"Say it with --{option}"
            raise BadParameter(f"it is not said what the framework's {option} is", hint=hint)
    for key, form in (("framework", _SLUG), ("edition", _EDITION)):
        if not form.fullmatch(told[key]):
            hint = "Write it as en-303-645 and 2.1.1 are written: it becomes part of IRIs"
            raise BadParameter(f"{told[key]!r} is no name for a {key}", hint=hint)
    restricted = restricts(told["publisher"]) or told.get("restricted") == "true"
    order = (*KEYS[:4], "issued", *KEYS[4:], "restricted", "note")
    known = {**told, "restricted": restricted}
    return {key: known[key] for key in order if key in known}


def _check(rows: Iterable[Row], name: str, header: Mapping[str, Any]) -> None:
    kept, before, faults = list(rows), set[str](), list[SourceError]()
    ids = {row.cells["id"] for row in kept}
    for place, cells in kept:
        judged = {**cells, "verification": cells["verification"] or header["verification"]}
        what = wrong(judged, before, ids, header["restricted"])
        if what:
            faults.append(CellError(what, source=name, row=place))
        before.add(cells["id"])
    if faults:
        raise SourceErrors(faults)
    if not kept:
        raise SourceError(
            "it lists nothing", source=name, hint="Check that it is the file you mean"
        )


def _csv(data: bytes, name: str) -> Given:
    return _table(csv_rows(data, name), name)


def _workbook(data: bytes, name: str) -> Given:
    sheets = [rows for rows in workbook_rows(data, name).values() if table(rows, _NEEDED)]
    return _table(sheets[0] if sheets else [], name)


def _table(rows: Sequence[Sequence[str]], name: str) -> Given:
    found = table(rows, _NEEDED)
    if found is None:
        raise no_table(name, _NEEDED)
    spellings = {"id": _NEEDED[0], "title": _NEEDED[1], "kind": ("kind", "type")}
    wanted = {column: spellings.get(column, (column,)) for column in COLUMNS}
    read = {each for names in wanted.values() for each in names}
    listed_ = []
    for place, cells in found.records:
        told = {
            column: " ".join(next((cells[n] for n in names if cells.get(n)), "").split())
            for column, names in wanted.items()
        }
        listed_.append(Row(int(place), {**told, "kind": told["kind"] or _KIND}))
    return Given({}, listed_, [*found.filled(found.columns.keys() - read)])


def _catalog(data: bytes, name: str) -> Given:
    """A catalog of controls; https://pages.nist.gov/OSCAL/resources/concepts/layer/control/catalog/."""
    catalog = inner(load_object(data, name), "catalog")
    if not catalog:
        raise SourceError("it is no OSCAL catalog", source=name, hint="Give a table as CSV or xlsx")
    metadata = inner(catalog, "metadata")
    rows = (Row(number, cells) for number, cells in enumerate(_inside(catalog, ""), 1))
    return Given({"title": text(metadata, "title")}, list(rows), ["parts", "params", "links"])


def _inside(
    node: Mapping[str, Any], parent: str, inner_kind: str = "control"
) -> Iterator[Mapping[str, str]]:
    """The groups and controls in *node*, each followed by those in it."""
    for group in listed(node, "groups"):
        id_ = _label(group) or text(group, "id").upper()
        yield _cells(id_, group, text(group, "class") or "group", parent)
        yield from _inside(group, id_)
    for control in listed(node, "controls"):
        id_ = _label(control) or text(control, "id").upper()
        yield _cells(id_, control, inner_kind, parent)
        yield from _inside(control, id_, "enhancement")


def _cells(id_: str, node: Mapping[str, Any], kind: str, parent: str) -> Mapping[str, str]:
    title = " ".join(text(node, "title").split())
    gone = WITHDRAWN if WITHDRAWN in _properties(node, "status") else ""
    return dict(zip(COLUMNS, (id_, title, kind, parent, gone, ""), strict=True))


def _label(node: Mapping[str, Any]) -> str:
    return next(iter(_properties(node, "label")), "")


def _properties(node: Mapping[str, Any], name: str) -> list[str]:
    """The values of *name*; of several classes, those of none come first."""
    found = [each for each in listed(node, "props") if text(each, "name") == name]
    return [text(each, "value") for each in sorted(found, key=lambda each: text(each, "class"))]


_READERS: Final[Mapping[str, Callable[[bytes, str], Given]]] = {
    "json": _catalog,
    "xlsx": _workbook,
}
