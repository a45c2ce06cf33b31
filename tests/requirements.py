"""What a test needs that not every machine has."""

from __future__ import annotations

import os

import pytest


def need(condition: object, reason: str) -> None:
    """Skip the test and say why, unless *condition* holds.

    Under ``IOTSSF_REQUIRE=all`` the test fails instead: there a skip would hide a broken promise.
    """
    if condition:
        return
    if os.environ.get("IOTSSF_REQUIRE") == "all":
        pytest.fail(f"{reason} (IOTSSF_REQUIRE=all allows no skip)", pytrace=False)
    pytest.skip(reason)
