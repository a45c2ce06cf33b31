"""``iotssf validate`` over folders: what cannot be judged costs itself alone."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iotssf_kg.cli.options import ReportForm
from iotssf_kg.generate import Order, generate
from iotssf_kg.report import WRITERS

DAY = ("--date", "2026-11-23")
PROFILES = ("-p", "guard", "-p", "exchange", "-p", "category")
HEAD = """@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix sch: <https://w3id.org/iot-ssf/scheme/sample/1.0/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix : <https://hostile.example/NAME/> .
:export a ssf:Export ; dcterms:publisher :maker ; void:uriSpace "https://hostile.example/NAME/" .
:rated a ssf:Assessment ; ssf:underScheme sch:scheme ;
    ssf:recoveryDifficulty ssf:R3 ; ssf:economicImpact ssf:E3 .
"""

OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
<https://own.example/S> a sh:NodeShape ; sh:targetClass ssf:Device ;
    sh:property <https://own.example/P> .
<https://own.example/P> sh:path ssf:colour ; sh:minCount 1 ; sh:message "No colour."@en .
"""

TEXTS = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://own.example/T> a sh:NodeShape ; sh:minLength 1000 ;
    sh:targetObjectsOf <http://www.w3.org/2000/01/rdf-schema#label> .
"""


def endless() -> str:
    """A chain of parts: every asset looks at all that it is a part of, for all that it needs."""
    chain = (
        f":a{n} a ssf:Device ; ssf:adoptedAssessment :rated ; ssf:hasPart :a{n + 1} ."
        for n in range(20_000)
    )
    return "\n".join([HEAD.replace("NAME", "endless"), *chain])


def greedy() -> str:
    """Models with one number: each of them is the same product as all others."""
    models = (f':m{n} a ssf:ProductModel ; ssf:gtin "04912345000017" .' for n in range(20_000))
    return "\n".join([HEAD.replace("NAME", "greedy"), *models])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("batch") / "in"
    list(generate(Order(4, 2, faults=0.5, form="nq"), made))
    return made


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_hostile_exports_are_named_and_all_others_are_judged(
    iotssf, folder: Path, tmp_path: Path
) -> None:
    for name, text in (("endless", endless()), ("greedy", greedy())):
        (tmp_path / f"{name}.ttl").write_text(text)
    (tmp_path / "broken.ttl").write_text(greedy()[:1000])
    limits = ("--jobs", 2, "--timeout", 20, "--memory", 180)
    run = iotssf("validate", tmp_path, folder, *DAY, *PROFILES, *limits, "-f", "json")
    err = " ".join(run.err.replace("\n", "").split())
    assert run.code == 2
    assert "endless.ttl: it took more than 20 s" in err
    assert "greedy.ttl: it took more than 180 MB of memory" in err
    assert "broken.ttl:" in err
    report = json.loads(run.out)
    assert len(report["exports"]) == 4
    assert len(report["unjudged"]) == 3


@pytest.mark.parametrize("jobs", [(), ("--jobs", 2)])
def test_a_text_that_is_too_long_costs_its_export_alone(
    iotssf, folder: Path, tmp_path: Path, jobs: tuple[object, ...]
) -> None:
    text = f'{HEAD}\n:rated dcterms:description "{"x" * (2 << 20)}" .'
    (tmp_path / "long.ttl").write_text(text)
    run = iotssf("validate", tmp_path, folder, *DAY, *PROFILES, *jobs, "-f", "json")
    assert run.code == 2
    assert f"long.ttl:{text.count(chr(10)) + 1}:" in run.err.replace("\n", "")
    assert "a text or name has more than 1,048,576 characters" in " ".join(run.err.split())
    assert len(json.loads(run.out)["exports"]) == 4


def test_workers_write_what_one_process_writes(iotssf, folder: Path) -> None:
    here = iotssf("validate", folder, *DAY, *PROFILES, "-f", "csv")
    there = iotssf("validate", folder, *DAY, *PROFILES, "-f", "csv", "--jobs", 2)
    assert rows(here.out)
    assert (here.code, here.out) == (there.code, there.out)


def test_standard_input_without_a_syntax_stops_nothing(iotssf, folder: Path) -> None:
    first, second, *_ = sorted(folder.glob("*.nq"))
    run = iotssf("validate", first, "-", second, *DAY, *PROFILES, "-f", "json")
    report = json.loads(run.out)
    assert (run.code, len(report["exports"])) == (2, 2)
    assert "Name the syntax" in report["unjudged"][0]["error"]


def test_a_folder_beside_may_hold_what_is_judged(iotssf, folder: Path) -> None:
    first, *_ = sorted(folder.glob("*.nq"))
    run = iotssf("validate", first, "--with", folder, *DAY, *PROFILES, "-f", "json")
    report = json.loads(run.out)
    assert (run.code, len(report["exports"]), report["unjudged"]) == (0, 1, [])


def test_reports_are_written_to_several_files(iotssf, folder: Path, tmp_path: Path) -> None:
    outs = [tmp_path / name for name in ("all.csv", "all.sarif", "all.html", "all.xml")]
    run = iotssf("validate", folder, *DAY, *PROFILES, *(a for o in outs for a in ("--out", o)))
    assert run.code == 1
    assert all(out.stat().st_size > 500 for out in outs)
    assert len(rows(outs[0].read_text())) == len(
        json.loads(outs[1].read_text())["runs"][0]["results"]
    )


def test_the_table_shows_line_and_excerpt(iotssf, folder: Path) -> None:
    listed = rows(iotssf("validate", folder, *DAY, *PROFILES, "-f", "csv").out)
    shown = iotssf("validate", folder, *DAY, *PROFILES).out
    for row in listed:
        number = int(row["line"])
        assert f" {number} " in shown
        line = Path(row["file"]).read_text().splitlines()[number - 1]
        assert line[:30] in shown


def test_known_findings_do_not_fail(iotssf, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "known.json"
    assert iotssf("validate", folder, *DAY, *PROFILES, "--out", out).code == 1
    run = iotssf("validate", folder, *DAY, *PROFILES, "--baseline", out)
    assert (run.code, run.out) == (0, "")
    assert "known" in run.err


def test_shapes_of_ones_own_are_run_as_well(iotssf, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(OWN)
    run = iotssf("validate", folder, *DAY, *PROFILES, "--shapes", own, "-f", "csv")
    found = [row for row in rows(run.out) if row["shape"] == "https://own.example/P"]
    assert found
    assert {row["message"] for row in found} == {"No colour."}


def test_profiles_and_shapes_named_twice_count_once(iotssf, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(OWN)
    asked = ("validate", folder, *DAY, "-f", "csv", "-p", "exchange", "--shapes", own)
    once = iotssf(*asked)
    assert rows(once.out)
    assert iotssf(*asked, "-p", "exchange", "--shapes", f"{tmp_path}/./own.ttl") == once


def test_a_limit_of_time_is_a_number(iotssf, folder: Path) -> None:
    run = iotssf("validate", folder, *DAY, "--timeout", "nan")
    assert (run.code, run.out) == (2, "")
    assert "--timeout: it is no number" in run.err


@pytest.mark.parametrize("option", ["--cache", "--resume"])
def test_a_second_run_says_the_same(iotssf, folder: Path, tmp_path: Path, option: str) -> None:
    asked = ("validate", folder, *DAY, *PROFILES, "-f", "json", option, tmp_path / "kept")
    assert iotssf(*asked) == iotssf(*asked)
    assert (tmp_path / "kept").exists()


def test_every_format_can_be_asked_for() -> None:
    assert {form.value for form in ReportForm} == {"table", *WRITERS}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_at_once_and_leaves_nothing(
    tmp_path: Path, number: int, code: int
) -> None:
    (tmp_path / "endless.ttl").write_text(endless())
    out = tmp_path / "all.json"
    out.write_text("of the last run")
    command = "import sys; from iotssf_kg.cli import main; main()"
    arguments = ["validate", tmp_path / "endless.ttl", "--jobs", "2", "--out", out]
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", command, *map(str, arguments)],
        start_new_session=True,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )
    begun = time.monotonic()
    while not list(tmp_path.glob(".*.part")) or time.monotonic() - begun < 3:
        assert time.monotonic() - begun < 60
        time.sleep(0.05)
    os.kill(process.pid, number)
    _, told = process.communicate(timeout=20)
    assert process.returncode == code, told
    assert list((tmp_path / "tmp").glob("iotssf-*")) == []
    assert out.read_text() == "of the last run"
    assert not list(tmp_path.glob(".*.part"))
