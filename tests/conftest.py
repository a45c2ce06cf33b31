"""Stores of each kind, for tests that hold all of them to the same promises."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import httpx._transports.default as transports
import pytest
from hypothesis import HealthCheck, settings

from tests.engines.servers import ENGINES, Engine, upload
from tests.queries.worlds import examples
from tests.requirements import need
from tests.service.server import Served, served

# Thousands of requests of one connection each: what TLS needs would be read anew for every one,
# which takes 50 ms of processor time, and none of them speaks TLS.
transports.create_ssl_context = cache(transports.create_ssl_context)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KINDS = ["memory", "folder", "remote"]

# A busy machine is no fault of what is tested; each test has its time limit all the same.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The base URL of a real Oxigraph server."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    binary = shutil.which("oxigraph", path=beside)
    need(binary, "no oxigraph server is installed (extra [dev])")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen(
        [binary, "serve", "--bind", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://{address}")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


# Virtuoso goes on with queries that were given up, so that what comes after waits: a long proof.
PRODUCTS = [
    pytest.param(name, marks=pytest.mark.prove if name == "virtuoso" else ()) for name in ENGINES
]


@pytest.fixture(scope="session", params=PRODUCTS)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A real server of each product."""
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture(scope="session")
def demonstrations(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Served]]:
    """A product, and the service in front of it, holding the worked examples as a dataset does."""
    quads = examples().quads
    upload(engine, quads)
    state = tmp_path_factory.mktemp("state")
    with served(engine.dataset(quads), "--timeout", "90", state=state) as service:
        yield engine.name, service


@pytest.fixture(scope="session")
def relay(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service in front of a server, and open for changes."""
    options = ["--allow-update", "--timeout", "90"]
    options += ["--update-url", engine.update] if engine.update else []
    with served(engine.store, *options, state=tmp_path_factory.mktemp("state")) as service:
        yield service


@pytest.fixture(scope="session")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that takes changes: to start it takes seconds, to empty it none."""
    with served(tmp_path_factory.mktemp("service") / "store", "--allow-update") as service:
        yield service


@pytest.fixture(scope="module")
def service(lent: Served) -> Served:
    """The service for all tests of a module, writable and empty."""
    update = {"update": "DROP ALL"}
    url = f"{lent.url}/sparql"
    httpx.post(url, data=update, headers=lent.rights, timeout=60).raise_for_status()
    return lent


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright, for a module: others could run no loop beside it."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    need(found, "no Chromium is installed (Debian: apt-get install chromium)")
    need(find_spec("playwright"), "no playwright is installed (extra [ui-test])")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found)
        yield launched
        launched.close()


def _wait(url: str) -> None:
    for _ in range(1200):
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"no server at {url}")


@pytest.fixture
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the store of the kind in *request.param* is; empty."""
    if request.param == "remote":
        url: str = request.getfixturevalue("server")
        httpx.post(
            f"{url}/update",
            content="CLEAR ALL",
            headers={"content-type": "application/sparql-update"},
        ).raise_for_status()
        return url
    return "memory" if request.param == "memory" else str(tmp_path / "store")


def pytest_collection_finish() -> None:
    """Look for garbage in what tests make alone, not in eight thousand tests and all modules.

    To walk through those again and again is a fifth of the processor time of a test's process.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that needs a location, itself or by a fixture, on each kind."""
    if "location" in metafunc.fixturenames:
        metafunc.parametrize("location", KINDS, indirect=True)
