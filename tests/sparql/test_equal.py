"""A query gives the same rows, each as often, before and after NOT EXISTS is rewritten in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from iotssf_kg.sparql.antijoin import rewritten
from tests.sparql import worlds
from tests.sparql.engines import Answer, answer, loaded, rdflib_answer, stored

# rdflib itself uses what it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
# The answer, if there is anything to compare.
Check: TypeAlias = Callable[[Random], Answer | None]


def on_oxigraph(random: Random) -> Answer | None:
    query, after = changed(random)
    store = stored(worlds.data(random, blank=True))
    before = accepted(store, query)
    if before is not None:
        assert answer(store, after) == before
    return before


def on_rdflib(random: Random) -> Answer | None:
    query, after = changed(random)
    trig = worlds.data(random, blank=False)
    before, graph = accepted(stored(trig), query), loaded(trig)
    # Where it is wrong about the query as it is given, it cannot judge; and it forgets how often a
    # row of a group with MINUS is there, so it cannot count.
    if before is None or "COUNT" in query or rdflib_answer(graph, query) != before:
        return None
    found = rdflib_answer(graph, after)
    assert (found.columns, set(found.rows)) == (before.columns, set(before.rows))
    return before


def changed(random: Random) -> tuple[str, str]:
    """A query that is rewritten, before and after."""
    while True:
        query = worlds.query(random)
        found = rewritten(query, least=random.choice([1, 2]))
        if found.changed:
            return query, found.text


def accepted(store: Store, query: str) -> Answer | None:
    """Not every random query is SPARQL: BIND may give a variable that is bound already."""
    try:
        return answer(store, query)
    except SyntaxError:
        return None


CHECKS: dict[str, tuple[Check, int]] = {"oxigraph": (on_oxigraph, 500), "rdflib": (on_rdflib, 100)}


@pytest.mark.parametrize("engine", CHECKS)
def test_random_queries_give_the_same_rows(engine: str) -> None:
    held(*CHECKS[engine])


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", CHECKS)
def test_many_random_queries_give_the_same_rows(engine: str) -> None:
    check, examples = CHECKS[engine]
    held(check, 40 * examples)


def held(check: Check, examples: int) -> None:
    seen: Counter[str] = Counter()

    def count(seed: int) -> None:
        found = check(Random(seed))
        seen["compared"] += found is not None
        seen["not empty"] += found is not None and bool(found.rows)

    settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )(given(st.integers(0, 2**64))(count))()
    print(f"{seen['compared']} queries compared, {seen['not empty']} of them with rows")
    assert seen["compared"] > examples // 3
    assert seen["not empty"] > examples // 10
