"""What a test needs that not every machine has."""

from __future__ import annotations

import os

import pytest


def need(condition: object, reason: str) -> None:
    """Skip the test and say why, unless *condition* holds; under ``IOTSSF_REQUIRE=all``, fail it."""
    if condition:
        return
    if os.environ.get("IOTSSF_REQUIRE") == "all":
        pytest.fail(f"{reason} (IOTSSF_REQUIRE=all allows no skip)", pytrace=False)
    pytest.skip(reason)
