"""What is to be judged, as a distributed list of pieces: one export, or one file, each.

Whole files come by Spark's source ``binaryFile``, quads by its sources ``text`` and ``parquet``,
from any file system that Hadoop knows. Measured on 1,000 files: rows by ``DataFrame.rdd`` took two
thirds of the time of ``mapInArrow``, which also needs pandas and pyarrow, and a third of that of
``SparkContext.binaryFiles``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from iotssf_kg.cluster.quads import exports_of_rows, lines_of_text
from iotssf_kg.cluster.root import Root, literal, root
from iotssf_kg.errors import SourceError
from iotssf_kg.rdf.limits import LIMITS, over_limit
from iotssf_kg.rdf.syntax import N_QUADS, SYNTAXES
from iotssf_kg.validation.report import Unjudged

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

_QUADS: Final = N_QUADS.suffixes[0]
_PACKED: Final = ("", ".gz", ".zst")
_PARQUET: Final = ".parquet"
_WHOLE: Final = [
    suffix + packed
    for syntax in SYNTAXES
    for suffix in syntax.suffixes
    for packed in _PACKED
    if suffix + packed != _QUADS
]
_EVERY: Final = (*_WHOLE, _QUADS)
# Files of N-Quads up to this size, in bytes, are split by whoever judges what they hold.
SMALL: Final = 4 << 20
DOCUMENTS: Final = ("name", "data")
TERMS: Final = ("subject", "predicate", "object", "graph")


class Place(NamedTuple):
    """Where a piece stands in the input; pieces are reported in this order.

    Attributes:
        number: Which of the inputs it came with.
        name: The file, or the graph where there is none.
        line: The first line in it, from 1, or 0 for all of it.
    """

    number: int
    name: str
    line: int = 0


class Piece(NamedTuple):
    """A file, or one export of a file of many.

    Attributes:
        place: Where it stands.
        data: Its bytes.
        graph: Of one export of many: the graph's name as in N-Quads.
        numbers: Of one export of many: the number of each line in the file, 8 bytes each.
    """

    place: Place
    data: bytes
    graph: bytes = b""
    numbers: bytes = b""

    @property
    def key(self) -> str:
        """What it is called while it travels: as a file, and in what is said of it."""
        return hashlib.sha256(repr(self.place).encode() + self.data).hexdigest()


Pieces: TypeAlias = "RDD[Piece]"


@dataclass
class Intake:
    """What came in.

    Attributes:
        pieces: The pieces, wherever they are.
        refused: What is too large to be read.
    """

    pieces: list[Pieces] = field(default_factory=list)
    refused: list[Unjudged] = field(default_factory=list)


def intake(session: SparkSession, inputs: Sequence[str]) -> Intake:
    """All pieces of *inputs*: files, folders, and what ends in ``.parquet``; paths or URIs.

    Raises:
        SourceError: There is nothing at one of them, or it is a table of something else.
    """
    from pyspark.errors import AnalysisException

    found = Intake()
    for number, name in enumerate(inputs):
        try:
            _of(session, number, root(name), found)
        except AnalysisException as error:
            raise SourceError(
                f"Spark cannot read it: {str(error).splitlines()[0]}",
                source=name,
                hint="Check the path, and that every executor can reach it",
            ) from error
    return found


def _of(session: SparkSession, number: int, at: Root, found: Intake) -> None:
    if at.name.rstrip("/").endswith(_PARQUET):
        found.pieces.append(_of_table(session, number, at))
        return
    everything = files(session, at).where(f"length > {SMALL}")
    large = everything.select("path", "length").collect()
    quads = [path for path, _ in large if path.endswith(_QUADS)]
    for suffixes, most in ((_WHOLE, LIMITS.bytes), ([_QUADS], SMALL)):
        if at.folder or at.name.endswith(_QUADS) == (suffixes != _WHOLE):
            few = files(session, at, suffixes).where(f"length <= {most}")
            found.pieces.append(_of_files(few, number, at))
    if quads:
        found.pieces.append(_of_text(session, quads, number, at))
    for path, length in large:
        if length > LIMITS.bytes and path not in quads:
            name = at.name_of(path)
            error = over_limit(name, LIMITS.bytes)
            found.refused.append(Unjudged(name, str(error), exit_code=error.exit_code))


def files(session: SparkSession, at: Root, suffixes: Sequence[str] = _EVERY) -> DataFrame:
    """``path``, ``length`` and ``content`` of the files of *at* that end in one of *suffixes*."""
    read = session.read.format("binaryFile").option("recursiveFileLookup", "true")
    if at.folder:
        read = read.option("pathGlobFilter", f"*{{{','.join(suffixes)}}}")
    return read.load(at.pattern)


def _of_files(found: DataFrame, number: int, at: Root) -> Pieces:
    rows = found.select("path", "content").rdd
    return rows.map(lambda row: Piece(Place(number, at.name_of(row[0])), bytes(row[1])))


def _of_text(session: SparkSession, uris: Sequence[str], number: int, at: Root) -> Pieces:
    text = session.read.option("lineSep", "\n").text([literal(uri) for uri in uris])
    return lines_of_text(text).map(
        lambda lines: Piece(
            Place(number, at.name_of(lines.file, quoted=True), lines.first),
            lines.data,
            lines.graph,
            lines.numbers,
        )
    )


def _of_table(session: SparkSession, number: int, at: Root) -> Pieces:
    rows = session.read.parquet(at.pattern)
    if {*DOCUMENTS} <= {*rows.columns}:
        named = rows.select(*DOCUMENTS).rdd
        return named.map(lambda row: Piece(Place(number, row[0]), bytes(row[1])))
    if {*TERMS} <= {*rows.columns}:
        by_graph = exports_of_rows(rows.select(*TERMS))
        return by_graph.map(lambda found: Piece(Place(number, found[0], 1), found[1]))
    raise SourceError(
        f"its columns are {', '.join(rows.columns)}",
        source=at.name,
        hint=f"Give the columns {', '.join(DOCUMENTS)}, or {', '.join(TERMS)}",
    )
