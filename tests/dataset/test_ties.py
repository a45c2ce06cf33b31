"""How often a store is asked what ties exports together."""

from __future__ import annotations

from random import Random

import pytest
from pyoxigraph import Triple

from iotssf_kg.dataset.ties import Ties
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.honest import honest
from iotssf_kg.rules.export import Export
from iotssf_kg.store.memory import MemoryStore
from iotssf_kg.store.protocol import Answer


class Counting(MemoryStore):
    """A real store that counts what it is asked."""

    asked = 0

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        self.asked += 1
        return super().query(sparql, accept)


def asked(assets: int) -> int:
    page = honest(1, assets, START, Random("7")).page
    triples: list[Triple] = list(page.triples())
    store = Counting()
    ties = Ties(store, [Export(page.export, None, (page.space,), triples)])
    ties.needed_by({triple.subject for triple in triples})
    return store.asked


@pytest.mark.parametrize("assets", [4, 400])
def test_an_empty_store_is_asked_no_more_for_a_large_export(assets: int) -> None:
    assert asked(assets) < 20
