"""What the shelves of assets hold, so that who looks for some goes past the shelves without any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Final

from pyoxigraph import NamedNode, Triple

from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.dataset.summary.assets import Row, rows
from iotssf_kg.dataset.summary.ordered import ASSETS, place
from iotssf_kg.dataset.summary.records import (
    NONE,
    Figure,
    Figures,
    batches,
    figures_of,
    item,
    names,
    rewrite,
)
from iotssf_kg.store import Build, Reader

GRADE: Final = item("gravest")


def shelve(
    build: Build, state: Reader, before: Set[NamedNode], after: Mapping[NamedNode, Row]
) -> None:
    """Have *after* on the shelves of *build* in the place of the assets *before*.

    Args:
        build: What is written.
        state: The same, to read.
        before: Assets that may be on shelves.
        after: Asset → what is known of it.
    """
    was, now = place(build, state, ASSETS, before, after.keys())
    _ungrade(build, {asset for assets in was.values() for asset in assets})
    known = {**after}
    for part in rows(state, {asset for assets in now.values() for asset in assets} - known.keys()):
        known.update(part)
    new: Figures = Counter()
    for shelf, assets in now.items():
        new.update(_figures(shelf, (known[asset] for asset in assets)))
        graded = ((asset, known[asset].grade) for asset in assets)
        build.load(SUMMARY, (Triple(a, GRADE, grade) for a, grade in graded if grade != NONE))
    rewrite(build, figures_of(state, was), new)


def _ungrade(build: Build, assets: Iterable[NamedNode]) -> None:
    within = f"GRAPH {SUMMARY} {{ ?asset {GRADE} ?grade }}"
    for batch in batches(assets):
        listed = names(batch)
        build.update(f"DELETE {{ {within} }} WHERE {{ VALUES ?asset {{ {listed} }} {within} }}")


def _figures(shelf: NamedNode, held: Iterable[Row]) -> Iterator[Figure]:
    for row in held:
        celled = {category for category, _ in row.cells}
        for pair in (*row.cells, *((c, NONE) for c in row.categories if c not in celled)):
            yield Figure("holds", shelf, (*pair, row.kind, row.grade))
        yield from (Figure("owners", shelf, (each,)) for each in row.organizations)
        yield from (Figure("keepers", shelf, (each,)) for each in row.operators)
