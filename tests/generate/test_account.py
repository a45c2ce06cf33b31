"""What one node comes to is found without a look at all others."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from iotssf_kg.generate.account import Account
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.honest import honest
from tests.work import steps

ASKED: dict[str, Callable[[Account], object]] = {
    "what refers to it": lambda account: account.page.referrers(account.page.node("asset-001")),
    "its needs": lambda account: account.needs_of(account.page.node("asset-001")),
    "what answers them": lambda account: [
        account.covering(need) for need in account.needs_of(account.page.node("asset-001"))
    ],
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_asking_about_one_asset_takes_as_long_in_a_large_export(
    ask: Callable[[Account], object],
) -> None:
    few, many = (
        steps(lambda page=page: ask(Account(page, START)))  # type: ignore[misc]
        for page in (honest(1, assets, START, Random("7")).page for assets in (20, 600))
    )
    assert many < 2 * few
