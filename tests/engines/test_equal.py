"""Every question of the library has the same answer through the service, whichever engine answers.

The golden answers were read and found right; ``tests/queries`` holds the embedded engine to them.
"""

from __future__ import annotations

from collections import Counter

import httpx
import pytest

from iotssf_kg.library import Table, find, queries
from iotssf_kg.store import Answer, solutions
from tests.engines.servers import Engine
from tests.queries.golden import GOLDEN, written
from tests.queries.worlds import TODAY
from tests.service.server import Served

JSON = "application/sparql-results+json"
# Faults of Virtuoso 7.2.5; docs/scale.md tells them to those who choose an engine.
FAULTS: dict[str, str] = {}


@pytest.mark.parametrize("name", queries())
def test_the_answer_is_the_golden_one(
    demonstrations: Engine, relay: Served, name: str, request: pytest.FixtureRequest
) -> None:
    if demonstrations.name == "virtuoso" and name in FAULTS:
        request.applymarker(pytest.mark.xfail(strict=True, reason=FAULTS[name]))
    query = find(name)
    sent = {"query": query.bind({}, TODAY)}
    answer = httpx.post(f"{relay.url}/sparql", data=sent, headers={"Accept": JSON}, timeout=120)
    assert answer.is_success, answer.text
    columns = tuple(column.name for column in query.columns)
    found = solutions(Answer(JSON, answer.content))
    text = written(Table(columns, [tuple(map(row.get, columns)) for row in found]))
    golden = (GOLDEN / "examples" / f"{name}.csv").read_text(encoding="utf-8")
    assert Counter(text.splitlines()) == Counter(golden.splitlines())
    # Every query orders its rows by IRIs and numbers, which all engines order alike.
    assert text == golden
