"""A run on Spark gives what a local run gives: the same parts, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iotssf_kg.cluster.session import session
from tests.batch.world import World, batched
from tests.cluster.clustered import clustered


@pytest.fixture(scope="module")
def local(spark_home: Path) -> Iterator[str]:
    """A session that all tests here share."""
    with session("local[2]"):
        yield "local[2]"


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with exports that refer to, dispute and replace each other."""
    folder = tmp_path_factory.mktemp("worlds")
    for seed in range(6):
        World(seed).write(folder / f"in {seed}")
    return folder


def test_a_folder_of_exports_that_refer_to_each_other(local: str, worlds: Path) -> None:
    assert clustered(local, [worlds]) == batched([worlds])
