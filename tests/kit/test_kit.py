"""The kit holds against itself: what it says of its files is what a validator finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from iotssf_kg.cli import command_line
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.faults import KINDS, WITHOUT
from iotssf_kg.kit import MANIFEST, compare, write_kit
from iotssf_kg.kit.cases import Case, cases, chosen
from iotssf_kg.kit.expected import expected
from iotssf_kg.namespaces import SSFSH
from iotssf_kg.rdf.syntax import SYNTAXES
from iotssf_kg.validation.shapes import PROFILES, profile
from tests.generate.test_kinds import raising


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    for _ in write_kit(folder, START):
        pass
    return folder


@pytest.fixture(scope="module")
def manifest(kit: Path) -> Any:
    return json.loads((kit / MANIFEST).read_text(encoding="utf-8"))


def test_every_shape_has_an_export_that_raises_it(manifest: Any) -> None:
    every = {shape for name in PROFILES for shape in raising(profile(name))}
    shown = {shape.removeprefix(SSFSH) for case in manifest["cases"] for shape in case["shapes"]}
    assert every - shown == {"DeprecatedTerm"} == set(manifest["without"]) & set(WITHOUT)


def test_good_and_bad_exports_come_in_every_syntax(manifest: Any) -> None:
    suffixes = {syntax.suffixes[0] for syntax in SYNTAXES}
    for good in (True, False):
        files = [f["file"] for c in manifest["cases"] if c["good"] is good for f in c["files"]]
        assert {Path(file).suffix for file in files} == suffixes


def test_the_manifest_names_every_file_with_its_sum(kit: Path, manifest: Any) -> None:
    named = [file for case in manifest["cases"] for file in case["files"]]
    for file in named:
        data = (kit / file["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
    beside = {path for case in manifest["cases"] for path in case["expected"]}
    there = {str(p.relative_to(kit)) for d in ("good", "bad") for p in (kit / d).iterdir()}
    assert there == {file["file"] for file in named} | beside


def test_the_index_names_every_case(kit: Path, manifest: Any) -> None:
    text = (kit / "README.md").read_text(encoding="utf-8")
    assert [c["name"] for c in manifest["cases"] if f"| {c['name']} |" not in text] == []


def test_findings_have_the_line_that_they_are_on(kit: Path) -> None:
    [row, *_] = json.loads((kit / "bad/asset-without-usedin.expected.json").read_text())
    [file] = (kit / "bad").glob(row["file"])
    assert row["line"]
    assert row["shape"] == SSFSH("Asset-usedIn").value
    assert file.is_file()


def a_report(kit: Path, name: str, change: Callable[[list[Any]], list[Any]]) -> Path:
    """A report with what is expected of the case *name*, changed."""
    found = json.loads((kit / f"bad/{name}.expected.json").read_text(encoding="utf-8"))
    report = kit.parent / f"{name}.json"
    report.write_text(json.dumps(change(found)), encoding="utf-8")
    return report


def test_a_report_as_expected_has_no_difference(kit: Path) -> None:
    answer = compare(kit, [a_report(kit, "no-measure", list)])
    assert answer == (("no-measure",), (), ())


def test_a_finding_too_few_or_too_many_is_told(kit: Path) -> None:
    other = {"shape": SSFSH("Asset-model").value}
    fewer = compare(kit, [a_report(kit, "no-measure", lambda found: found[1:])])
    more = compare(kit, [a_report(kit, "no-measure", lambda f: [*f, {**f[0], **other}])])
    assert (len(fewer.extra), len(more.missing), len(more.extra)) == (0, 0, 1)
    assert more.extra[0][1] == SSFSH("Asset-model").value


def test_a_csv_as_it_lies_in_the_kit_is_a_report(kit: Path) -> None:
    answer = compare(kit, [kit / "bad/natural-person.expected.csv"])
    assert answer == (("natural-person",), (), ())


def test_a_folder_without_a_kit_is_no_kit(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        compare(tmp_path, [])


def test_a_kit_is_not_written_over(kit: Path) -> None:
    with pytest.raises(BadParameter, match="holds a kit"):
        next(write_kit(kit, START))


def files(on: date) -> list[Case]:
    # The near misses in all syntaxes, and some faults.
    return list(islice(cases(on), 80))


def test_the_same_day_gives_the_same_bytes() -> None:
    assert files(START) == files(START)


def test_a_kit_for_another_day_deserves_the_same_kinds_of_findings(kit: Path) -> None:
    later = date(2029, 2, 28)
    for case in islice((c for c in cases(later) if not c.good), 6):
        beside = json.loads((kit / f"bad/{case.name}.expected.json").read_text(encoding="utf-8"))
        assert {e.shape for e in expected(case, later)} == {row["shape"] for row in beside}


def test_no_kind_of_fault_is_shown_twice() -> None:
    names = [kind.name for kind in chosen()]
    assert len(names) == len(set(names)) < len(KINDS)


def test_the_command_checks_a_report_of_validate(kit: Path, tmp_path: Path) -> None:
    [file] = (kit / "bad").glob("no-evidence.[!e]*")
    run = CliRunner().invoke(
        command_line(), ["validate", str(file), "--date", START.isoformat(), "--format", "json"]
    )
    report = tmp_path / "report.json"
    report.write_text(run.stdout, encoding="utf-8")
    assert (
        CliRunner().invoke(command_line(), ["kit", str(kit), "--check", str(report)]).exit_code == 0
    )
    report.write_text("[]", encoding="utf-8")
    assert (
        CliRunner().invoke(command_line(), ["kit", str(kit), "--check", str(report)]).exception
        is not None
    )
