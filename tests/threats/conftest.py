"""One service for all tests of this folder: two exports, and little time for a query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.server import Served
from tests.threats.service import TIMEOUT, running


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(
        tmp_path_factory.mktemp("attacked") / "store", "--timeout", f"{TIMEOUT:g}"
    ) as service:
        yield service


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(tmp_path_factory.mktemp("writable") / "store", "--allow-update") as service:
        yield service
