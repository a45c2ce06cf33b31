"""The description of the service is valid, whole, and what the running service does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from iotssf_kg.service import Settings, create_app
from tests.service.server import Served, served
from tests.service.worlds import made

METHODS = {"get", "put", "post", "delete", "patch"}
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that takes everything, with exports in it."""
    store = made(tmp_path_factory.mktemp("openapi") / "store")
    with served(store, "--allow-update", "--allow-upload") as service:
        yield service


def described(service: Served) -> dict[str, dict[str, object]]:
    document = httpx.get(f"{service.url}/openapi.json", timeout=60).json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["servers"] == [{"url": service.url}]
    paths: dict[str, dict[str, object]] = document["paths"]
    return paths


def test_every_route_is_described_and_nothing_else(service: Served) -> None:
    app = create_app(Settings(store=str(service.store)))
    app.extensions["clerks"].close()
    routes: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>", r"{\1}", rule.rule)
        methods = {method.lower() for method in rule.methods or ()} & METHODS
        routes.setdefault(path, set()).update(methods)
    told = {path: METHODS & each.keys() for path, each in described(service).items()}
    assert told == routes


def test_what_the_service_answers_is_as_described(service: Served, tmp_path: Path) -> None:
    schemathesis = Path(sys.executable).with_name("schemathesis")
    command = [
        *(schemathesis, "run", f"{service.url}/openapi.json"),
        *("--checks", f"{CHECKS},response_schema_conformance"),
        *("--max-examples", "15", "--phases", "examples,fuzzing", "--mode", "all"),
        *("--seed", "1", "--request-timeout", "60", "--no-color"),
        # Whoever may change every graph can leave a build that is not whole, and 503 says so.
        *("--exclude-path", "/readyz"),
        *("--header", f"Authorization: Bearer {service.token}"),
    ]
    hooks = {"SCHEMATHESIS_HOOKS": "serializers", "PYTHONPATH": str(Path(__file__).parent)}
    run = subprocess.run(
        [str(each) for each in command],
        cwd=tmp_path,
        env={**os.environ, **hooks},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert run.returncode == 0, run.stdout[-6000:]
    faults = [each for each in service.lines if each["event"] == "fault"]
    assert faults == []
