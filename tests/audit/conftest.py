"""The worked examples in a store of each kind, and the command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iotssf_kg.store import Store, connect
from tests.audit.worlds import loaded
from tests.cli.conftest import iotssf as iotssf


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """The worked examples in a store of each kind."""
    opened = loaded(connect(location))
    yield opened
    opened.close()
