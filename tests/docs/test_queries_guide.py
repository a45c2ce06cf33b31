"""The guide to the questions names every query as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iotssf_kg.library import Query, queries

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "queries.md"
TEXT = GUIDE.read_text(encoding="utf-8")
ROWS = {
    row[0].strip("` "): row
    for row in re.findall(r"^\| (`cq.*?) \| (.*) \| (.*) \| (.*) \|$", TEXT, re.M)
}


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.name)
def test_the_guide_names_each_query_as_it_is(query: Query) -> None:
    _, question, audience, parameters = ROWS[query.name]
    assert (question, audience) == (query.summary, query.audience)
    assert re.findall(r"`(\w+)` \((\w+)", parameters) == [
        (parameter.name, parameter.kind) for parameter in query.parameters.values()
    ]


def test_the_guide_names_no_query_that_is_not_there() -> None:
    assert set(ROWS) == set(queries())
