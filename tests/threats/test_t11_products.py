"""T11: products of everything with everything, and paths that never end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.service.server import Served
from tests.threats.service import COUNT, MARGIN, TIMEOUT, ask, refused, unharmed

ANY = "(!<urn:x>|^<urn:x>)"
QUERIES = {
    "product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }",
    "product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
    "stars": f"SELECT (COUNT(*) AS ?n) {{ ?a ({ANY}*)* ?b . ?b ({ANY}*)* ?c . ?c ({ANY}*)* ?d }}",
    "optionals": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_it_is_stopped_at_the_limit_and_leaves_nothing_at_work(attacked: Served, name: str) -> None:
    began = time.monotonic()
    answer = ask(attacked, QUERIES[name])
    took = time.monotonic() - began
    assert refused(answer, 503, 504, 507, 413)
    assert took < TIMEOUT + 1 + MARGIN
    assert idle(attacked.process.pid)
    again = time.monotonic()
    assert ask(attacked, COUNT).is_success
    assert time.monotonic() - again < MARGIN
    assert unharmed(attacked)


def idle(parent: int) -> bool:
    """Whether all processes of *parent* together are idle within two seconds, and stay so."""
    time.sleep(2)
    before, began = spent(parent), time.monotonic()
    time.sleep(1)
    return spent(parent) - before < 0.2 * (time.monotonic() - began)


def spent(parent: int) -> float:
    """Processor seconds that *parent* and all that it started have used, and still run."""
    fields = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
    ours, found = {parent}, True
    while found:
        more = {pid for pid, each in fields.items() if int(each[1]) in ours} - ours
        found, ours = bool(more), ours | more
    ticks = sum(int(fields[pid][11]) + int(fields[pid][12]) for pid in ours if pid in fields)
    return ticks / os.sysconf("SC_CLK_TCK")
