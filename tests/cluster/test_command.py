"""The command on a cluster: the same reports, findings as a table, and what is stopped named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotssf_kg.batch import Crew
from iotssf_kg.cluster.session import session
from iotssf_kg.cluster.table import to_parquet
from iotssf_kg.report.rows import UNJUDGED
from tests.batch.world import World, batched
from tests.cluster.clustered import clustered

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
BOILER = [
    str(EXAMPLES / "boiler" / name) for name in ("boiler_FAIL.jsonld", "boiler-maker_PASS.ttl")
]
DAY = "2026-11-23"


@pytest.fixture(scope="module")
def local(spark_home: Path) -> Iterator[str]:
    """A session that the tests of this module share."""
    with session("local[2]"):
        yield "local[2]"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": beside}
    return subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True)


def test_the_command_writes_the_same_reports_and_a_table(
    local: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").symlink_to(EXAMPLES / "boiler")
    common = ["iotssf", "validate", "in", "--date", DAY, "--format", "csv"]
    here = run(*common, "--out", "here.json", cwd=tmp_path)
    tables = ["--out", "there.json", "--out", "out.parquet"]
    there = run(*common, "--cluster", local, *tables, cwd=tmp_path)
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout), there.stderr
    assert (tmp_path / "here.json").read_bytes() == (tmp_path / "there.json").read_bytes()
    with session(local) as spark:
        rows = spark.read.parquet(str(tmp_path / "out.parquet")).collect()
    found = [row for row in rows if row.severity != UNJUDGED]
    assert len(rows) == len(here.stdout.splitlines()) - 1
    assert all(len(row.sha256) == 64 and row.export and row.fingerprint for row in found)
    assert [row.file for row in rows if row not in found] == ["in/boiler_PASS.jsonld"]


def test_what_would_run_for_ever_or_hold_all_memory_is_named_and_all_others_are_judged(
    local: str, tmp_path: Path
) -> None:
    files = World(1).write(tmp_path)
    nested = b"[ <a:a> " * 90 + b"1" + b" ]" * 90
    (tmp_path / "slow.ttl").write_bytes(b"".join(nested + b" .\n" for _ in range(60_000)))
    (tmp_path / "torn.ttl").write_text("<a:a> <a:b> ")
    found, total = clustered(local, [tmp_path], crew=Crew(timeout=5))
    assert {Path(each.source).name for each in total.unjudged} == {"slow.ttl", "torn.ttl"}
    stopped = next(each for each in total.unjudged if each.source.endswith("slow.ttl"))
    assert (stopped.exit_code, "took more than 5 s" in stopped.error) == (3, True)
    alone, _ = batched(files)
    assert [part for part in found if not part.unjudged] == alone


def test_a_table_of_exports_is_judged_as_its_files(local: str, tmp_path: Path) -> None:
    World(2).write(tmp_path / "in")
    with session(local) as spark:
        to_parquet(spark, [str(tmp_path / "in")], str(tmp_path / "in.parquet"))
    assert clustered(local, [tmp_path / "in.parquet"]) == batched([tmp_path / "in"])


@pytest.mark.parametrize("option", ["--syntax", "--resume", "--cache"])
def test_options_that_a_cluster_has_no_use_for_are_refused(tmp_path: Path, option: str) -> None:
    done = run("iotssf", "validate", "x.ttl", "--cluster", "local[1]", option, "y", cwd=tmp_path)
    assert (done.returncode, f"{option}: it has no meaning" in done.stderr) == (2, True)


@pytest.mark.prove
def test_spark_submit_runs_the_command(spark_home: Path, tmp_path: Path) -> None:
    submit = [str(spark_home / "bin" / "spark-submit"), "--master", "local[2]"]
    script = str(ROOT / "iotssf_kg" / "cli" / "submit.py")
    asked = ["validate", *BOILER, "--date", DAY, "--format", "csv"]
    done = run(*submit, script, *asked, "--cluster", "submitted", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout == run("iotssf", *asked, cwd=tmp_path).stdout
