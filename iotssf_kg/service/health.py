"""Whether the service is up and can answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import Blueprint

from iotssf_kg import __version__
from iotssf_kg.errors import IotssfError
from iotssf_kg.service.state import clerks

door: Final = Blueprint("health", __name__)
_KNOWN: Final = "ASK { ?s ?p ?o }"


@door.get("/healthz")
def alive() -> dict[str, str]:
    """That this process answers."""
    return {"status": "alive"}


@door.get("/readyz")
def ready() -> tuple[dict[str, Any], int]:
    """Whether a known question is answered from a store that holds all that it says.

    What holds the processes confined is told, too. An endpoint has no build, and no process of
    ours asks it: they look at what passes.
    """
    readers = clerks().readers
    load = readers.load
    try:
        clerks().query(_KNOWN, None)
        build, lacks = clerks().lacks()
    except IotssfError as error:
        return {"status": "not ready", "why": str(error), "load": load}, 503
    if lacks:
        why = f"the build {build} is not whole: {'; '.join(lacks)}"
        return {"status": "not ready", "why": why, "build": build, "load": load}, 503
    confined = asdict(readers.confined) if readers.confined else {}
    return {"status": "ready", "build": build, "load": load, "confined": confined}, 200


@door.get("/version")
def version() -> dict[str, str]:
    """Which release this is, and which build it answers from."""
    return {"version": __version__, "build": clerks().build}
