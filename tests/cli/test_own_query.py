"""A query of one's own is asked of our engine in the form that it answers fast."""

from __future__ import annotations

import pytest

from iotssf_kg.cli.queries import Asked
from iotssf_kg.errors import BadSparql
from iotssf_kg.store import Store, connect, select

GAPS = """PREFIX ssf: <https://w3id.org/iot-ssf/ns#>
SELECT ?subject { ?subject ssf:needs ?requirement
  FILTER NOT EXISTS { ?measure ssf:covers ?subject ; ssf:meets ?requirement } }"""


def text(_: Store, sparql: str) -> str:
    return sparql


def test_not_exists_is_rewritten_for_our_engine_alone() -> None:
    near, far = Asked(connect()), Asked(connect(), far=True)
    assert "NOT EXISTS" not in near.run(GAPS, text)
    assert far.run(GAPS, text) == GAPS


def test_a_fault_is_told_where_its_author_wrote_it() -> None:
    with pytest.raises(BadSparql) as error:
        Asked(connect()).run(GAPS + "\nORDER BY", select)
    assert error.value.line == 4
