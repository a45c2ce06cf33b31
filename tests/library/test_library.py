"""The library as its users see it: names, near names, answers of a store."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

import iotssf_kg.library
from iotssf_kg.errors import BadParameter, UnknownQuery
from iotssf_kg.library import Table, find, queries, run
from iotssf_kg.namespaces import DCTERMS, SSF, XSD
from iotssf_kg.store import Store, connect

ASSET = NamedNode("https://kaze.example/id/hub")
RATING = NamedNode("https://kaze.example/id/rating")
ISSUED = Literal("2025-11-22", datatype=XSD("date"))


@pytest.fixture
def store() -> Store:
    store = connect()
    store.load(
        None,
        [
            Triple(ASSET, SSF("adoptedAssessment"), RATING),
            Triple(RATING, DCTERMS("issued"), ISSUED),
        ],
    )
    return store


def test_all_that_is_public_is_there() -> None:
    assert all(hasattr(iotssf_kg.library, name) for name in iotssf_kg.library.__all__)


@pytest.mark.parametrize("name", ["cq05-needs", "cq05", "CQ05"])
def test_a_query_is_found_by_name_and_number(name: str) -> None:
    assert find(name) is queries()["cq05-needs"]


@pytest.mark.parametrize(
    ("name", "near"), [("cq5", "cq05"), ("cq05-need", "cq05-needs"), ("needs", "cq05-needs")]
)
def test_an_unknown_query_is_answered_with_near_names(name: str, near: str) -> None:
    with pytest.raises(UnknownQuery) as error:
        find(name)
    assert near in error.value.hint
    assert error.value.status == 404


def test_a_table_has_named_columns_and_empty_cells(store: Store) -> None:
    table = run(store, "cq03", {"before": "2025-11-23"})
    assert table == Table(
        ("asset", "reason", "assessment", "issued"), [(ASSET, Literal("old"), RATING, ISSUED)]
    )


def test_an_argument_of_another_kind_never_reaches_the_store(store: Store) -> None:
    with pytest.raises(BadParameter, match="before: 'soon' is not a date"):
        run(store, "cq03", {"before": "soon"})
