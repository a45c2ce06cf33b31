"""The closure derives exactly what the rules derive in their SPARQL form, for every export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyoxigraph import Triple

from iotssf_kg.namespaces import DCTERMS
from iotssf_kg.rdf import read
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import Export, split
from tests.oracle.sparql import derived
from tests.rules.worlds import CHANGES, WORLD, Change, disturbed

TRICKY = sorted((Path(__file__).parent / "tricky").glob("*.trig"))
EXAMPLES = [
    path
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*/*_*.*"))
    if path.suffix in (".ttl", ".trig", ".nt", ".nq", ".jsonld")
]
REPLACES = DCTERMS("replaces")
PREDICATES = {"cell", "category", "atLeastRecovery", "atLeastEconomic", "needs", "covers", "feeds"}


def assert_equal(hand: AtHand) -> None:
    for closure, expected in zip(close_all(hand, shipped()), derived(hand), strict=True):
        found = list(closure.derived())
        assert_same(set(found), expected)
        assert len(found) == len(expected), "a statement is derived twice"


def assert_same(found: set[Triple], expected: set[Triple]) -> None:
    only = {"rules": found - expected, "oracle": expected - found}
    assert {side: sorted(map(str, triples)) for side, triples in only.items() if triples} == {}


def test_every_rule_derives_something_from_the_small_world() -> None:
    found = {
        triple.predicate.value.partition("#")[2]
        for each in derived(at_hand(WORLD))
        for triple in each
    }
    assert found == PREDICATES | {"correspondsTo", "contradiction"}


@pytest.mark.parametrize("path", TRICKY, ids=lambda path: path.stem)
def test_tricky_exports(path: Path) -> None:
    assert_equal(at_hand(split(read(path))))


def current(paths: Iterable[Path]) -> list[Export]:
    exports = [export for path in paths for export in split(read(path))]
    replaced = {t.object for export in exports for t in export.triples if t.predicate == REPLACES}
    return [export for export in exports if export.iri not in replaced]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples(path: Path) -> None:
    """Each with the makers' exports beside it."""
    makers = [
        each for each in EXAMPLES if each.parent == path.parent and "-maker_PASS" in each.name
    ]
    assert_equal(at_hand(current({path, *makers})))


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_random_exports(made: tuple[Change, ...]) -> None:
    assert_equal(disturbed(made))
