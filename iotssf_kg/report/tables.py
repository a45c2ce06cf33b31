"""Rows as a table for people, as JSON and as CSV."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from iotssf_kg.report.rows import csv_text
from iotssf_kg.report.text import plain_text

Rows: TypeAlias = Iterable[Sequence[str]]

# Piped tables are read by people too, in a pager or a log: wide, and nothing cut off.
PIPED_WIDTH: Final = 160


def plain(text: str) -> Text:
    """*text* as it is: neither Rich nor the terminal takes anything in it for an order."""
    return Text(plain_text(text))


def table(columns: Sequence[str], rows: Rows, title: str = "") -> Table:
    """A table for the terminal."""
    made = Table(title=plain(title) if title else None, title_justify="left", header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*map(plain, row))
    return made


def as_text(columns: Sequence[str], rows: Rows) -> str:
    """The table as it is piped."""
    out = io.StringIO()
    Console(file=out, width=PIPED_WIDTH, highlight=False).print(table(columns, rows))
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Rows) -> str:
    """A list of objects."""
    listed = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def as_csv(columns: Sequence[str], rows: Rows) -> str:
    """CSV with a header; see ``rows.csv_text``."""
    return csv_text(columns, (dict(zip(columns, row, strict=True)) for row in rows))


WRITTEN: Final[Mapping[str, Callable[[Sequence[str], Rows], str]]] = {
    "json": as_json,
    "csv": as_csv,
    "table": as_text,
}
