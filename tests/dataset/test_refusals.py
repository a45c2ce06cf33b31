"""A refused export is kept by name with its findings, and gone once it comes mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.graphs import refusal_of, refused_of
from iotssf_kg.library import run
from iotssf_kg.namespaces import SH
from iotssf_kg.rdf.parse import read
from iotssf_kg.store import Store, connect, construct, select

AIR = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
BAD, GOOD = AIR / "air-conditioner_FAIL.ttl", AIR / "air-conditioner_PASS.ttl"
DAY = date(2026, 11, 23)
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) }"


@pytest.fixture
def store() -> Store:
    memory = connect(None)
    Dataset(memory).load([read(AIR / "air-conditioner-maker_PASS.ttl")], DAY)
    return memory


def graph(store: Store, name: object) -> int:
    return len(
        construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    )


def test_it_changes_no_answer_but_is_reached_by_name(store: Store) -> None:
    before = set(map(str, select(store, ALL)))
    [admission] = Dataset(store).load([read(BAD)], DAY)
    assert not admission.admitted
    assert set(map(str, select(store, ALL))) == before
    assert graph(store, refused_of(admission.iri)) > 1000
    results = f"SELECT ?r WHERE {{ GRAPH {refusal_of(admission.iri)} {{ ?n {SH('result')} ?r }} }}"
    assert len(select(store, results)) == len(admission.report.findings)


def test_what_has_no_effect_in_it_is_answered(store: Store) -> None:
    Dataset(store).load([read(BAD)], DAY)
    why = {row[1].value for row in run(store, "cq25").rows}
    assert why == {"DerivedStated", "ForeignNode", "TermRedefined"}


def test_it_is_forgotten_when_it_comes_mended(store: Store) -> None:
    Dataset(store).load([read(BAD)], DAY)
    [admission] = Dataset(store).load([read(GOOD)], DAY)
    assert admission.admitted
    assert graph(store, refused_of(admission.iri)) == graph(store, refusal_of(admission.iri)) == 0
    assert run(store, "cq25").rows == []
