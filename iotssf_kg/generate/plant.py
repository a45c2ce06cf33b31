"""Faults planted in an export, and the findings that they deserve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.generate.account import Account
from iotssf_kg.generate.consequences import Row, consequences
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.faults import KINDS, Kind, Site
from iotssf_kg.generate.near import near

# How often the faults of a profile are tried first, compared with the others.
_WEIGHTS: Final = {"guard": 1, "exchange": 4, "category": 4, "consistency": 3}
_SIZES: Final = {p: sum(kind.profile == p for kind in KINDS) for p in _WEIGHTS}


class Planted(NamedTuple):
    """A fault, and what guard and exchange find of it."""

    kind: Kind
    node: NamedNode
    rows: tuple[Row, ...]


def plant(draft: Draft, rate: float, kinds: Iterable[Kind] = KINDS) -> list[Planted]:
    """Plant a fault at that share of the assets, rounded up or down by chance."""
    assets = draft.page.of("Device", "System")
    wanted = int(rate * len(assets) + draft.random.random())
    draft.random.shuffle(assets)
    known, taken = list(kinds), set[NamedNode]()
    planted: list[Planted] = []
    for asset in assets:
        # One that is to be alone is planted first or not at all.
        if len(planted) == wanted or (planted and planted[0].kind.alone):
            break
        open_ = [kind for kind in known if not (kind.alone and planted)]
        fault = _one(draft, asset, _drawn(draft, open_), taken)
        if fault is not None:
            planted.append(fault)
    return planted


def ledger(draft: Draft, planted: Iterable[Planted]) -> list[Row]:
    """Every finding that the export deserves with these faults, each once, in order."""
    direct = {found for fault in planted for found in fault.rows}
    return sorted(direct | set(consequences(draft.page, draft.calendar.start)))


def _drawn(draft: Draft, kinds: Iterable[Kind]) -> list[Kind]:
    """*kinds* in random order, profiles by their weight whatever the length of their tables."""
    # Weighted sampling without replacement by keys, after Efraimidis and Spirakis (2006).
    keyed = [
        (draft.random.random() ** (_SIZES[kind.profile] / _WEIGHTS[kind.profile]), place, kind)
        for place, kind in enumerate(kinds)
    ]
    return [kind for *_, kind in sorted(keyed, reverse=True)]


def _one(
    draft: Draft, asset: NamedNode, kinds: Iterable[Kind], taken: set[NamedNode]
) -> Planted | None:
    if asset in taken:
        return None
    account = Account(draft.page, draft.calendar.start)
    for kind in kinds:
        for node in _around(draft, account, asset, kind):
            site = Site(draft, account, asset, node, taken)
            described = account.page.describes(node)
            if described and node not in taken and kind.fits(site):
                rows = tuple(kind.plant(site))
                taken |= {asset, node} | site.touched
                return Planted(kind, node, rows)
    return None


def _around(draft: Draft, account: Account, asset: NamedNode, kind: Kind) -> Iterator[NamedNode]:
    """The nodes around *asset* in random order, those with most consequences last."""
    nodes = near(account, asset, kind.at)
    draft.random.shuffle(nodes)
    yield from sorted(nodes, key=lambda node: _reach(account, asset, node))


def _reach(account: Account, asset: NamedNode, node: NamedNode) -> bool:
    """Whether what *node* is on, or its measure is on, lies beyond the asset itself."""
    page = account.page
    measures = page.holders("evidencedBy", node) or [node]
    mine = {asset, *page.nodes(asset, "performs")}
    return any(target not in mine for m in measures for target in page.nodes(m, "on"))
