"""An audit report, or the line of every organization, as a workbook.

The same bytes for the same report: no time of writing, and files in the zip dated 1980.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from iotssf_kg.audit.model import Audit, Named
from iotssf_kg.audit.portfolio import Portfolio
from iotssf_kg.audit.portfolio import table as portfolio_table
from iotssf_kg.audit.tables import NUMERIC, Cell, Table, tables
from iotssf_kg.audit.words import heading, words
from iotssf_kg.rules.outcomes import Outcome

# https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
_ROWS: Final = 1_000_000
_TEXT: Final = 32_767
_TITLE: Final = 31
_WIDE: Final = frozenset(
    ("message", "text", "why", "reason", "definition", "summary", "nodes", "comment")
)
_CREATED: Final = datetime(1980, 1, 1)
# A link of every IRI would be slow to open, and a text never becomes a formula.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_urls": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
}


def as_workbook(audit: Audit) -> bytes:
    """*audit* as xlsx, a sheet for each table."""
    return workbook(sheets(audit), partial(heading, lang=audit.lang))


def portfolio_workbook(found: Portfolio) -> bytes:
    """*found* as xlsx: the lines, and the query that gave them."""
    asked = Table("queries", ("date", "text"), [(found.on.isoformat(), found.text)])
    return workbook((portfolio_table(found), asked), partial(heading, lang=found.lang))


def workbook(listed: Iterable[Table], title: Callable[[str], str]) -> bytes:
    """*listed* as the sheets of a workbook; *title* gives those of sheets and columns."""
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, **_OPTIONS})
    book.set_properties({"created": _CREATED})
    styles = (book.add_format({"bold": True, "bottom": 1}), _wrapped(book))
    for table in listed:
        for number, rows in enumerate(_pages(table.rows)):
            told = title(table.key)
            name = _sheet_name(book, f"{told} {number + 1}" if number else told)
            _write(book.add_worksheet(name), table._replace(rows=rows), title, styles)
    book.close()
    return data.getvalue()


def _wrapped(book: Workbook) -> Format:
    return book.add_format({"text_wrap": True, "valign": "top"})


def _pages(rows: list[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    # A sheet has no room for more rows; what is over goes on in the next one.
    for start in range(0, max(len(rows), 1), _ROWS):
        yield rows[start : start + _ROWS]


def _sheet_name(book: Workbook, title: str) -> str:
    name = "".join("×" if c in "[]:*?/\\" else c for c in title)[:_TITLE]
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return name if name.casefold() not in taken else f"{name[: _TITLE - 3]} {len(taken)}"


def _write(
    sheet: Worksheet, table: Table, title: Callable[[str], str], styles: tuple[Format, Format]
) -> None:
    head, wrapped = styles
    for place, column in enumerate(table.columns):
        wide = 70 if column in _WIDE else 10 if column in NUMERIC else 26
        sheet.set_column(place, place, wide)
        sheet.write_string(0, place, title(column), head)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for number, row in enumerate(table.rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            else:
                style = wrapped if table.columns[place] in _WIDE else None
                sheet.write_string(number, place, plain(value)[:_TEXT], style)


def plain(value: Cell) -> str:
    """*value* as one text; of a node the name, and its IRI where that is another."""
    if isinstance(value, Named):
        return (
            f"{value.name} <{value.iri}>" if value.iri and value.iri != value.name else value.name
        )
    if isinstance(value, tuple):
        return "\n".join(map(plain, value))
    return str(value)


def sheets(audit: Audit) -> list[Table]:
    """Every table of *audit*, in the order of the sheets."""
    shared = tables(audit)
    first, last = ("exports",), ("checked", "versions")
    apart = {*first, *last}
    return [
        _figures(audit),
        *(shared[name] for name in first),
        _matrix(audit),
        _assets(audit),
        _needs(audit),
        *(table for name, table in shared.items() if name not in apart),
        *(shared[name] for name in last),
        Table("queries", ("table", "query", "summary", "text"), list(_queries(audit))),
        Table("glossary", ("term", "definition"), [tuple(each) for each in audit.glossary]),
    ]


def _figures(audit: Audit) -> Table:
    w = words(audit.lang)
    rows: list[tuple[Cell, ...]] = [
        (w["organization"], audit.organization),
        (w["date"], audit.on.isoformat()),
        (w["assets count"], len(audit.assets)),
        *((w[str(outcome)], number) for outcome, number in sorted(audit.outcomes.items())),
        (w["findings count"], sum(len(group.nodes) for group in audit.findings)),
        (w["build"], audit.build),
        (w["engine"], audit.engine),
        *((w["outdated"], each) for each in audit.outdated),
        ("", w["disclaimer"]),
    ]
    return Table("title", ("what", "value"), rows)


def _matrix(audit: Audit) -> Table:
    columns = (
        "scheme", "recovery", "economic", "category", "assets count", "operated", "devices", "nodes"
    )  # fmt: skip
    names: Sequence[str] = [line.asset.name for line in audit.assets]
    rows: list[tuple[Cell, ...]] = [
        (
            matrix.scheme, cell.recovery, cell.economic, cell.category, len(cell.assets),
            cell.operated, cell.devices, tuple(names[number - 1] for number in cell.assets),
        )
        for matrix in audit.matrices
        for _, cells in matrix.rows
        for cell in cells
    ]  # fmt: skip
    return Table("matrix", columns, rows)


def _assets(audit: Audit) -> Table:
    w = words(audit.lang)
    outcomes = list(Outcome)
    columns = (
        "number", "asset", "category", "roles", "quantity", "reason", "contradictions",
        *map(str, outcomes),
        "export",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            line.number, line.asset, line.categories, tuple(w[role] for role in line.roles),
            line.quantity, line.reasons, line.contradictions,
            *(line.counts.get(outcome, 0) for outcome in outcomes), line.export,
        )
        for line in audit.assets
    ]  # fmt: skip
    return Table("assets", columns, rows)


def _needs(audit: Audit) -> Table:
    columns = (
        "number", "asset", "function", "perspective", "requirement", "outcome", "why", "by",
        "evidence", "until",
    )  # fmt: skip
    w = words(audit.lang)
    names = [line.asset.name for line in audit.assets]
    rows: list[tuple[Cell, ...]] = [
        (
            number, names[number - 1], function, line.perspective, line.notation,
            w[str(group.outcome)], group.why, group.by, group.evidence, group.until,
        )
        for line in audit.needs
        for group in line.groups
        for number, function in group.bearers
    ]  # fmt: skip
    return Table("needs", columns, rows)


def _queries(audit: Audit) -> Iterator[tuple[Cell, ...]]:
    w = words(audit.lang)
    for query in audit.asked:
        yield w[query.table], query.name, query.summary, query.text
