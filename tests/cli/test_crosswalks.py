"""``iotssf crosswalk``: what is written, what is told, and what is left alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

FILES = Path(__file__).resolve().parents[1] / "crosswalk" / "files"
ENDS = ("--from", "nist-csf@2.0", "--to", "sp-800-53")


@pytest.fixture
def sssom(iotssf: Callable[..., object], tmp_path: Path) -> Path:
    path = tmp_path / "set.sssom.tsv"
    run = iotssf("crosswalk", "import", FILES / "ciso.yaml", *ENDS, "--license", "https://x.example/l", "-o", path)  # fmt: skip  # noqa: E501
    assert run.code == 0
    assert "3 rows (0 unmapped, 0 of unknown relation)" in run.err
    assert "licence" not in run.err
    return path


@pytest.mark.parametrize("form", ["oscal", "olir", "csv", "skos-turtle", "sssom-json"])
def test_export_then_import_gives_the_same_file(
    form: str, sssom: Path, iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out, back = tmp_path / "out", tmp_path / "back.sssom.tsv"
    assert iotssf("crosswalk", "export", sssom, "-f", form, "-o", out).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "set.sssom.tsv", "out", "out.iotssf.json", "out.losses.csv",
    }  # fmt: skip
    assert iotssf("crosswalk", "import", out, "-f", form, "-o", back).code == 0
    assert back.read_text(encoding="utf-8") == sssom.read_text(encoding="utf-8")


def test_what_is_lost_is_told_and_listed(
    sssom: Path, iotssf: Callable[..., object], tmp_path: Path
) -> None:
    run = iotssf("crosswalk", "export", sssom, "-f", "skos-turtle", "-o", tmp_path / "x.ttl")
    assert "dropped: strength in 1 rows" in run.err
    with (tmp_path / "x.ttl.losses.csv").open(encoding="utf-8", newline="") as report:
        rows = list(csv.DictReader(report))
    lost = [row for row in rows if row["field"] == "strength"]
    assert [(row["kind"], row["value"]) for row in lost] == [("dropped", "7")]
    assert lost[0]["subject"] == "nist-csf@2.0/PR.AA-01"
    car = json.loads((tmp_path / "x.ttl.iotssf.json").read_text(encoding="utf-8"))
    assert [row.get("strength") for row in car["rows"]].count("7") == 1


def test_a_dry_run_tells_rows_and_writes_nothing(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "x.sssom.tsv"
    run = iotssf("crosswalk", "import", FILES / "plain.csv", "-f", "csv", *ENDS, "--dry-run", "-o", out)  # fmt: skip  # noqa: E501
    assert run.code == 0
    assert "row 4" in run.out
    assert "would import 3 rows" in run.err
    assert list(tmp_path.iterdir()) == []


def test_all_faults_are_told_and_nothing_is_written(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "x.sssom.tsv"
    bad.write_text("subject,object,relation\nPR.AA-01,AC-2,kin\nPR.AB-01,AC-2,equal\n")
    run = iotssf("crosswalk", "import", bad, "-f", "csv", *ENDS, "-o", out)
    assert (run.code, out.exists()) == (2, False)
    assert "row 2, column relation: 'kin' is no relation; use one of equal" in run.err
    assert "row 3, column subject: nist-csf@2.0 has no element 'PR.AB-01'. Did you mean" in run.err


def test_a_file_that_was_changed_is_not_completed(
    sssom: Path, iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "x.csv"
    iotssf("crosswalk", "export", sssom, "-f", "csv", "-o", out)
    out.write_text(out.read_text(encoding="utf-8-sig").replace("subset", "equal"))
    run = iotssf("crosswalk", "import", out, "-f", "csv")
    assert (run.code, "--no-side-car" in run.err) == (2, True)
    run = iotssf("crosswalk", "import", out, "-f", "csv", "--no-side-car")
    assert (run.code, "ssf:equalTo" in run.out) == (0, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "x.yaml"], "there is no such file"),
        (["import", "x.json"], "its name fits several formats. Name one with --format: oscal, mit"),
        (["import", "x.doc"], "its name says no format"),
        (["import", FILES, "-f", "csv"], "it is a folder"),
        (["import", FILES / "ciso.yaml"], "no framework is called nist-sp-800-53-rev5"),
        (["import", FILES / "ciso.yaml", "--from", "nist-csf"], "nist-csf has several editions"),
        (["export", FILES / "others.sssom.tsv"], "no format is named"),
        (["export", FILES / "ciso.yaml", "-f", "osacl"], "Did you mean oscal?"),
        (["import", FILES / "skos.ttl", "-o", FILES / "skos.ttl"], "would be lost"),
    ],
)
def test_what_makes_no_sense_is_told(
    words: list[object], told: str, iotssf: Callable[..., object]
) -> None:
    run = iotssf("crosswalk", *words)
    assert (run.code, told in run.err) == (2, True), run.err


def test_what_is_only_read_is_not_written(sssom: Path, iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "export", sssom, "-f", "ciso")
    assert (run.code, "ciso is read, never written" in run.err) == (2, True)


def test_formats_are_listed(iotssf: Callable[..., object]) -> None:
    rows = json.loads(iotssf("crosswalk", "formats", "-f", "json").out)
    ways = {row["format"]: row["ways"] for row in rows}
    assert (ways["sssom"], ways["ciso"], ways["mitre"]) == ("in, out", "in", "in")
