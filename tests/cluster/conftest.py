"""Real Spark: what its tests need, and a standalone master with two workers."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.requirements import need


@pytest.fixture(scope="session")
def spark_home() -> Path:
    """Where PySpark keeps its jars and scripts."""
    spec = importlib.util.find_spec("pyspark")
    need(spec, "PySpark is not installed (extra [spark])")
    need(shutil.which("java"), "Spark needs Java")
    return Path(spec.origin).parent


@pytest.fixture(scope="session")
def standalone(spark_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a standalone master on the loopback with two worker processes."""
    from tests.cluster.standalone import standalone as started  # needs PySpark

    with started(tmp_path_factory.mktemp("standalone")) as url:
        yield url
