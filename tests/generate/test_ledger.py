"""Findings equal the ledger: no miss, no extra."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta

import pytest

from iotssf_kg.generate import Made, Order, make
from iotssf_kg.generate.calendar import SPAN, START
from iotssf_kg.generate.consequences import consequences
from tests.generate.judged import Figures, deserved, found, proven


def made(order: Order) -> list[Made]:
    return [make(order, number) for number in range(1, order.exports + 1)]


def test_exports_without_fault_have_no_finding_judged_together() -> None:
    exports = made(Order(exports=5, assets=40, seed=7))
    assert (found(exports), deserved(exports)) == (set(), set())


@pytest.mark.parametrize("assets", [1, 2, 3, 4, 5, 9, 17])
def test_a_small_export_without_fault_has_no_finding_judged_alone(assets: int) -> None:
    assert found([make(Order(exports=1, assets=assets, seed=assets), 1)]) == set()


def test_ten_exports_of_forty_assets_have_the_findings_of_the_ledger() -> None:
    exports = made(Order(exports=10, assets=40, seed=1, faults=0.05))
    assert found(exports) == deserved(exports)
    assert all(each.rows for each in exports)


@pytest.mark.parametrize("faults", [0.2, 0.5, 1.0])
def test_many_faults_side_by_side_have_the_findings_of_the_ledger(faults: float) -> None:
    exports = made(Order(exports=3, assets=40, seed=2, faults=faults))
    assert found(exports) == deserved(exports)


@pytest.mark.parametrize("day", [START, date(2028, 2, 29), START + SPAN])
def test_the_ledger_holds_at_any_day_of_the_span(day: date) -> None:
    exports = made(Order(exports=2, assets=30, seed=3, faults=0.3))
    assert found(exports, day) == deserved(exports)


def test_an_order_for_another_day_has_a_ledger_for_the_years_after_it() -> None:
    start = date(2028, 2, 29)
    exports = made(Order(exports=2, assets=30, seed=6, faults=0.3, start=start))
    assert found(exports, start) == found(exports, start + SPAN) == deserved(exports)


def test_the_generator_itself_knows_no_other_consequence_on_another_day() -> None:
    for each in made(Order(exports=20, assets=30, seed=4, faults=0.5)):
        days = [START + timedelta(days=days) for days in range(0, SPAN.days + 1, 250)]
        assert len({frozenset(consequences(each.page, day)) for day in days}) == 1


def proven_part(numbers: Sequence[int]) -> Figures:
    return proven(Order(exports=200, assets=50, seed=5, faults=0.05), numbers)


@pytest.mark.prove
@pytest.mark.timeout(7200)
def test_two_hundred_exports_of_fifty_assets_have_the_findings_of_the_ledger() -> None:
    workers = os.cpu_count() or 1
    parts = [range(first, 201, 4 * workers) for first in range(1, 4 * workers + 1)]
    with ProcessPoolExecutor(workers) as pool:
        figures = list(pool.map(proven_part, parts))
    total = Figures(*map(sum, zip(*figures, strict=True)))
    print(
        f"\n{total.triples} triples, {total.faults} faults, {total.findings} findings, "
        f"{total.seconds:.0f} s on {workers} processes"
    )
    assert total.findings > 0
