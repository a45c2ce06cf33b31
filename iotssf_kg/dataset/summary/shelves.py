"""Assets in the order of their names, on shelves: so that a page reads a few shelves, not all.

A shelf holds the assets from its first name up to that of the next; what it holds is counted as
figures of its own, so that who looks for assets of a kind goes past the shelves without any.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.dataset.summary.assets import Row, rows
from iotssf_kg.dataset.summary.records import (
    NONE,
    Figure,
    Figures,
    batches,
    called,
    figures_of,
    item,
    names,
    rewrite,
)
from iotssf_kg.store import Build, Reader, select

FIRST, ON, GRADE = item("first"), item("on"), item("gravest")
_FULL: Final = 200
"""Assets on a shelf that is made; one that grows to twice as many is divided."""
_SHELVES: Final = f"""SELECT ?shelf ?first {{ GRAPH {SUMMARY} {{ ?shelf {FIRST} ?first }} }}"""
_ON: Final = f"""SELECT ?asset ?shelf {{{{
  VALUES ?shelf {{{{ {{names}} }}}} GRAPH {SUMMARY} {{{{ ?asset {ON} ?shelf }}}}
}}}}"""


class Shelves:
    """The shelves of a store, in order.

    Args:
        store: Where they are.
    """

    def __init__(self, store: Reader) -> None:
        found = select(store, _SHELVES)
        pairs = [(row["first"], row["shelf"]) for row in found]
        self.shelves = sorted(
            (first.value, shelf)
            for first, shelf in pairs
            if isinstance(first, Literal) and isinstance(shelf, NamedNode)
        )

    def of(self, name: str) -> NamedNode | None:
        """The shelf on which an asset of that *name* is or belongs; None where there is none."""
        place = bisect_right(self.shelves, name, key=lambda each: each[0])
        return self.shelves[max(0, place - 1)][1] if self.shelves else None


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
    shelves = Shelves(state)
    touched = {shelf for asset in before | after.keys() if (shelf := shelves.of(asset.value))}
    held = _held(state, touched)
    old = figures_of(state, touched)
    _clear(build, touched)
    left = {asset for found in held.values() for asset in found} - before - after.keys()
    known = {**after}
    for part in rows(state, left):
        known.update(part)
    new: Figures = Counter()
    for shelf, assets in _filled(shelves, held, sorted(known, key=str)):
        held_there = {each: known[each] for each in assets}
        new.update(_figures(shelf, held_there.values()))
        build.load(SUMMARY, _said(shelf, held_there))
    rewrite(build, old, new)


def _held(state: Reader, shelves: Iterable[NamedNode]) -> dict[NamedNode, list[NamedNode]]:
    found: dict[NamedNode, list[NamedNode]] = {}
    for batch in batches(shelves):
        for row in select(state, _ON.format(names=names(batch))):
            asset, shelf = row["asset"], row["shelf"]
            if isinstance(asset, NamedNode) and isinstance(shelf, NamedNode):
                found.setdefault(shelf, []).append(asset)
    return found


def _clear(build: Build, shelves: Iterable[NamedNode]) -> None:
    for batch in batches(shelves):
        for found in (f"?node {ON} ?shelf ; ?p ?o", "?shelf ?p ?o BIND(?shelf AS ?node)"):
            build.update(
                f"DELETE {{ GRAPH {SUMMARY} {{ ?node ?p ?o }} }} "
                f"WHERE {{ VALUES ?shelf {{ {names(batch)} }} GRAPH {SUMMARY} {{ {found} }} }}"
            )


def _filled(
    shelves: Shelves, held: Mapping[NamedNode, Collection[NamedNode]], assets: list[NamedNode]
) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
    """The shelves that *assets*, in order, stand on."""
    groups: dict[NamedNode | None, list[NamedNode]] = {}
    for asset in assets:
        groups.setdefault(shelves.of(asset.value), []).append(asset)
    for shelf, group in groups.items():
        if shelf is not None and len(group) <= 2 * _FULL:
            yield _named(group[0]), group
            continue
        for part in batches(group, _FULL):
            yield _named(part[0]), list(part)


def _named(first: NamedNode) -> NamedNode:
    # Called by its first asset: no two shelves begin with the same.
    return called("shelf", first)


def _said(shelf: NamedNode, held: Mapping[NamedNode, Row]) -> Iterator[Triple]:
    yield Triple(shelf, FIRST, Literal(min(asset.value for asset in held)))
    for asset, row in held.items():
        yield Triple(asset, ON, shelf)
        if row.grade != NONE:
            yield Triple(asset, GRADE, row.grade)


def _figures(shelf: NamedNode, held: Iterable[Row]) -> Iterator[Figure]:
    for row in held:
        celled = {category for category, _ in row.cells}
        for pair in (*row.cells, *((c, NONE) for c in row.categories if c not in celled)):
            yield Figure("holds", shelf, (*pair, row.kind, row.grade))
        yield from (Figure("owners", shelf, (each,)) for each in row.organizations)
        yield from (Figure("keepers", shelf, (each,)) for each in row.operators)
