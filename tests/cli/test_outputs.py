"""``iotssf validate --out``: nothing that is read is lost, and what cannot be written is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PASS = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"
DAY = ("--date", "2026-11-23")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with ``one.ttl``, and ``many/`` with two more."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "many").mkdir()
    for name in ("one.ttl", "many/a.ttl", "many/b.ttl"):
        shutil.copy(PASS, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("one.ttl", "--out", "one.ttl"), "--out one.ttl: it is also read"),
        (("one.ttl", "--out", "./many/../one.ttl"), "it is also read"),
        (("many", "--out", "many/a.ttl"), "it lies in many"),
        (("many", "--out", "many/new/../r.json"), "it lies in many"),
        (("one.ttl", "--with", "many/a.ttl", "--out", "many/a.ttl"), "it is also read"),
        (("one.ttl", "--out", "r.csv", "--out", "./r.csv"), "--out ./r.csv: it is named twice"),
        (("one.ttl", "--out", "no/r.csv"), "--out no/r.csv: there is no folder no"),
        (("one.ttl", "--out", "folder.csv"), "--out folder.csv: it is a folder"),
        (("one.ttl", "--out", "r.parquet"), "--cluster"),
    ],
)
def test_what_cannot_be_an_output_is_refused(iotssf, folder: Path, arguments, words: str) -> None:
    (folder / "folder.csv").mkdir()
    before = sorted(folder.rglob("*"))
    run = iotssf("validate", *arguments, *DAY)
    assert (run.code, words in run.err) == (2, True), run.err
    assert sorted(folder.rglob("*")) == before
    assert (folder / "one.ttl").read_bytes() == PASS.read_bytes()


@pytest.mark.parametrize("name", ["r.html", "r.csv", ".r.json"])
def test_a_report_that_is_no_export_may_lie_among_them(iotssf, folder: Path, name: str) -> None:
    (folder / "many" / "b.ttl").unlink()
    first = iotssf("validate", "many", *DAY, "--out", f"many/{name}")
    assert (first.code, (folder / "many" / name).exists()) == (0, True), first.err
    assert iotssf("validate", "many", *DAY, "--out", f"many/{name}") == first


def test_sheets_are_not_joined_by_a_report(iotssf, folder: Path) -> None:
    sheets = folder / "sheets"
    sheets.mkdir()
    (sheets / "assets.csv").write_text("id\n")
    run = iotssf("validate", "sheets", *DAY, "--out", "sheets/r.csv")
    assert (run.code, "it lies in sheets" in run.err) == (2, True)
    assert not (sheets / "r.csv").exists()


def test_what_stands_beside_a_report_stays(iotssf, folder: Path) -> None:
    (folder / "mine").write_text("mine")
    (folder / "r.csv.part").symlink_to("mine")
    assert iotssf("validate", "one.ttl", *DAY, "--out", "r.csv").code == 0
    assert ((folder / "mine").read_text(), (folder / "r.csv").is_symlink()) == ("mine", False)
