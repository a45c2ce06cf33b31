"""``/openapi.json``: every door, described for programs; https://spec.openapis.org/oas/v3.1.1."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from flask import Blueprint

from iotssf_kg import __version__
from iotssf_kg.service.answers import base

door: Final = Blueprint("openapi", __name__)


@cache
def described() -> dict[str, Any]:
    """What ``openapi.yaml`` says."""
    text = files(__package__).joinpath("openapi.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@door.get("/openapi.json")
def openapi() -> dict[str, Any]:
    """The description, with the address that the service is known by."""
    told = described()
    info = {**told["info"], "version": __version__}
    return {**told, "info": info, "servers": [{"url": base()}]}
