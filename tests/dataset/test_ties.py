"""How often a store is asked what ties exports together."""

from __future__ import annotations

from datetime import date
from math import inf
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import NamedNode, Triple

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.ties import Ties
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.honest import honest
from iotssf_kg.rdf import Document, read
from iotssf_kg.rules.export import Export, split
from iotssf_kg.store.memory import MemoryStore
from iotssf_kg.store.protocol import Answer
from tests.dataset.conftest import Write

MODEL = """o:model{} a ssf:ProductModel ; rdfs:label "Hub"@en ; ssf:modelNumber "H-1" ;
    ssf:manufacturedBy o:party .
"""
EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/air-conditioner/*_PASS.ttl"))


class Counting(MemoryStore):
    """A real store that counts what it is asked, and the bytes of what it answers."""

    asked = answered = 0

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        self.asked += 1
        found = super().query(sparql, accept)
        self.answered += len(found.body)
        return found


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


def test_no_more_ends_are_read_than_are_needed(write: Write) -> None:
    store = Counting()
    exports = enter(
        store, [write(f"maker-{place:02}", more=MODEL.format("")) for place in range(60)]
    )

    def found(most: float) -> tuple[set[NamedNode], int]:
        before = store.answered
        reached = Ties(store, []).needed_by(exports[0].triples, most).exports
        return set(reached), store.answered - before

    every = {export.iri for export in exports}
    (whole, size), (few, less) = found(inf), found(1)
    assert whole == found(len(every))[0] == every
    assert 1 < len(few) < len(every)
    assert less < size / 2


def test_an_export_with_more_ends_than_were_asked_for_hides_no_other(write: Write) -> None:
    store, models = Counting(), "".join(MODEL.format(number) for number in range(100))
    exports = enter(store, [write(maker, more=models) for maker in ("a", "b", "c")])
    reached = Ties(store, []).needed_by(exports[0].triples, 10).exports
    assert set(reached) == {export.iri for export in exports}


def enter(store: Counting, documents: list[Document]) -> list[Export]:
    assert all(each.admitted for each in Dataset(store).load(documents, date(2026, 11, 23)))
    return [export for document in documents for export in split(document)]
