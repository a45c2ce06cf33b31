"""The days on which a judgement changes though no byte does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from iotssf_kg.rdf.parse import read
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import split
from iotssf_kg.rules.outcomes import Judge
from iotssf_kg.rules.turning import next_change

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def closures() -> list[Closure]:
    files = ("air-conditioner_PASS.ttl", "air-conditioner-maker_PASS.ttl")
    read_in = [e for f in files for e in split(read(EXAMPLES / "air-conditioner" / f))]
    return close_all(at_hand(read_in), shipped())


def outcomes(closure: Closure, on: date) -> list[object]:
    return [*Judge(closure, on).needs(), *Judge(closure, on).markers()]


@pytest.mark.parametrize("closure", closures(), ids=lambda c: c.export.iri.value)
def test_nothing_changes_before_the_next_change(closure: Closure) -> None:
    on, turns = date(2015, 1, 1), 0
    while (then := next_change(closure, on)) is not None:
        before = outcomes(closure, on)
        assert outcomes(closure, then - timedelta(days=1)) == before
        turns += outcomes(closure, then) != before
        on = then
    assert turns > 0
    assert outcomes(closure, date(2200, 1, 1)) == outcomes(closure, on)
