"""What the service is made of, found from within a request."""

from __future__ import annotations

from typing import cast

from flask import current_app

from iotssf_kg.asking import Answerer
from iotssf_kg.asking.quarantine import Bound
from iotssf_kg.service.settings import Settings


def clerks() -> Answerer:
    """Those who answer for the store."""
    return cast("Answerer", current_app.extensions["clerks"])


def bound() -> Bound:
    """How much of what is refused is kept."""
    return settings().quarantined


def settings() -> Settings:
    """What the operator set."""
    return cast("Settings", current_app.extensions["settings"])
