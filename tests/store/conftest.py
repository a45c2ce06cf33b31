"""A store of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iotssf_kg.store import Store, connect


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """A store of each kind, empty but for one triple of the default graph."""
    opened = connect(location)
    opened.update("INSERT DATA { <x:a> <x:p> 'first' }")
    yield opened
    opened.close()
