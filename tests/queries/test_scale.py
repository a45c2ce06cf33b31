"""Every query answers 100,000 triples in two seconds, and its time grows with them, not faster."""

from __future__ import annotations

import re
import time
from functools import cache

import pyoxigraph
import pytest

from iotssf_kg.library import queries
from tests.queries.worlds import MINIATURE, closed

pytestmark = pytest.mark.prove
TEXT = MINIATURE.read_text(encoding="utf-8")
FIRST = TEXT.index("# ---- the operator's export of 2025")
# What tells one copy's parties, products and units from another's.
OWN = re.compile(r"(?<=https://)(?:kaze|suzu|mori)|(?<=\")(?:Kaze|KAZE|Suzu|Mori|AC-|0491)")


@cache
def copies(count: int) -> pyoxigraph.Store:
    """The exports of the miniature, so many times, each time of other parties."""
    prefixes = "\n".join(line for line in TEXT.splitlines() if line.startswith("@prefix"))
    parts = [OWN.sub(rf"\g<0>{number:04}", prefixes + TEXT[FIRST:]) for number in range(count)]
    return closed("\n".join([TEXT[:FIRST], *parts])).store


def seconds(store: pyoxigraph.Store, query: str) -> float:
    """The best of three runs, to the last row."""
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        list(store.query(query))
        runs.append(time.perf_counter() - start)
    return min(runs)


@pytest.mark.parametrize("name", queries())
def test_a_query_is_quick_and_grows_with_the_data(name: str) -> None:
    query = queries()[name].text
    small, large = seconds(copies(35), query), seconds(copies(140), query)
    print(f"{name}: {small:.3f} s at 25,000 triples, {large:.3f} s at 100,000")
    assert large < 2
    # Four times the data; a join of everything with everything would take sixteen times as long.
    assert large < max(0.1, 10 * small)
