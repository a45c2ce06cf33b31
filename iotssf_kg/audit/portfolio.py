"""A line for each organization, as CQ31 has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.audit.assets import notation
from iotssf_kg.audit.parties import parties
from iotssf_kg.audit.tables import Cell, Table
from iotssf_kg.dataset.dataset import catalogue_of
from iotssf_kg.library import find, run
from iotssf_kg.namespaces import shrink
from iotssf_kg.report.rows import csv_text
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.store import Reader, Term, number

QUERY: Final = "cq31"
_NONE: Final = "none"
_CHANGES: Final = ("added", "removed")


class Line(NamedTuple):
    """One organization that operates assets.

    Attributes:
        name: What it is called.
        iri: Its IRI.
        figures: Topic and item of CQ31 → the number.
    """

    name: str
    iri: str
    figures: Mapping[tuple[str, str], int]


class Portfolio(NamedTuple):
    """Every organization in a store at a date.

    Attributes:
        on: The date.
        lang: ``en`` or ``ja``.
        categories: What assets are in, ``none`` last: the items of CQ31 and their notations.
        lines: One for each organization, by name.
        text: The query that was asked.
    """

    on: date
    lang: str
    categories: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    text: str


def portfolio(store: Reader, on: date, lang: str = "en") -> Portfolio:
    """The line of every organization that operates assets in *store*.

    Raises:
        SourceError: It holds no export.
    """
    names = {party.iri: party.name(lang) for party in parties(store)}
    rows: dict[NamedNode, dict[tuple[str, str], int]] = {}
    arguments = {"date": on.isoformat()}
    for organization, topic, item, count in run(store, QUERY, arguments, on).rows:
        if isinstance(organization, NamedNode):
            figures = rows.setdefault(organization, {})
            figures[_text(topic), _text(item)] = number(count)
    lines = [Line(names.get(iri, iri.value), iri.value, figures) for iri, figures in rows.items()]
    return Portfolio(
        on=on,
        lang=lang,
        categories=_categories(catalogue_of(store), lines),
        lines=tuple(sorted(lines, key=lambda line: line[:2])),
        text=find(QUERY).bind(arguments, on),
    )


def _categories(catalogue: Catalogue, lines: list[Line]) -> tuple[tuple[str, str], ...]:
    used = {item for line in lines for topic, item in line.figures if topic == "assets"}
    schemes = sorted(catalogue.schemes.values(), key=lambda scheme: scheme.iri.value)
    known = [c for scheme in schemes for c in scheme.categories if c.value in used]
    names = [notation(catalogue, category) for category in known]
    # Two schemes can both have a category I.
    told = (
        name if names.count(name) == 1 else f"{name} ({shrink(category)})"
        for name, category in zip(names, known, strict=True)
    )
    listed = zip((category.value for category in known), told, strict=True)
    return (*listed, (_NONE, _NONE))


def table(found: Portfolio) -> Table:
    """*found* as one table; a column for each category, outcome and direction of change."""
    items = [
        *((f"category {name}", ("assets", item)) for item, name in found.categories),
        *((str(outcome), ("needs", str(outcome))) for outcome in Outcome),
        *((change, ("change", change)) for change in _CHANGES),
    ]
    columns = ("organization", "iri", *(column for column, _ in items))
    return Table(
        "portfolio",
        columns,
        [
            (line.name, line.iri, *(line.figures.get(key, 0) for _, key in items))
            for line in found.lines
        ],
    )


def portfolio_csv(found: Portfolio) -> bytes:
    """The lines as CSV; see ``report.rows.shown`` for what a cell cannot begin with."""
    listed = table(found)
    records = ({name: str(cell) for name, cell in row.items()} for row in _objects(listed))
    return csv_text(listed.columns, records).encode()


def portfolio_json(found: Portfolio) -> bytes:
    """The lines as JSON: a list of objects."""
    return (json.dumps(_objects(table(found)), ensure_ascii=False, indent=2) + "\n").encode()


def _objects(listed: Table) -> list[dict[str, Cell]]:
    return [dict(zip(listed.columns, row, strict=True)) for row in listed.rows]


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""
