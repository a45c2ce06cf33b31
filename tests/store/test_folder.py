"""What a store in a folder promises beyond what every store does."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.errors import StoreError
from iotssf_kg.store import Reader, connect, select
from iotssf_kg.store.locks import only_writer

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
WRITER = """
import sys, time
from iotssf_kg.store import connect
with connect(sys.argv[1]).build() as build:
    build.update("INSERT DATA { <x:b> <x:p> 'unpublished' }")
    build.keep(b"half written")
    print("writing", flush=True)
    time.sleep(60)
"""


def count(store: Reader) -> int:
    (row,) = select(store, COUNT)
    assert isinstance(row["n"], Literal)
    return int(row["n"].value)


def add(folder: Path, *names: str) -> None:
    store = connect(folder)
    for name in names:
        store.update(f"INSERT DATA {{ <x:{name}> <x:p> 1 }}")
    store.close()


def builds(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "builds").iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder store with one triple."""
    add(tmp_path / "store", "a")
    return tmp_path / "store"


@pytest.fixture
def writer(folder: Path) -> subprocess.Popen[str]:
    """Another process in the middle of a build."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def test_what_was_published_is_there_when_opened_again(folder: Path) -> None:
    assert count(connect(folder)) == 1


def test_a_reader_keeps_the_build_it_began_with(folder: Path) -> None:
    reader = connect(folder)
    assert count(reader) == 1
    add(folder, "b", "c", "d", "e")
    assert count(reader) == 1
    reader.close()
    assert count(reader) == 5


def test_the_last_two_builds_stay_and_one_that_is_read(folder: Path) -> None:
    reader = connect(folder)
    assert count(reader) == 1
    add(folder, "b", "c", "d")
    assert builds(folder) == ["00000001", "00000003", "00000004"]
    reader.close()
    add(folder, "e")
    assert builds(folder) == ["00000004", "00000005"]


def test_a_second_writer_is_told_who_holds_the_store(folder: Path) -> None:
    with connect(folder).build(), pytest.raises(StoreError, match=rf"process {os.getpid()} on "):
        add(folder, "b")


def test_a_killed_writer_leaves_the_last_good_build(
    folder: Path, writer: subprocess.Popen[str]
) -> None:
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert count(connect(folder)) == 1
    assert "00000002.part" in builds(folder)
    add(folder, "c")
    assert builds(folder) == ["00000001", "00000002"]
    assert count(connect(folder)) == 2


def test_another_process_is_kept_out_and_readers_are_not(
    folder: Path, writer: subprocess.Popen[str]
) -> None:
    try:
        with pytest.raises(StoreError, match=f"process {writer.pid}"):
            add(folder, "c")
        assert count(connect(folder)) == 1
    finally:
        writer.kill()
        writer.communicate()


def test_a_failed_check_leaves_the_last_good_build(folder: Path) -> None:
    def refuse(state: Reader) -> None:
        raise StoreError(f"{count(state)} triples")

    def write() -> None:
        with store.build() as build:
            build.update("CLEAR ALL")
            build.keep(b"of a refused build")
            build.publish(refuse)

    store = connect(folder)
    with pytest.raises(StoreError, match="0 triples"):
        write()
    assert count(store) == 1
    assert builds(folder) == ["00000001"]
    assert list((folder / "files").iterdir()) == []


def test_what_cannot_be_removed_stops_no_build(folder: Path) -> None:
    # A file where a folder of an old build would be cannot be removed as one.
    (folder / "builds" / "00000000").write_text("stray")
    add(folder, "b", "c")
    sha256 = connect(folder).keep(b"of the current build")
    assert connect(folder).original(sha256) == b"of the current build"
    assert count(connect(folder)) == 3


def test_originals_are_for_their_owner_only(folder: Path) -> None:
    sha256 = connect(folder).keep(b"secret")
    modes = [(folder / "files").stat().st_mode, (folder / "files" / sha256).stat().st_mode]
    assert [stat.S_IMODE(mode) for mode in modes] == [0o700, 0o600]


def test_kept_bytes_outlive_their_writer(folder: Path) -> None:
    sha256 = connect(folder).keep(b"original")
    assert connect(folder).original(sha256) == b"original"


def test_a_folder_without_a_store_answers_no_query(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(StoreError, match="there is no store"):
            connect(folder).query(COUNT)


@pytest.mark.parametrize("name", ["format", "current", "lock", "builds", "files"])
def test_a_link_out_of_the_store_is_refused_and_nothing_there_is_touched(
    folder: Path, tmp_path: Path, name: str
) -> None:
    place, mine = folder / name, tmp_path / "mine"
    place.rename(mine)
    if mine.is_dir():
        (mine / "00000009").mkdir()
        (mine / "00000009.part").write_text("mine")
    before = {path: path.stat().st_mtime_ns for path in (mine, *mine.rglob("*"))}
    place.symlink_to(mine)
    with pytest.raises(StoreError, match="symbolic link") as caught:
        add(folder, "b")
    assert str(place) in str(caught.value)
    assert {path: path.stat().st_mtime_ns for path in (mine, *mine.rglob("*"))} == before


@pytest.mark.parametrize("name", ["00000001", "00000002.part"])
def test_a_build_that_leads_elsewhere_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "mine").mkdir()
    shutil.rmtree(folder / "builds" / name, ignore_errors=True)
    (folder / "builds" / name).symlink_to(tmp_path / "mine")
    with pytest.raises(StoreError, match="symbolic link"):
        add(folder, "b")
    assert list((tmp_path / "mine").iterdir()) == []


def test_only_what_a_writer_made_is_removed(folder: Path) -> None:
    kept = [folder / "thesis.part", folder / "files" / "thesis.part", folder / "builds" / "thesis"]
    for path in kept:
        path.write_text("mine")
    (folder / "builds" / "photos").mkdir()
    left = [folder / "current.part", folder / "files" / f"{'0' * 64}.part"]
    for path in left:
        path.write_text("half")
    add(folder, "b", "c", "d")
    assert all(path.exists() for path in (*kept, folder / "builds" / "photos"))
    assert not any(path.exists() for path in left)


def test_what_a_part_of_a_file_leads_to_is_not_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (folder / "current.part").symlink_to(tmp_path / "mine")
    sha256 = hashlib.sha256(b"kept").hexdigest()
    (folder / "files" / sha256).symlink_to(tmp_path / "mine")
    connect(folder).keep(b"kept")
    assert (tmp_path / "mine").read_text() == "mine"
    assert connect(folder).original(sha256) == b"kept"


@pytest.mark.parametrize("names", [("lock",), ("format.part",), ("lock", "format.part")])
def test_a_folder_that_a_writer_had_only_begun_can_be_used(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        (tmp_path / name).write_text("iotssf st")
    add(tmp_path, "a")
    assert count(connect(tmp_path)) == 1
    assert not (tmp_path / "format.part").exists()


def test_the_second_of_two_first_writers_is_told_of_the_other(tmp_path: Path) -> None:
    with only_writer(tmp_path / "lock"), pytest.raises(StoreError, match="another writer"):
        add(tmp_path, "a")


def test_a_damaged_original_is_told_and_written_anew(folder: Path) -> None:
    sha256 = connect(folder).keep(b"original")
    (folder / "files" / sha256).write_bytes(b"changed")
    with pytest.raises(StoreError, match="not the bytes that were kept"):
        connect(folder).original(sha256)
    connect(folder).keep(b"original")
    assert connect(folder).original(sha256) == b"original"


def _bytes_as_format(tmp_path: Path) -> Path:
    (tmp_path / "format").write_bytes(b"\xff\xfe")
    return tmp_path


def _bytes_as_current(tmp_path: Path) -> Path:
    add(tmp_path, "a")
    (tmp_path / "current").write_bytes(b"\xff\xfe")
    return tmp_path


def _current_elsewhere(tmp_path: Path) -> Path:
    add(tmp_path, "a")
    (tmp_path / "current").write_text("../../etc\n")
    return tmp_path


def _occupied(tmp_path: Path) -> Path:
    (tmp_path / "thesis.txt").write_text("mine")
    return tmp_path


def _file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("mine")
    return tmp_path / "file"


def _later(tmp_path: Path) -> Path:
    (tmp_path / "format").write_text("iotssf store, version 9\n")
    return tmp_path


def _foreign(tmp_path: Path) -> Path:
    (tmp_path / "format").write_text("PNG")
    return tmp_path


def _broken(tmp_path: Path) -> Path:
    add(tmp_path, "a")
    (tmp_path / "current").write_text("00000007\n")
    return tmp_path


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (_occupied, "holds something else"),
        (_file, "not a folder"),
        (_later, "layout 9, this one reads 1"),
        (_foreign, "is not of a store"),
        (_broken, "00000007 is missing"),
        (_bytes_as_format, "is not of a store"),
        (_bytes_as_current, "names no build"),
        (_current_elsewhere, "names no build"),
    ],
)
def test_a_place_that_cannot_be_a_store_is_refused(
    tmp_path: Path, place: Callable[[Path], Path], what: str
) -> None:
    folder = place(tmp_path)
    with pytest.raises(StoreError, match=what) as caught:
        connect(folder).query(COUNT)
    assert str(folder) in str(caught.value)
    assert caught.value.hint
    with pytest.raises(StoreError):
        add(folder, "b")


@pytest.mark.parametrize("name", ["/proc/iotssf", "{}/file/below"])
def test_a_place_where_nothing_can_be_written_is_refused(tmp_path: Path, name: str) -> None:
    _file(tmp_path)
    folder = name.format(tmp_path)
    with pytest.raises(StoreError, match=folder) as caught:
        connect(folder).update("CLEAR ALL")
    assert caught.value.hint


def test_a_build_costs_its_change_not_the_store(tmp_path: Path) -> None:
    graph = NamedNode("x:g")
    rows = (Triple(NamedNode(f"x:s{n}"), NamedNode("x:p"), Literal(n)) for n in range(200_000))
    store = connect(tmp_path / "store")
    started = time.process_time()
    store.load(graph, rows, replace=True)
    whole = time.process_time() - started
    started = time.process_time()
    store.update("INSERT DATA { <x:a> <x:p> 1 }")
    assert time.process_time() - started < whole / 10
