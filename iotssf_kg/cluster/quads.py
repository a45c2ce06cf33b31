"""Quads of many exports, brought together by graph: from the lines of text, or from rows.

Spark hands out text line by line, and a line costs more to hand to Python than to tell apart. So
it joins some thousand that stand together, and `batch.quads` parts these by graph.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from iotssf_kg.batch.quads import runs

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame

# Lines that are handed to Python at once.
_LINES: Final = 4096


class Lines(NamedTuple):
    """The lines of one graph in one file.

    Attributes:
        file: The URI of the file.
        graph: The graph's name as in N-Quads.
        first: The number of the first of them, from 1.
        data: All of them.
        numbers: The number of each, 8 bytes each.
    """

    file: str
    graph: bytes
    first: int
    data: bytes
    numbers: bytes


def lines_of_text(text: DataFrame) -> RDD[Lines]:
    """The lines of each graph in each file of *text* (read by Spark's source ``text``)."""
    from pyspark.sql import functions as f

    read = text.select(
        f.col("_metadata.file_path").alias("file"),
        f.col("_metadata.file_block_start").alias("block"),
        # Strings on the way to Python must be UTF-8, which nobody has checked yet.
        f.col("value").cast("binary").alias("line"),
        f.monotonically_increasing_id().alias("id"),
    )
    before = _lines_before(read)
    chunks = read.groupBy("file", "block", f.floor(f.col("id") / _LINES).alias("chunk")).agg(
        f.sort_array(f.collect_list(f.struct("id", "line"))).alias("lines")
    )
    joined = chunks.select(
        "file",
        "block",
        f.col("lines")[0]["id"].alias("id"),
        f.expr("array_join(transform(lines, each -> each.line), '\n')").cast("binary"),
    )
    parted = joined.rdd.flatMap(
        lambda row: _parted(row[0], row[2] - before[row[0], row[1]], bytes(row[3]))
    )
    return parted.groupByKey().map(lambda found: _gathered(*found[0], found[1]))


def _lines_before(read: DataFrame) -> dict[tuple[str, int], int]:
    """File and block → what to take from a line's id for its number."""
    from pyspark.sql import functions as f

    counts = read.groupBy("file", "block").agg(f.count("*").alias("n"), f.min("id").alias("id"))
    found: dict[tuple[str, int], int] = {}
    seen: dict[str, int] = {}
    for file, block, count, first in sorted(counts.collect()):
        found[file, block] = first - seen.get(file, 0) - 1
        seen[file] = seen.get(file, 0) + count
    return found


def _parted(file: str, line: int, text: bytes) -> Iterator[tuple[tuple[str, bytes], _Part]]:
    for run in runs(io.BytesIO(text)):
        data = text[run.offset : run.offset + run.length]
        yield (file, run.graph), (line + run.first - 1, run.lines, data)


_Part = tuple[int, int, bytes]


def _gathered(file: str, graph: bytes, parts: Iterable[_Part]) -> Lines:
    numbers, texts = array("Q"), []
    for line, count, data in sorted(parts):
        numbers.extend(range(line, line + count))
        texts.append(data if data.endswith(b"\n") else data + b"\n")
    return Lines(file, graph, numbers[0], b"".join(texts), numbers.tobytes())


def exports_of_rows(rows: DataFrame) -> RDD[tuple[str, bytes]]:
    """Graph and N-Quads of each export in *rows* of four terms, as N-Triples writes them."""
    from pyspark.sql import functions as f

    line = f.concat_ws(" ", "subject", "predicate", "object", "graph", f.lit("."))
    lines = f.array_join(f.sort_array(f.collect_list(line)), "\n")
    found = rows.groupBy("graph").agg(lines.alias("data"))
    return found.rdd.map(lambda row: (row[0], row[1].encode()))
