"""What the summary of a store tells of one organization or of all, as a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.dataset.summary import (
    GRADES,
    NONE,
    ORGANIZATIONS,
    Figures,
    Names,
    Shelves,
    ending_before,
    figures_of,
    named_in,
    standing_on,
)
from iotssf_kg.namespaces import SKOS, SSF
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.store import Reader, Term, select

LISTED: Final = 25
"""Organizations of one page."""
_SOON: Final = (30, 90)
_HEATS: Final = 4
_CELLS: Final = f"""SELECT ?scheme ?cell ?category ?recovery ?economic {{
  ?cell a {SSF("Cell")} ; {SKOS("inScheme")} ?scheme ; {SSF("inCategory")} ?category ;
    {SSF("atLevel")} ?recovery , ?economic .
  ?recovery {SSF("onAxis")} {SSF("RecoveryDifficulty")} .
  ?economic {SSF("onAxis")} {SSF("EconomicImpact")}
}}"""


class Cell(NamedTuple):
    """One field of the matrix.

    Attributes:
        cell: Its IRI.
        category: How its category is cited.
        assets: How many devices and systems are in it.
        devices: How many devices, each by its quantity.
        heat: 0 where there are none, up to 4 where most are.
    """

    cell: str
    category: str
    assets: int
    devices: int
    heat: int


class Matrix(NamedTuple):
    """The nine fields under one scheme: rows from the highest recovery difficulty down."""

    scheme: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


class Line(NamedTuple):
    """One organization, or all: its assets by category, its needs, its findings and so on.

    Attributes:
        iri: Of the organization.
        name: What it is called.
        assets: How many devices and systems it operates.
        categories: Category → how many; ``none`` where they have none.
        needs: Outcome → how many needs stand so.
        expired: How much evidence has ended.
        soon: Days → how much ends within so many.
        added: How many assets came with exports that replaced others.
        removed: How many went.
        findings: Perspective, ``none`` beside any → for each grade, how many findings.
    """

    iri: str
    name: str
    assets: int
    categories: Mapping[Term, int]
    needs: Mapping[Outcome, int]
    expired: int
    soon: Mapping[int, int]
    added: int
    removed: int
    findings: Mapping[Term, tuple[int, ...]]


def line(iri: NamedNode, name: str, figures: Figures, on: date) -> Line:
    """What *figures*, all of the organization *iri*, tell on the day *on*."""
    topics: dict[str, Figures] = {}
    for figure, count in figures.items():
        topics.setdefault(figure.topic, Counter())[figure] = count
    change = {figure.items[0].value: n for figure, n in topics.get("change", Counter()).items()}  # type: ignore[union-attr]
    return Line(
        iri=iri.value,
        name=name,
        assets=topics.get("total", Counter()).total(),
        categories=summed(topics.get("assets", Counter()), 0),
        needs=standing_on(topics.get("needs", Counter()), on),
        expired=ending_before(figures, on),
        soon={days: ending_before(figures, on + timedelta(days=days), on) for days in _SOON},
        added=change.get("added", 0),
        removed=change.get("removed", 0),
        findings=_findings(topics.get("findings", Counter())),
    )


def summed(figures: Figures, place: int) -> Counter[Term]:
    """*figures* added up by the item at that *place*."""
    found: Counter[Term] = Counter()
    for figure, count in figures.items():
        found[figure.items[place]] += count
    return found


def _findings(figures: Figures) -> dict[Term, tuple[int, ...]]:
    found: dict[Term, Counter[Term]] = {}
    for figure, count in figures.items():
        severity, perspective = figure.items
        found.setdefault(perspective, Counter())[severity] += count
    return {
        each: tuple(found[each][grade] for grade in GRADES)
        for each in sorted(found, key=lambda p: (p == NONE, str(p)))
    }


def organizations(store: Reader, first: str) -> tuple[list[NamedNode], str]:
    """Some organizations from that of the IRI *first* on, and the first after these."""
    found = list(islice(Shelves(store, ORGANIZATIONS).since(first), LISTED + 1))
    return found[:LISTED], found[LISTED].value if len(found) > LISTED else ""


def matrices(store: Reader, figures: Figures, lang: str) -> list[Matrix]:
    """The matrix of *figures* under each scheme that any asset is rated by."""
    schemes: dict[Term, dict[tuple[Term, Term], tuple[Term, Term]]] = {}
    for row in select(store, _CELLS):
        levels = row["recovery"], row["economic"]
        schemes.setdefault(row["scheme"], {})[levels] = row["cell"], row["category"]
    counts = {figure.items: n for figure, n in figures.items() if figure.topic == "cells"}
    used = {cell for cell, _ in counts}
    told = sorted(
        (s for s, cells in schemes.items() if any(cell in used for cell, _ in cells.values())),
        key=str,
    )
    nodes = [node for s in told for pair in schemes[s].items() for part in pair for node in part]
    names = named_in(store, [*told, *nodes], lang)
    return [_matrix(scheme, schemes[scheme], counts, names) for scheme in told]


def _matrix(
    scheme: Term,
    cells: Mapping[tuple[Term, Term], tuple[Term, Term]],
    counts: Mapping[tuple[Term, ...], int],
    names: Names,
) -> Matrix:
    by_unit: dict[str, dict[Term, int]] = {}
    for (cell, unit), count in counts.items():
        by_unit.setdefault(getattr(unit, "value", ""), {})[cell] = count
    assets, devices = by_unit.get("assets", {}), by_unit.get("devices", {})
    most = max((assets.get(cell, 0) for cell, _ in cells.values()), default=0)

    def field(recovery: Term, economic: Term) -> Cell:
        cell, category = cells[recovery, economic]
        count = assets.get(cell, 0)
        heat = -(-_HEATS * count // most) if most else 0
        return Cell(_iri(cell), names.cited(category), count, devices.get(cell, 0), heat)

    recoveries = sorted({recovery for recovery, _ in cells}, key=str, reverse=True)
    economics = sorted({economic for _, economic in cells}, key=str)
    rows = tuple((_told(names, r), tuple(field(r, e) for e in economics)) for r in recoveries)
    return Matrix(names.of(scheme), tuple(_told(names, e) for e in economics), rows)


def _told(names: Names, level: Term) -> str:
    return f"{names.cited(level)} {names.of(level)}"


def _iri(term: Term) -> str:
    return getattr(term, "value", "")


def lines(store: Reader, of: Iterable[NamedNode], names: Names, on: date) -> list[Line]:
    """The line of each organization in *of*."""
    listed = list(of)
    apart: dict[NamedNode, Figures] = {}
    for figure, count in figures_of(store, listed).items():
        apart.setdefault(figure.of, Counter())[figure] = count
    return [line(each, names.of(each), apart.get(each, Counter()), on) for each in listed]
