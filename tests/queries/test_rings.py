"""Connections in rings: every asset feeds every other, and no query looks at all pairs in vain."""

from __future__ import annotations

import time
from itertools import pairwise

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad

from iotssf_kg.library import queries
from iotssf_kg.namespaces import SSF

FEEDS = queries()["cq11-feeds"].text
CATEGORIES = [NamedNode(f"https://x.example/category/{number}") for number in (1, 2, 3)]


def ring(size: int, *, category: int, other: int) -> pyoxigraph.Store:
    """Assets that feed the next one each; the first is in another category."""
    store = pyoxigraph.Store()
    assets = [NamedNode(f"https://x.example/asset/{number}") for number in range(size)]
    for lower, higher in pairwise(CATEGORIES):
        store.add(Quad(higher, SSF("directlyAbove"), lower))
    for number, asset in enumerate(assets):
        following, link = assets[(number + 1) % size], NamedNode(f"{asset.value}/link")
        fallen = CATEGORIES[category if number else other]
        said = {"from": asset, "to": following, "carries": SSF("Information")}
        store.extend([Quad(link, SSF(name), value) for name, value in said.items()])
        store.add(Quad(asset, SSF("feeds"), following))
        store.add(Quad(asset, SSF("category"), fallen))
    return store


@pytest.mark.parametrize("category", range(3))
def test_a_ring_of_one_category_is_not_walked(category: int) -> None:
    store = ring(1000, category=category, other=category)
    start = time.process_time()
    assert not list(store.query(FEEDS))
    assert time.process_time() - start < 2  # all pairs of them take minutes


def test_all_that_feed_the_one_higher_asset_are_found() -> None:
    store = ring(200, category=0, other=2)
    rows = list(store.query(FEEDS))
    assert (len(rows), {row["high"].value for row in rows}) == (199, {"https://x.example/asset/0"})
