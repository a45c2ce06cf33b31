"""What becomes of a command whose answer cannot be written: 141 or 3, never 1, and no traceback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from iotssf_kg.cli.options import ReportForm
from iotssf_kg.cli.streams import READER_GONE
from iotssf_kg.report import SUFFIXES

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
PASS, FAIL = EXAMPLES / "air-conditioner_PASS.ttl", EXAMPLES / "air-conditioner_FAIL.ttl"
COMMAND = (sys.executable, "-c", "from iotssf_kg.cli import main; main()")
VALIDATE = ("validate", FAIL, "--date", "2026-11-23")
# A command for each way to print: text, bytes, tables, trees, help.
ASKED = [
    *((*VALIDATE, "--format", form.value) for form in ReportForm),
    ("--help",),
    ("new", "https://example.org/id/"),
    ("classify", PASS, "--format", "csv"),
    ("explain", "ac-care", PASS),
    ("query",),
    ("query", "cq01", PASS, "--format", "json"),
    ("close", PASS),
    ("terms",),
]
full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


def run(*asked: object, stdout: int, **further: object) -> subprocess.CompletedProcess[bytes]:
    arguments = [*COMMAND, *map(str, asked)]
    return subprocess.run(arguments, stdout=stdout, stderr=subprocess.PIPE, **further)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "-".join(map(str, asked))[-25:])
def test_a_reader_who_leaves_ends_a_command_quietly(asked) -> None:
    theirs, ours = os.pipe()
    os.close(theirs)
    done = run(*asked, stdout=ours)
    os.close(ours)
    told = [line for line in done.stderr.decode().splitlines() if not line.endswith("row(s)")]
    assert (done.returncode, told) == (READER_GONE, [])


@full_device
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "-".join(map(str, asked))[-25:])
def test_a_full_disk_is_an_error_with_place_and_remedy(asked) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(*asked, stdout=full.fileno())
    words = "error: standard output: no space left on device. Make room there, or write elsewhere"
    told = [line for line in done.stderr.decode().splitlines() if not line.endswith("row(s)")]
    assert (done.returncode, told) == (3, [words])


def test_a_closed_standard_output_is_an_error() -> None:
    done = run("terms", stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
    assert done.returncode == 3
    assert done.stderr.decode().startswith("error: standard output: bad file descriptor")


@full_device
def test_a_standard_error_that_cannot_be_written_changes_nothing() -> None:
    arguments = [*COMMAND, *map(str, VALIDATE)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=full)
    assert (done.returncode, b"violation" in done.stdout) == (1, True)


def little_room() -> None:
    """Let no file become longer than some hundred bytes, as if the disk were full then."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_report_without_room_is_an_error_and_the_last_one_stays(suffix, tmp_path: Path) -> None:
    out = tmp_path / f"report{suffix}"
    out.write_text("the last one")
    asked = (*VALIDATE, "-p", "guard", "--out", out)
    done = run(*asked, stdout=subprocess.DEVNULL, preexec_fn=little_room)
    assert done.returncode == 3
    assert "file too large. Make room there" in done.stderr.decode()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [
        (out.name, "the last one")
    ]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (("new", "https://example.org/id/", "--out", "new.ttl"), "new.ttl"),
        (("shapes", "--out", "."), "I.ttl"),
        (("generate", "--out", "made"), "made/export-00001.ttl"),
        (("kit", "kit"), "kit/good/in-order.ttl"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_a_file_without_room_is_named(asked, place: str, tmp_path: Path) -> None:
    done = run(*asked, stdout=subprocess.DEVNULL, preexec_fn=little_room, cwd=tmp_path)
    words = f"error: {place}: file too large. Make room there, or write elsewhere"
    assert (done.returncode, done.stderr.decode().splitlines()) == (3, [words])
