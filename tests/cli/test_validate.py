"""``iotssf validate``: exit codes, formats, and errors that name the place."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from iotssf_kg.namespaces import SH
from iotssf_kg.report.rows import COLUMNS
from tests.cli.schemes import own_scheme

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AIR = EXAMPLES / "air-conditioner"
PASS = AIR / "air-conditioner_PASS.ttl"
FAIL = AIR / "air-conditioner_FAIL.ttl"
DAY = ("--date", "2026-11-23")


def test_an_export_in_order_exits_0(iotssf) -> None:
    run = iotssf("validate", PASS, "--with", AIR / "air-conditioner-maker_PASS.ttl", *DAY)
    assert (run.code, run.out) == (0, "")
    assert "0 infos, 0 warnings, 0 violations" in " ".join(run.err.split())


def test_findings_exit_1_and_name_what_to_do(iotssf) -> None:
    run = iotssf("validate", FAIL, *DAY)
    assert run.code == 1
    assert "violation" in run.out


@pytest.mark.parametrize(("fail_on", "code"), [("violation", 1), ("never", 0)])
def test_fail_on_sets_what_fails(iotssf, fail_on: str, code: int) -> None:
    assert iotssf("validate", FAIL, *DAY, "--fail-on", fail_on).code == code


def test_a_warning_fails_only_when_asked_to(iotssf) -> None:
    alone = ("validate", PASS, *DAY)
    assert (iotssf(*alone).code, iotssf(*alone, "--fail-on", "warning").code) == (0, 1)


def test_a_truncated_file_exits_2_with_line_and_column(iotssf, tmp_path: Path) -> None:
    broken = tmp_path / "cut.ttl"
    broken.write_bytes(PASS.read_bytes()[:5000])
    run = iotssf("validate", broken)
    line = PASS.read_bytes()[:5000].count(b"\n") + 1
    assert run.code == 2
    assert f"cut.ttl:{line}:" in run.err.replace("\n", "")


def test_a_file_without_asset_is_vacuous_and_exits_2(iotssf, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    head = PASS.read_text(encoding="utf-8").split("# Parties.")[0]
    empty.write_text(head, encoding="utf-8")
    run = iotssf("validate", empty, *DAY)
    assert run.code == 2
    assert "nothing was checked" in run.err
    assert iotssf("validate", empty, *DAY, "--allow-empty", "--fail-on", "never").code == 0


@pytest.mark.parametrize("profiles", [(), ("-p", "guard"), ("-p", "exchange")])
@pytest.mark.parametrize("said", ["", ' ; void:uriSpace "https://suzukase.example/id/"'])
def test_a_namespace_that_is_missing_or_misspelt_is_told_once_and_exits_1(
    iotssf, tmp_path: Path, said: str, profiles: tuple[str, ...]
) -> None:
    lost, text = tmp_path / "lost.ttl", PASS.read_text(encoding="utf-8")
    right = 'void:uriSpace "https://suzukaze.example/id/" .'
    lost.write_text(text.replace(f" ;\n    {right}", f"{said} ."), encoding="utf-8")
    run = iotssf("validate", lost, *DAY, *profiles, "--format", "json")
    [finding] = json.loads(run.out)["findings"]
    assert (run.code, finding["shape"].rpartition("#")[2]) == (1, "ExportOutside")
    assert right in finding["mending"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("validate",), "no export given"),
        (("validate", "missing.ttl"), "missing.ttl"),
        (("validate", FAIL, "--date", "soon"), "--date"),
        (("validate", FAIL, "--profile", "all"), "guard, exchange, category, consistency"),
        (("validate", FAIL, "--engine", "warp"), "pyshacl"),
        (("validate", FAIL, "--cache", FAIL), "it is no folder"),
        (
            ("review", PASS, "--space", "https://a.example/", "--name", "A"),
            "this is no workbook, nor any zip file",
        ),
    ],
)
def test_what_cannot_be_judged_exits_2_and_says_why(iotssf, arguments, words: str) -> None:
    run = iotssf(*arguments)
    assert run.code == 2
    assert words in run.err.replace("\n", " ")


def test_csv_has_the_columns_of_the_contract(iotssf) -> None:
    run = iotssf("validate", FAIL, *DAY, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert tuple(rows[0]) == COLUMNS
    assert {row["file"] for row in rows} == {str(FAIL)}


def test_csv_names_what_could_not_be_judged_and_is_a_baseline_all_the_same(
    iotssf, tmp_path: Path
) -> None:
    (tmp_path / "torn.ttl").write_text("<a:a> <a:b> ")
    out = tmp_path / "known.csv"
    run = iotssf("validate", tmp_path / "torn.ttl", FAIL, *DAY, "--out", out)
    *_, found = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline=""))
    assert (run.code, found["severity"], found["line"]) == (2, "unjudged", "1")
    assert (found["file"], found["fingerprint"]) == (str(tmp_path / "torn.ttl"), "")
    assert "torn.ttl:1:" in found["message"]
    assert iotssf("validate", FAIL, *DAY, "--baseline", out).code == 0


def test_json_names_date_checks_and_findings(iotssf) -> None:
    report = json.loads(iotssf("validate", FAIL, *DAY, "--format", "json").out)
    assert (report["date"], report["conforms"], report["vacuous"]) == ("2026-11-23", False, False)
    assert report["findings"]
    assert report["exports"][0]["sha256"]


@pytest.mark.parametrize(
    ("form", "syntax"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)]
)
def test_rdf_formats_are_shacl_reports(iotssf, form: str, syntax: RdfFormat) -> None:
    run = iotssf("validate", FAIL, *DAY, "--format", form)
    quads = list(parse(run.out.encode(), syntax))
    results = [quad for quad in quads if quad.object == SH("ValidationResult")]
    rows = list(csv.DictReader(io.StringIO(iotssf("validate", FAIL, *DAY, "-f", "csv").out)))
    assert len(results) == len(rows)


def test_standard_input_is_read_when_its_syntax_is_named(iotssf) -> None:
    run = iotssf("validate", "-", "--syntax", "turtle", *DAY, stdin=PASS.read_bytes())
    assert run.code == 0


def test_messages_come_in_japanese(iotssf) -> None:
    run = iotssf("validate", FAIL, *DAY, "--format", "csv", "--lang", "ja")
    assert any(ord(letter) > 0x3000 for letter in run.out)


def test_a_scheme_of_ones_own_is_judged_under(iotssf, tmp_path: Path) -> None:
    mine = own_scheme(tmp_path)
    export = tmp_path / "export.ttl"
    text = PASS.read_text(encoding="utf-8").replace(
        "sch:scheme", "<https://s.example/scheme/7/scheme>"
    )
    export.write_text(text, encoding="utf-8")
    run = iotssf("classify", export, "--scheme-file", mine, "--format", "csv")
    categories = {row["category"] for row in csv.DictReader(io.StringIO(run.out))}
    assert categories >= {"L", "M", "H"}


def test_an_unsound_scheme_is_refused_with_the_cell_named(iotssf, tmp_path: Path) -> None:
    spoil = ("ssf:atLevel ssf:R3 , ssf:E3", "ssf:atLevel ssf:R3 , ssf:E2")
    broken = own_scheme(tmp_path, spoil=spoil)
    run = iotssf("classify", PASS, "--scheme-file", broken)
    assert run.code == 2
    assert "c33" in run.err or "R3" in run.err


def test_an_empty_export_beside_a_full_one_is_named_and_exits_2(iotssf, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    text = PASS.read_text(encoding="utf-8").split("# Parties.")[0]
    empty.write_text(text.replace("suzukaze.example", "empty.example"), encoding="utf-8")
    run = iotssf("validate", PASS, empty, *DAY, "--profile", "guard")
    assert run.code == 2
    assert "empty.ttl" in run.err.replace("\n", "")


def test_a_path_that_cannot_be_written_is_no_finding(iotssf, tmp_path: Path) -> None:
    run = iotssf("new", "https://a.example/id/", "--out", tmp_path / "none" / "x.ttl")
    assert run.code == 2
    assert "none" in run.err.replace("\n", "")
