"""Parquet in and out: findings as a table, and files of exports as one that is quick to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from iotssf_kg.cluster.root import Root, root
from iotssf_kg.cluster.sources import DOCUMENTS, files
from iotssf_kg.errors import SourceError
from iotssf_kg.report import Setting
from iotssf_kg.report.rows import COLUMNS, row, unjudged_row
from iotssf_kg.validation.report import Report

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# The columns of the CSV report, and the SHA-256 of the file that the export came in.
RESULT: Final = (*COLUMNS, "sha256")
# Rows that are written at once.
_HELD: Final = 50_000


class TableWriter:
    """The findings as Parquet, a row each; what could not be judged has a row too.

    Args:
        session: What writes it.
        uri: The folder, on any file system that Hadoop knows; not there yet.
        setting: How it is written.
    """

    def __init__(self, session: SparkSession, uri: str, setting: Setting) -> None:
        self._session, self._uri, self._setting = session, uri, setting
        self._rows: list[dict[str, str]] = []
        self._hashes: dict[str, str] = {}
        self._write(mode="errorifexists")

    def add(self, part: Report) -> None:
        """Take the findings of *part*."""
        setting = self._setting
        # The comparison comes last, and speaks of exports by their IRI.
        self._hashes.update((each.iri.value, each.sha256) for each in part.exports)
        for finding in part.findings:
            found = row(finding, setting.lang, setting.known)
            self._rows.append({**found, "sha256": self._hashes.get(found["export"], "")})
        if len(self._rows) > _HELD:
            self._write()

    def close(self, total: Report) -> None:
        """Write what is left."""
        self._rows += (unjudged_row(each) | {"sha256": ""} for each in total.unjudged)
        self._write()

    def _write(self, mode: str = "append") -> None:
        from pyspark.errors import AnalysisException

        schema = ", ".join(f"`{name}` string" for name in RESULT)
        rows = [tuple(each[name] for name in RESULT) for each in self._rows]
        table = self._session.createDataFrame(rows, schema).coalesce(1)
        try:
            table.write.mode(mode).parquet(self._uri)
        except AnalysisException as error:
            raise SourceError(
                f"it cannot be written: {str(error).splitlines()[0]}",
                source=self._uri,
                hint="Name a folder that is not there yet",
            ) from error
        self._rows = []


def _named(at: Root) -> Callable[[Sequence[Any]], tuple[str, bytearray]]:
    return lambda row: (at.name_of(row[0]), row[1])


def to_parquet(session: SparkSession, inputs: Sequence[str], uri: str) -> None:
    """Write the files of *inputs* as one table: ``name`` and ``data``, as they are, a row each.

    One large table is read many times faster than many small files, above all from an object
    store; the files themselves, their lines and hashes stay as they were.

    Args:
        session: What does it; nothing passes through this process.
        inputs: Files and folders; paths or URIs.
        uri: The folder that is written, which ends in ``.parquet``; not there yet.
    """
    schema = f"{DOCUMENTS[0]} string, {DOCUMENTS[1]} binary"
    for number, at in enumerate(map(root, inputs)):
        rows = files(session, at).select("path", "content").rdd
        named = rows.map(_named(at))
        mode = "append" if number else "errorifexists"
        session.createDataFrame(named, schema).write.mode(mode).parquet(uri)
