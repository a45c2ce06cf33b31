"""T09: a path of a thousand steps, a list three hundred deep."""

from __future__ import annotations

import time

import pytest

from tests.service.server import Served
from tests.threats.service import MARGIN, TIMEOUT, ask, refused, unharmed

QUERIES = {
    "1,000 steps": "SELECT * { ?s <urn:p>" + "/<urn:p>" * 999 + " ?o }",
    "1,000 steps, each any number of times": "SELECT * { ?s <urn:p>*" + "/<urn:p>*" * 999 + " ?o }",
    "a list of 300": "SELECT * { (" + "?x " * 300 + ") ?p ?o }",
    "a list 200 deep": "SELECT * { " + "(" * 200 + "1" + ")" * 200 + " ?p ?o }",
    "a list 300 deep": "SELECT * { " + "(" * 300 + "1" + ")" * 300 + " ?p ?o }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_it_ends_at_the_limit_at_the_latest(attacked: Served, name: str) -> None:
    began = time.monotonic()
    answer = ask(attacked, QUERIES[name])
    assert time.monotonic() - began < TIMEOUT + 1 + MARGIN
    assert answer.is_success or refused(answer, 400, 504, 507)
    assert unharmed(attacked)
