"""How often a store is asked what ties exports together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Triple

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.ties import Ties
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.honest import honest
from iotssf_kg.rdf.parse import read
from iotssf_kg.rules.export import Export
from iotssf_kg.store.memory import MemoryStore
from iotssf_kg.store.protocol import Answer

EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/air-conditioner/*_PASS.ttl"))


class Counting(MemoryStore):
    """A real store that counts what it is asked."""

    asked = 0

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        self.asked += 1
        return super().query(sparql, accept)


def asked(store: Counting, assets: int) -> int:
    """How often *store* is asked what a made-up export of so many assets depends on."""
    page = honest(1, assets, START, Random("7")).page
    triples: list[Triple] = list(page.triples())
    ties = Ties(store, [Export(page.export, None, (page.space,), triples)])
    before = store.asked
    ties.needed_by(triples)
    return store.asked - before


@pytest.mark.parametrize("assets", [4, 400])
def test_an_empty_store_is_asked_no_more_for_a_large_export(assets: int) -> None:
    assert asked(Counting(), assets) < 20


def test_a_store_is_not_asked_about_all_that_an_export_describes() -> None:
    store, documents = Counting(), [read(str(path)) for path in EXAMPLES]
    assert all(each.admitted for each in Dataset(store).load(documents, date(2026, 11, 23)))
    assert asked(store, 400) < 2 * asked(store, 40)
