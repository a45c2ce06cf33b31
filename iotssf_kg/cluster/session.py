"""Spark sessions: started or joined, with errors that name the remedy."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import BadParameter, IotssfError, RequestError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What stands for the cluster that spark-submit or a running session names.
SUBMITTED: Final = "submitted"
_LOOPBACK: Final = ("local", "spark://127.0.0.1", "spark://localhost")
# https://spark.apache.org/docs/latest/submitting-applications.html#master-urls
_MASTER: Final = re.compile(
    r"local(\[(\*|[0-9]+)(,[0-9]+)?\])?|local-cluster\[[0-9, ]+\]"
    r"|spark://[^\s/:]+:[0-9]+(,[^\s/:]+:[0-9]+)*|yarn|k8s://\S+"
)
_SETTINGS: Final = {
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    # A lost process costs its task again, never its answer.
    "spark.task.maxFailures": "4",
}
# Nobody elsewhere may speak to a driver that serves this machine alone.
_ALONE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
_DEFAULT_PYTHON: Final = "python3"


@contextmanager
def session(cluster: str, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A session on the *cluster*, ended afterwards unless it was there before.

    Args:
        cluster: ``local[2]``, ``spark://host:7077``, ``yarn``, ``k8s://…``, or ``submitted`` for
            what spark-submit was told; https://spark.apache.org/docs/latest/submitting-applications.html#master-urls.
        settings: Spark's own, which go before ours.

    Raises:
        BadParameter: *cluster* is none of these.
        RequestError: PySpark is not installed.
        IotssfError: Java or the cluster is not there.
    """
    _known(cluster)
    builder = _builder()
    from pyspark.sql import SparkSession

    held = SparkSession.getActiveSession()
    if held is not None:
        yield held
        return
    ours = {**_SETTINGS, **(_ALONE if cluster.startswith(_LOOPBACK) else {}), **(settings or {})}
    for name, value in ours.items():
        builder.config(name, value)
    if cluster != SUBMITTED:
        builder.master(cluster)
    started = _started(builder, cluster)
    try:
        yield started
    finally:
        started.stop()


def _known(cluster: str) -> None:
    if cluster != SUBMITTED and not _MASTER.fullmatch(cluster):
        raise BadParameter(
            f"{cluster!r} is no master URL of Spark",
            where="--cluster",
            hint="Name one such as local[2], spark://HOST:7077, yarn, k8s://… or submitted",
        )


def _builder() -> SparkSession.Builder:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise RequestError(
            "PySpark is not installed",
            where="--cluster",
            hint="Run: pip install 'iotssf-kg[spark]'",
        ) from error
    return SparkSession.Builder()


def _started(builder: SparkSession.Builder, cluster: str) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        found = builder.appName("iotssf validate").getOrCreate()
    except PySparkException as error:
        if error.getErrorClass() != "JAVA_GATEWAY_EXITED":
            raise _unreachable(cluster, error) from error
        raise IotssfError(
            "Spark needs Java, and none could be started",
            where="--cluster",
            hint="Install Java 17 or newer, or set JAVA_HOME to where it is",
        ) from error
    except (Py4JError, OSError) as error:
        raise _unreachable(cluster, error) from error
    context = found.sparkContext
    # Where nobody says which Python executors have, they have ours, at the same path.
    if context.pythonExec == _DEFAULT_PYTHON:
        context.pythonExec = sys.executable
    return found


def _unreachable(cluster: str, error: Exception) -> IotssfError:
    first = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return IotssfError(
        f"Spark gives no session: {first}",
        where=cluster,
        hint="Check the URL and that the master is running",
    )
