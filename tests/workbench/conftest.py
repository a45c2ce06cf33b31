"""One service on the four demonstrations and one browser, for all tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.service import statics
from iotssf_kg.store import connect
from tests.requirements import need
from tests.service.server import Served, served
from tests.workbench.visits import Visit

EXAMPLES = Path(__file__).parents[2] / "examples"
STATES = ("SUPERSEDED", "PASS")


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on what `make serve` loads; nobody changes it."""
    folder = tmp_path_factory.mktemp("workbench") / "store"
    store = connect(str(folder))
    for state in STATES:
        Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob(f"*/*_{state}.*"))])
    store.close()
    # A PDF takes seconds of work, which a busy machine makes many.
    with served(folder, "--timeout", "300") as service:
        yield service


@pytest.fixture
def visit(browser: Any, workbench: Served) -> Iterator[Visit]:
    """Opens pages; what goes wrong in one of them fails the test."""
    visit = Visit(browser, workbench.url)
    yield visit
    visit.close()
    assert visit.faults == []


@pytest.fixture
def bundled() -> None:
    """Libraries of others, which not every checkout has."""
    made = {"bundle/editor.js", "bundle/network.js"} <= statics._statics().files.keys()
    need(made, "the libraries of pages are not bundled: `make demo` does it, with Node and npm")
