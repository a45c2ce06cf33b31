"""``iotssf crosswalk chain`` and ``conflicts``: what follows from rows, and what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.mapping import Method
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import read_sssom
from iotssf_kg.files import folder

WAY = ("--from", "en-303-645@2.1.1", "--to", "eu-cra")
ETSI = folder("ontology") / "crosswalks" / "iot-ssf-kg-sample-1.0-to-en-303-645-2.1.1.sssom.tsv"
LIMITED = "en-303-645@2.1.1/5.3-9"


@pytest.fixture
def planted(tmp_path: Path) -> Callable[..., Path]:
    """Writes a set of others that has other relations for P1-03 ⊃ 5.3-9."""
    head, rows = ETSI.read_text(encoding="utf-8").split("record_id", 1)
    columns, *rest = rows.splitlines()
    [row] = [each for each in rest if ":5.3-9\t" in each]

    def write(*relations: str) -> Path:
        said = [row.replace("ssf:supersetOf", each).replace("0005", each, 1) for each in relations]
        out = tmp_path / "planted.sssom.tsv"
        named = head.replace("crosswalk/iot-ssf-kg-sample", "crosswalk/other", 1)
        text = "\n".join([f"{named}record_id{columns}", *said, ""])
        out.write_text(text, encoding="utf-8")
        return out

    return write


def test_a_chain_says_what_is_possible_and_from_which_rows(iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "chain", *WAY, "-f", "json")
    [row] = json.loads(run.out)
    assert (run.code, row["subject"]) == (0, LIMITED)
    assert (row["possible"], row["marked"]) == ("subset or intersects or none", "inferred")
    assert row["follows from"].count(" + ") == 1
    assert "24 more pairs are chained, and nothing follows of them" in run.err
    every = json.loads(iotssf("crosswalk", "chain", *WAY, "--all", "-f", "json").out)
    assert len(every) == 25


def test_what_follows_is_written_as_a_set_that_nobody_states(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "x.sssom.tsv"
    assert iotssf("crosswalk", "chain", *WAY, "-o", out).code == 0
    found = read_sssom(out.read_text(encoding="utf-8"), out.name, shelf())
    assert [(row.method, len(row.derived_from)) for row in found.rows] == [(Method.CHAINING, 2)]
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    run = iotssf("crosswalk", "export", out, "-f", "oscal")
    assert (run.code, "all its rows are inferred" in run.err) == (2, True)


def test_a_conflict_is_told_with_the_rows_that_cannot_all_be_right(
    planted: Callable[..., Path], iotssf: Callable[..., object]
) -> None:
    assert iotssf("crosswalk", "conflicts").code == 0
    run = iotssf("crosswalk", "conflicts", planted("ssf:subsetOf"), "-f", "json")
    rows = json.loads(run.out)
    assert (run.code, len(rows)) == (1, 2)
    assert {row["relation"] for row in rows} == {"subset", "superset"}
    assert {row["conflict"] for row in rows} == {"1"}


def test_where_chains_leave_nothing_rows_that_cannot_all_be_right_are_named(
    planted: Callable[..., Path], iotssf: Callable[..., object]
) -> None:
    way = ("--from", "en-303-645@2.1.1", "--to", "iec-62443-4-2")
    other = planted("ssf:equalTo", "ssf:disjointWith")
    run = iotssf("crosswalk", "chain", *way, "--with", other, "-f", "json")
    rows = [row for row in json.loads(run.out) if row["marked"] == "conflict"]
    assert (run.code, {row["subject"] for row in rows}) == (1, {LIMITED})
    assert {row["possible"] for row in rows} == {"nothing: a conflict"}
    assert "these cannot all be right: " in run.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--from", "eu-cra", "--to", "un-r155"],
            "no chain leads from eu-cra@2024 to un-r155@2021",
        ),
        ([*WAY, "--via", "cpsf"], "to eu-cra@2024 by way of cpsf@1.0. Name pivots with --via"),
        ([*WAY, "--via", "cpfs"], "no framework is called cpfs"),
    ],
)
def test_where_no_chain_leads_is_told(
    words: list[object], told: str, iotssf: Callable[..., object]
) -> None:
    run = iotssf("crosswalk", "chain", *words)
    assert (run.code, told in run.err) == (2, True), run.err
