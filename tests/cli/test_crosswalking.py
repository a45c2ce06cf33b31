"""``iotssf crosswalk coverage``, ``gaps`` and ``list``: figures, and what is said beside them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iotssf_kg.files import folder

ONE = folder("ontology") / "crosswalks" / "iot-ssf-kg-sample-1.0-to-cpsf-1.0.sssom.tsv"
PAIR = ("iot-ssf-kg-sample", "en-303-645@2.1.1")


def test_coverage_prints_both_directions_and_what_it_measures(
    iotssf: Callable[..., object],
) -> None:
    run = iotssf("crosswalk", "coverage", *PAIR)
    assert (run.code, run.err) == (0, "")
    there, back = run.out.split("en-303-645@2.1.1 in iot-ssf-kg-sample@1.0")
    assert "iot-ssf-kg-sample@1.0 in en-303-645@2.1.1" in there
    assert "P4" in there
    assert "Software updates" in back
    assert "for illustration: not METI's requirements" in back


def test_figures_for_programs_stand_alone_and_remarks_beside_them(
    iotssf: Callable[..., object],
) -> None:
    run = iotssf("crosswalk", "coverage", *PAIR, "-f", "csv", "--lang", "ja")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    ways = {(row["of"], row["in"]): row for row in rows if row["title"] == "all"}
    there = ways["iot-ssf-kg-sample@1.0", "en-303-645@2.1.1"]
    assert (there["elements"], there["none"], there["in common"]) == ("28", "15", "46%")
    assert ways["en-303-645@2.1.1", "iot-ssf-kg-sample@1.0"]["elements"] == "68"
    assert "経済産業省の要求事項ではない" in run.err


def test_gaps_are_listed_with_the_reason(iotssf: Callable[..., object]) -> None:
    rows = json.loads(iotssf("crosswalk", "gaps", *PAIR, "-f", "json").out)
    assert {row["standing"] for row in rows} == {"none", "unsaid"}
    [training] = [row for row in rows if row["element"] == "P3-01"]
    assert "none is about training" in training["why"]
    part = iotssf("crosswalk", "gaps", *PAIR, "-f", "json", "--standing", "whole").out
    assert [row["element"] for row in json.loads(part)] == ["5.3-9"]


def test_sets_are_listed_with_where_their_rows_stand(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    rows = json.loads(iotssf("crosswalk", "list", "-f", "json").out)
    assert all(row["states"] == f"{row['rows']} proposed" for row in rows)
    own = tmp_path / "own.sssom.tsv"
    own.write_text(ONE.read_text(encoding="utf-8").replace("\tproposed\t", "\tdisputed\t"))
    run = iotssf("crosswalk", "list", "--with", own, "-f", "json")
    [ours] = [row for row in json.loads(run.out) if row["objects"] == "cpsf@1.0"]
    assert ours["states"] == "36 disputed"
    assert "stands for the set of the same id" in run.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["coverage", "nist-csf@2.0", "eu-cra"], "no set joins nist-csf@2.0 and eu-cra@2024"),
        (["coverage", "nist-csf", "eu-cra"], "has several editions"),
        (["gaps", "cpfs", "eu-cra"], "no framework is called cpfs"),
        (["gaps", *PAIR, "--with", "absent.tsv"], "there is no such file"),
        (["list", "--with", ONE, "--with", ONE], "is also in"),
    ],
)
def test_what_makes_no_sense_is_told(
    words: list[object], told: str, iotssf: Callable[..., object]
) -> None:
    run = iotssf("crosswalk", *words)
    assert (run.code, told in run.err) == (2, True), run.err
