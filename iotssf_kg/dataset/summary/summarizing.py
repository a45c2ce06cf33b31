"""A summary made anew, or changed by what a load changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE, SUMMARY
from iotssf_kg.dataset.summary.assets import Row, rows
from iotssf_kg.dataset.summary.figures import (
    Evidence,
    came_and_went,
    counted,
    ending,
    found_by,
    stood,
)
from iotssf_kg.dataset.summary.moved import Moved, moved
from iotssf_kg.dataset.summary.ordered import ASSETS, ORGANIZATIONS, place
from iotssf_kg.dataset.summary.records import (
    EVERYBODY,
    OF,
    Figures,
    figures_of,
    recorded,
    rewrite,
)
from iotssf_kg.dataset.summary.shelves import shelve
from iotssf_kg.namespaces import DCTERMS, SSF
from iotssf_kg.store import Build, Reader, ask, select

# One with other figures, or counted otherwise, is made anew by the next load.
_VERSION: Final = Triple(SUMMARY, DCTERMS("hasVersion"), Literal("2"))
_IS: Final = f"GRAPH {SUMMARY} {{ {_VERSION} }}"
_CURRENT: Final = f"""SELECT ?export {{
  GRAPH {CATALOGUE} {{ ?export a {CURRENT} , {SSF("Export")} }}
}}"""
_FINDINGS: Final = "findings"
_OPERATED: Final = ("total", "assets", "cells", "operators", "needs", "evidence", "change")
_SUMMED: Final = frozenset((*_OPERATED, _FINDINGS)) - {"operators"}


def summarized(store: Reader) -> bool:
    """Whether *store* has figures as this version counts them."""
    return ask(store, f"ASK {{ {_IS} }}")


def summarize(build: Build, exports: Iterable[NamedNode]) -> None:
    """Have the summary in *build* tell of what was written there.

    Args:
        build: All of it but the summary is written. One that cannot be read before it is
            published, as that of an endpoint, gets no summary.
        exports: Those that came, changed or went.
    """
    state, touched = build.written(), list(exports)
    if state is None:
        return
    if not summarized(state):
        _begin(build)
        touched += [
            e for row in select(state, _CURRENT) if isinstance(e := row["export"], NamedNode)
        ]
    if touched:
        _count(build, state, moved(build, state, touched))


def _begin(build: Build) -> None:
    # What else is in the graph counts the statements of each export.
    for mark in (OF, *ASSETS, *ORGANIZATIONS, _VERSION.predicate):
        within = f"GRAPH {SUMMARY} {{ ?node {mark} ?marked ; ?p ?o }}"
        removed = f"GRAPH {SUMMARY} {{ ?node ?p ?o }}"
        build.update(f"DELETE {{ {removed} }} WHERE {{ {within} }}")
    build.load(SUMMARY, [_VERSION])


def _count(build: Build, state: Reader, change: Moved) -> None:
    known: dict[NamedNode, Row] = {}
    new, evidence = found_by(state, change.publishers), Evidence()
    for part in rows(state, change.after):
        new.update(counted(part, change.of))
        new.update(stood(state, part, evidence))
        known.update(part)
    new.update(ending(evidence))
    new.update(came_and_went(state, change.of))
    old = _old(state, change)
    shelve(build, state, change.before, known)
    place(build, state, ORGANIZATIONS, _having_assets(old), _having_assets(new))
    rewrite(build, old, new)
    by: Figures = Counter()
    for figure in old.keys() | new.keys():
        if figure.topic in _SUMMED and new[figure] != old[figure]:
            by[figure._replace(of=EVERYBODY)] += new[figure] - old[figure]
    before = recorded(state, by)
    after = Counter(before)
    after.update(by)
    rewrite(build, before, after)


def _having_assets(figures: Figures) -> set[NamedNode]:
    return {figure.of for figure, count in figures.items() if figure.topic == "total" and count}


def _old(state: Reader, change: Moved) -> Figures:
    """What the summary tells of those that are counted anew."""
    found = figures_of(state, change.organizations, *_OPERATED)
    found.update(figures_of(state, change.publishers, _FINDINGS))
    return found
