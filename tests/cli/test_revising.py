"""``iotssf crosswalk migrate``, ``diff`` and ``review``: what is told, and what is written."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import read_sssom
from iotssf_kg.files import folder

OLD = "iot-ssf-kg-sample-1.0-to-en-303-645-2.1.1"
ROW = "iotssf-en303645-0001"
EDITIONS = "en-303-645-2.1.1-to-en-303-645-3.1.3"


def test_migrate_lists_what_to_look_at_and_writes_the_new_set(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "new.sssom.tsv"
    run = iotssf("crosswalk", "migrate", OLD, "--by", EDITIONS, "-o", out, "-f", "json")
    told = Counter(row["what"] for row in json.loads(run.out))
    assert (run.code, told) == (0, {"changed": 4, "open again": 15, "new": 4})
    assert "22 carried over" in run.err
    new = read_sssom(out.read_text(encoding="utf-8"), out.name, shelf())
    assert (new.object, len(new.rows)) == ("en-303-645@3.1.3", 41)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["iot-ssf-kg-sample-1.0-to-cpsf-1.0", "--by", EDITIONS], "not exactly one is in"),
        (["no-such-set", "--by", EDITIONS], "there is no such file"),
    ],
)
def test_what_cannot_go_over_is_told(
    words: list[object], told: str, iotssf: Callable[..., object]
) -> None:
    run = iotssf("crosswalk", "migrate", *words)
    assert (run.code, told in run.err) == (2, True), run.err


def test_what_is_read_is_not_written_over(iotssf: Callable[..., object], tmp_path: Path) -> None:
    file = tmp_path / "old.sssom.tsv"
    iotssf("crosswalk", "export", OLD, "-f", "sssom", "-o", file)
    before = file.read_bytes()
    run = iotssf("crosswalk", "migrate", file, "--by", EDITIONS, "-o", file)
    assert (run.code, "would be lost" in run.err) == (2, True)
    assert file.read_bytes() == before


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A set of one's own: the one that is shipped, copied."""
    source = folder("ontology") / "crosswalks" / f"{OLD}.sssom.tsv"
    return Path(shutil.copy(source, tmp_path / "set.sssom.tsv"))


def test_a_review_is_written_and_the_diff_tells_it(
    file: Path, iotssf: Callable[..., object]
) -> None:
    who = ("--reviewer", "R. Reviewer", "--date", "2026-12-01")
    run = iotssf("crosswalk", "review", file, ROW, "--status", "reviewed", "--agreement", "1", *who)
    assert (run.code, "1 row(s) are reviewed now" in run.err) == (0, True)
    run = iotssf("crosswalk", "diff", OLD, file, "-f", "json")
    told = {row["field"]: row["after"] for row in json.loads(run.out)}
    assert told == {
        "status": "reviewed", "reviewer": "R. Reviewer", "review_date": "2026-12-01",
        "agreement": "1.0",
    }  # fmt: skip
    assert "1 row(s) changed" in run.err
    coverage = iotssf("crosswalk", "coverage", "iot-ssf-kg-sample", "en-303-645@2.1.1", "--with", file)  # fmt: skip  # noqa: E501
    assert "1 of 39 rows are reviewed" in coverage.out


def test_a_refused_review_leaves_the_file_as_it_was(
    file: Path, iotssf: Callable[..., object]
) -> None:
    before = file.read_bytes()
    run = iotssf("crosswalk", "review", file, ROW, "--status", "approved", "--reviewer", "R")
    assert (run.code, "it is proposed and cannot become approved" in run.err) == (2, True)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_what_does_not_differ_is_said(iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "diff", OLD, OLD)
    assert (run.code, run.out, run.err) == (0, "", "no row differs\n")
    run = iotssf("crosswalk", "diff", OLD, EDITIONS, "-f", "csv")
    assert "these are two sets" in run.err
