"""A backup is a store again, and nothing else is taken for one."""

from __future__ import annotations

import io
import random
import tarfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from iotssf_kg.cli import command_line
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import NoStore, SourceError, StoreError
from iotssf_kg.rdf import read
from iotssf_kg.service.keys import Keys
from iotssf_kg.store import connect
from iotssf_kg.store.backup import backup, check, restore

EXAMPLE = Path(__file__).parents[2] / "examples/air-conditioner/air-conditioner-maker_PASS.ttl"
EVERYTHING = """SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }
ORDER BY ?g ?s ?p ?o"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup") / "store"
    Dataset(connect(folder)).load([read(EXAMPLE)], date(2026, 11, 23))
    Keys(folder).create(("read",))
    return folder


@pytest.fixture(scope="module")
def made(root: Path) -> Path:
    out = root.with_name("store.backup")
    backup(root, out)
    return out


def everything(folder: Path) -> bytes:
    return connect(folder).query(EVERYTHING, "text/csv").body


def test_a_store_comes_back_as_it_was(root: Path, made: Path, tmp_path: Path) -> None:
    told = restore(made, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(root)
    assert told == check(made)
    [listed] = Dataset(connect(tmp_path / "again")).exports()
    assert Dataset(connect(tmp_path / "again")).original(listed.sha256) == EXAMPLE.read_bytes()
    assert (told.originals, told.tokens, told.triples > 1000) == (1, False, True)


def test_a_store_that_came_back_goes_on(made: Path, tmp_path: Path) -> None:
    told = restore(made, tmp_path)
    with connect(tmp_path).build() as build:
        build.update("INSERT DATA { <urn:a> <urn:b> 1 }")
        after = build.publish()
    # No client takes what it answers for what a lost build did.
    assert int(after) > int(told.build) + 100


def test_only_its_owner_reads_it_and_tokens_are_in_it_if_asked_for(
    root: Path, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "with-tokens"
    assert backup(root, out, tokens=True).tokens
    assert {path.stat().st_mode & 0o777 for path in (made, out)} == {0o600}
    folder = tmp_path / "store"
    restore(out, folder)
    assert (folder / "tokens").read_bytes() == (root / "tokens").read_bytes()
    assert (folder / "tokens").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_one_state_while_others_write(root: Path, tmp_path: Path) -> None:
    store = connect(tmp_path / "busy")
    store.update("INSERT DATA { <urn:a> <urn:n> 0 }")
    for number in range(4):
        out = tmp_path / f"{number}.backup"
        with store.build() as build:
            build.update(f"INSERT DATA {{ <urn:a> <urn:n> {number + 1} }}")
            assert backup(tmp_path / "busy", out).triples == number + 1
            build.publish()


@pytest.mark.parametrize("seed", range(12))
def test_any_change_is_found(made: Path, tmp_path: Path, seed: int) -> None:
    chance, data = random.Random(seed), bytearray(made.read_bytes())
    with tarfile.open(made) as archive:
        held = [(m.offset_data, m.size) for m in archive if m.size]
    at, size = chance.choice(held)
    data[at + chance.randrange(size)] ^= 1 << chance.randrange(8)
    refused(bytes(data), tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.7, 0.95])
def test_one_that_is_cut_off_is_refused(made: Path, tmp_path: Path, part: float) -> None:
    data = made.read_bytes()
    refused(data[: int(len(data) * part)], tmp_path)


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "build/../../out", "files/x", "more"])
def test_no_member_leads_out_of_the_folder(made: Path, tmp_path: Path, name: str) -> None:
    grown = io.BytesIO(made.read_bytes())
    with tarfile.open(fileobj=grown, mode="a") as archive:
        told = tarfile.TarInfo(name)
        told.size = 1
        archive.addfile(told, io.BytesIO(b"x"))
    refused(grown.getvalue(), tmp_path)
    assert not list(tmp_path.rglob("out"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_no_member_is_a_link(made: Path, tmp_path: Path, kind: bytes) -> None:
    grown = io.BytesIO(made.read_bytes())
    with tarfile.open(fileobj=grown, mode="a") as archive:
        told = tarfile.TarInfo("build/link")
        told.type, told.linkname = kind, "/etc/passwd"
        archive.addfile(told)
    refused(grown.getvalue(), tmp_path)


def refused(data: bytes, folder: Path) -> None:
    source, goal = folder / "backup", folder / "goal"
    source.write_bytes(data)
    for tried in (lambda: check(source), lambda: restore(source, goal)):
        with pytest.raises(SourceError, match="damaged"):
            tried()
    assert {path.name for path in goal.iterdir()} <= {"lock"}


def test_nothing_is_written_over(root: Path, made: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="already"):
        restore(made, root)
    (tmp_path / "else").write_text("somebody's")
    with pytest.raises(NoStore, match="something else"):
        restore(made, tmp_path)
    with pytest.raises(NoStore):
        backup(tmp_path / "missing", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["else"]


def test_the_commands_do_it(root: Path, tmp_path: Path) -> None:
    run, out, again = CliRunner().invoke, str(tmp_path / "out"), str(tmp_path / "again")
    for words in (
        ["backup", out, "--store", str(root)],
        ["restore", out, "--check"],
        ["restore", out, "--store", again],
    ):
        done = run(command_line(), words)
        assert (done.exit_code, "triples" in done.stderr) == (0, True), done.output
    assert everything(Path(again)) == everything(root)
    assert run(command_line(), ["backup", out, "--store", str(root)]).exit_code != 0
