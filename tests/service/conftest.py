"""One service for all tests of a module, writable and empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.server import Served, served


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("service") / "store", "--allow-update") as service:
        yield service
