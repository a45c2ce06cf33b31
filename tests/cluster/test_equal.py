"""A run on Spark gives what a local run gives: the same parts, in the same order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotssf_kg.batch import Crew, Setting, begun, parts
from iotssf_kg.cluster.session import session
from tests.batch.world import DAY, World, batched
from tests.cluster.clustered import clustered

ROOT = Path(__file__).resolve().parents[2]


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


def test_what_is_only_there_to_be_referred_to(local: str, worlds: Path) -> None:
    mine, others = worlds / "in 0", worlds / "in 1"
    with begun(Setting(DAY), Crew()) as run:
        found = parts([str(mine)], run.scratch, beside=[str(others)])
        here = list(run.parts(found)), run.total()
    assert clustered(local, [mine], beside=[others]) == here


def test_a_standalone_master_with_two_workers(standalone: str, worlds: Path) -> None:
    # A process of its own: this one may have a session on another cluster.
    code = (
        "from tests.cluster.clustered import clustered\nfrom tests.batch.world import batched\n"
        f"assert clustered({standalone!r}, [{str(worlds)!r}]) == batched([{str(worlds)!r}])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.prove
@pytest.mark.parametrize("form", ["ttl", "nq"])
def test_a_thousand_exports(local: str, tmp_path: Path, form: str) -> None:
    options = ["--exports", "1000", "--assets", "4", "--faults", "0.05", "--format", form]
    command = [sys.executable, "-m", "iotssf_kg.cli.submit", "generate", *options, "--out", "in"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "in" / "ledger.csv").unlink()
    if form == "nq":  # one file, its graphs mixed
        files = sorted((tmp_path / "in").glob("*.nq"))
        lines = [line for file in files for line in file.read_bytes().splitlines(keepends=True)]
        (tmp_path / "in.nq").write_bytes(b"".join(lines[::2] + lines[1::2]))
    name = tmp_path / ("in" if form == "ttl" else "in.nq")
    (found, total), (here, total_here) = clustered(local, [name]), batched([name], crew=Crew(2))
    assert len(total.exports) == 1000
    assert total == total_here
    assert found == here
