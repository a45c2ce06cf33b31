"""A query of the library run on a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from iotssf_kg.library.catalogue import find
from iotssf_kg.store import Reader, Term, select

Row: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True)
class Table:
    """An answer: the columns by name, and the rows in the query's order; None where unbound."""

    columns: tuple[str, ...]
    rows: list[Row]


def run(
    store: Reader, name: str, arguments: Mapping[str, str] | None = None, today: date | None = None
) -> Table:
    """The answer of the shipped query *name* on *store*; see ``Query.bind`` for *arguments*.

    Raises:
        UnknownQuery: There is no query of that name.
        BadParameter: An argument is unknown or not of its kind.
        StoreError: The store does not answer.
    """
    query = find(name)
    columns = tuple(column.name for column in query.columns)
    found = select(store, query.bind(arguments or {}, today))
    return Table(columns, [tuple(map(row.get, columns)) for row in found])
