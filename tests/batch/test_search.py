"""What is found in folders; what cannot be read there is told, and stops nothing."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iotssf_kg.batch import Part, Setting, parts
from iotssf_kg.rdf import syntax_named
from iotssf_kg.rdf.new import new_export
from iotssf_kg.validation.report import Unjudged
from tests.batch.world import DAY, batched

GUARD = Setting(DAY, ("guard", "exchange"))
SPACE = "https://one.example/id/"


def write(path: Path, space: str = SPACE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(new_export(space, "One", syntax_named(path.suffix[1:].lower())))
    return path


def sheets(folder: Path, names: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in names.items():
        (folder / name).write_text(text)


def taken(names: list[Path], scratch: Path, beside: tuple[Path, ...] = ()) -> list[str]:
    found = parts(map(str, names), scratch, beside=map(str, beside))
    return [os.path.relpath(each.path, scratch) for each in found if isinstance(each, Part)]


def told(names: list[Path], scratch: Path) -> dict[str, str]:
    found = parts(map(str, names), scratch)
    return {Path(each.source).name: each.error for each in found if isinstance(each, Unjudged)}


@contextmanager
def chain(folder: Path, depth: int, name: str) -> Iterator[None]:
    """So many folders in one another; Python itself could not remove them."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=at)
        at, above = os.open(name, os.O_RDONLY, dir_fd=at), at
        os.close(above)
    os.close(at)
    try:
        yield
    finally:
        subprocess.run(["rm", "-rf", folder / name], check=True)


def test_folders_are_searched_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ["b/2.ttl", "b/1.nq.gz", "a.jsonld", ".hidden.ttl", ".git/x.ttl", "notes.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "UPPER.TTL").touch()
    assert taken([tmp_path], tmp_path) == ["UPPER.TTL", "a.jsonld", "b/1.nq.gz", "b/2.ttl"]
    assert told([tmp_path], tmp_path) == {}


def test_what_is_named_like_an_export_and_is_no_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    (tmp_path / "device.nq").symlink_to("/dev/null")
    (tmp_path / "gone.ttl").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.ttl").symlink_to(tmp_path / "loop.ttl")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(tmp_path / "socket.ttl"))
    write(tmp_path / "whole.ttl")
    errors = told([tmp_path], tmp_path)
    assert all("it is no file" in errors.pop(n) for n in ("pipe.ttl", "device.nq", "socket.ttl"))
    assert "the link leads nowhere" in errors.pop("gone.ttl")
    assert "too many levels of symbolic links" in errors.pop("loop.ttl")
    assert errors == {}
    assert taken([tmp_path], tmp_path) == ["whole.ttl"]


@pytest.mark.parametrize("name", ["pipe.ttl", "x" * 300, "", "a\0b"])
def test_what_is_named_and_cannot_be_read_stops_nothing(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    good = write(tmp_path / "good.ttl")
    _, total = batched([tmp_path / name if name else name, good], GUARD)
    assert (len(total.exports), len(total.unjudged)) == (1, 1)


@pytest.mark.parametrize(("depth", "name", "faults"), [(1100, "d", 0), (30, "d" * 200, 1)])
def test_folders_may_lie_deep(tmp_path: Path, depth: int, name: str, faults: int) -> None:
    write(tmp_path / "z.ttl")
    with chain(tmp_path, depth, name):
        assert taken([tmp_path], tmp_path) == ["z.ttl"]
        assert len(told([tmp_path], tmp_path)) == faults


def test_a_linked_folder_is_told_unless_it_is_searched_anyway(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(inside / "a.ttl")
    write(outside / "b.ttl")
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "far").symlink_to(outside, target_is_directory=True)
    assert "links to folders are not followed" in told([inside], tmp_path)["far"]
    assert taken([inside, inside / "far"], tmp_path) == ["in/a.ttl", "in/far/b.ttl"]
    assert told([inside, inside / "far"], tmp_path) == {}


def test_sheets_beside_exports_are_an_export_as_well(tmp_path: Path) -> None:
    sheets(tmp_path / "s", {"EXPORT.CSV": "id\n", "notes.csv": "a\n"})
    assert taken([tmp_path / "s"], tmp_path) == ["s"]
    write(tmp_path / "s" / "a.ttl")
    assert taken([tmp_path / "s"], tmp_path) == ["s", "s/a.ttl"]


def test_other_csv_is_told_only_where_it_is_alone(tmp_path: Path) -> None:
    sheets(tmp_path / "s", {"asset.csv": "id\n"})
    _, total = batched([tmp_path / "s"], GUARD)
    assert "Did you mean assets?" in total.unjudged[0].error
    write(tmp_path / "s" / "a.ttl")
    assert taken([tmp_path / "s"], tmp_path) == ["s/a.ttl"]


def test_sheets_of_any_case_are_read(tmp_path: Path) -> None:
    row = f"id,uriSpace\nexport,{SPACE}\n"
    sheets(tmp_path / "s", {"export.CSV": row, ".export.csv": "no sheet"})
    _, total = batched([tmp_path / "s"], GUARD)
    assert (len(total.exports), total.unjudged) == (1, ())


def test_a_folder_without_exports_is_told(tmp_path: Path) -> None:
    assert "holds no export" in told([tmp_path], tmp_path)[tmp_path.name]


def test_what_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    first, second = write(folder / "a.ttl"), write(folder / "b" / "b.ttl")
    (folder / "z.ttl").symlink_to(first)
    both = ["in/a.ttl", "in/b/b.ttl"]
    assert taken([folder, first, folder / "b", folder], tmp_path) == both
    assert taken([second, folder, first], tmp_path) == both[::-1]
    assert taken([folder / "b", folder], tmp_path) == both[::-1]
    assert taken([first, folder / "b" / ".." / "a.ttl"], tmp_path) == both[:1]
    assert told([second, folder / "b"], tmp_path) == {}


def test_what_is_judged_and_beside_is_judged(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.ttl"), write(tmp_path / "b.ttl", "https://two.example/id/")
    found = [*parts([str(first)], tmp_path, beside=[str(tmp_path)])]
    assert [(each.source, each.judged) for each in found if isinstance(each, Part)] == [
        (str(first), True),
        (str(second), False),
    ]
    assert len(found) == 2
