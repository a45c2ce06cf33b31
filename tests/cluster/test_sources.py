"""Whatever holds them, the same exports come in."""

from __future__ import annotations

import gzip
import shutil
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from iotssf_kg.cluster.session import session
from iotssf_kg.cluster.sources import Piece, intake
from iotssf_kg.errors import SourceError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LINE = '<https://a.example/{0}> <https://a.example/p> "{1}" <https://a.example/{0}> .'


@pytest.fixture(scope="module")
def spark(spark_home: Path) -> Iterator[SparkSession]:
    with session("local[2]") as found:
        yield found


def read(spark: SparkSession, *inputs: Path | str) -> list[Piece]:
    found = intake(spark, [str(name) for name in inputs])
    return sorted(spark.sparkContext.union(found.pieces).collect())


def test_a_folder_gives_each_file_whole_and_by_the_name_that_was_given(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a b[1]*" / "in%20"
    folder.mkdir(parents=True)
    shutil.copy(EXAMPLES / "boiler" / "boiler_PASS.jsonld", folder / "{x}.jsonld")
    (folder / "y.ttl.gz").write_bytes(gzip.compress(b"<a:a> <a:a> <a:a> ."))
    (folder / "notes.txt").write_text("no export")
    monkeypatch.chdir(tmp_path)
    found = read(spark, "a b[1]*", folder / "y.ttl.gz")
    names = [each.place.name for each in found]
    assert names == ["a b[1]*/in%20/y.ttl.gz", "a b[1]*/in%20/{x}.jsonld", str(folder / "y.ttl.gz")]
    assert found[1].data == (EXAMPLES / "boiler" / "boiler_PASS.jsonld").read_bytes()


def test_quads_in_any_order_come_together_by_graph_with_the_numbers_of_their_lines(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iotssf_kg.cluster.sources.SMALL", 0)
    graphs, rounds = 5, 3000
    lines = [LINE.format(graph, n) for n in range(rounds) for graph in range(graphs)]
    (tmp_path / "many all.nq").write_text("\n".join(lines))
    spark.conf.set("spark.sql.files.maxPartitionBytes", "200000")
    found = read(spark, tmp_path)
    spark.conf.unset("spark.sql.files.maxPartitionBytes")
    assert [each.place.line for each in found] == [1, 2, 3, 4, 5]
    for graph, each in enumerate(found):
        assert each.data.decode().splitlines() == lines[graph::graphs]
        assert list(array("Q", each.numbers)) == list(range(graph + 1, len(lines) + 1, graphs))


@pytest.mark.parametrize("text", [b"\xff\xfe no UTF-8\n", b"# a comment\n\n", b'<a:a> <a:a> "\n'])
def test_lines_that_are_no_statement_are_not_lost(
    spark: SparkSession, tmp_path: Path, text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iotssf_kg.cluster.sources.SMALL", 0)
    line = LINE.format(1, 1).encode() + b"\n"
    (tmp_path / "odd.nq").write_bytes(line + text + line)
    (found,) = read(spark, tmp_path / "odd.nq")
    assert found.data == line + text + line


def test_rows_of_terms_are_the_quads_that_they_say(spark: SparkSession, tmp_path: Path) -> None:
    source = EXAMPLES / "facility-maintenance" / "facility-maintenance_PASS.nq"
    quads = list(parse(source.read_bytes(), RdfFormat.N_QUADS))
    rows = [(*map(str, quad.triple), str(quad.graph_name)) for quad in quads]
    table = spark.createDataFrame(
        rows, "subject string, predicate string, object string, graph string"
    )
    table.write.parquet(str(tmp_path / "rows.parquet"))
    found = read(spark, tmp_path / "rows.parquet")
    assert {each.place.name for each in found} == {str(quad.graph_name) for quad in quads}
    again = [quad for each in found for quad in parse(each.data, RdfFormat.N_QUADS)]
    assert set(again) == set(quads)


def test_what_is_not_there_or_no_table_of_exports_is_named(
    spark: SparkSession, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match=r"nowhere\.ttl: Spark cannot read it"):
        read(spark, tmp_path / "nowhere.ttl")
    spark.range(3).write.parquet(str(tmp_path / "odd.parquet"))
    with pytest.raises(SourceError, match=r"its columns are id\. Give the columns name, data"):
        read(spark, tmp_path / "odd.parquet")
