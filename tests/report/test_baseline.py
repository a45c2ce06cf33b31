"""Known findings: the fingerprint that tells them again, and the reports it is read from."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import SH, SSF, SSFSH
from iotssf_kg.report import Setting, write, writer
from iotssf_kg.report.baseline import read_baseline
from iotssf_kg.validation.report import Finding, Severity
from tests.report import samples

DAY = date(2026, 11, 23)

FINDING = Finding(
    focus=NamedNode("https://a.example/id/heater"),
    path=f"<{SSF}usedIn>",
    value=None,
    severity=Severity.VIOLATION,
    shape=SSFSH("Asset-usedIn"),
    component=SH("MinCountConstraintComponent"),
    messages={"en": "An asset is used somewhere."},
    export=NamedNode("https://a.example/id/export"),
)


def test_a_fingerprint_does_not_depend_on_what_a_run_calls_a_blank_node() -> None:
    found = {replace(FINDING, focus=BlankNode(), value=BlankNode()).fingerprint for _ in range(2)}
    assert len(found) == 1


def test_a_blank_node_of_another_export_has_another_fingerprint() -> None:
    nameless = replace(FINDING, focus=BlankNode())
    other = replace(nameless, export=NamedNode("https://b.example/id/export"))
    assert nameless.fingerprint != other.fingerprint


def test_a_fingerprint_outlives_wording_place_and_reissue_and_nothing_else() -> None:
    reworded = replace(FINDING, messages={"en": "?"}, source="b.ttl", mending="x", export=None)
    assert reworded.fingerprint == FINDING.fingerprint
    others = [
        replace(FINDING, shape=SSFSH("Asset-model")),
        replace(FINDING, focus=NamedNode("https://a.example/id/boiler")),
        replace(FINDING, path=f"<{SSF}model>"),
        replace(FINDING, value=Literal("_:")),
    ]
    assert len({each.fingerprint for each in [FINDING, *others]}) == 5


def report(tmp_path: Path, suffix: str, count: int = 60) -> Path:
    out = io.BytesIO()
    form = writer(suffix, out, Setting())
    write(form, samples.parts(count), samples.total())
    path = tmp_path / f"report.{suffix}"
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize("suffix", ["json", "csv", "sarif"])
def test_all_findings_of_a_former_report_are_known(tmp_path: Path, suffix: str) -> None:
    found = read_baseline(report(tmp_path, suffix), DAY)
    assert found == {samples.finding(n).fingerprint for n in range(60)}


@pytest.mark.parametrize("suffix", ["json", "csv", "sarif", "xlsx"])
def test_a_report_without_findings_knows_none(tmp_path: Path, suffix: str) -> None:
    assert read_baseline(report(tmp_path, suffix, 0), DAY) == frozenset()


@pytest.mark.parametrize(("on", "known"), [(date(2026, 12, 31), {0, 1}), (date(2027, 1, 1), {0})])
def test_of_a_workbook_what_is_accepted_or_still_waived_is_known(
    tmp_path: Path, on: date, known: set[int]
) -> None:
    path = report(tmp_path, "xlsx", 4)
    book = openpyxl.load_workbook(path)
    answers = (("accepted", None), ("waived", date(2026, 12, 31)), ("rejected", None))
    for row, (outcome, until) in enumerate(answers, 2):
        book["findings"].cell(row, 13, outcome)
        book["findings"].cell(row, 14, until)
    book.save(path)
    assert read_baseline(path, on) == {samples.finding(n).fingerprint for n in known}


def test_a_workbook_that_nobody_reviewed_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no review is filled in"):
        read_baseline(report(tmp_path, "xlsx"), DAY)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("report.html", "<!doctype html>", "not read from .html"),
        ("report", "", "a file without suffix"),
        ("report.json", "{", "this is no report"),
        ("report.json", "[]", "this is no report"),
        ("report.json", '{"findings": [{"focus": "x"}]}', "this is no report"),
        ("report.json", '{"findings": [{"fingerprint": "x"}]}', '"x" is no fingerprint'),
        ("report.sarif", '{"runs": [{"results": [{}]}]}', "this is no report"),
        ("report.json", "[" * 100_000, "this is no report"),
        ("report.csv", "focus,path\n", "no column fingerprint"),
        ("report.csv", "fingerprint\n1.23E+18\n", '"1.23E+18" is no fingerprint'),
        ("report.csv", 'fingerprint\n"a\n', "this is no CSV"),
        ("report.xlsx", "PK", "damaged"),
    ],
)
def test_what_is_no_report_is_refused_with_its_name(
    tmp_path: Path, name: str, text: str, fault: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=f"{name}: .*{re.escape(fault)}"):
        read_baseline(path, DAY)


def test_a_baseline_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone.json: there is no such file"):
        read_baseline(tmp_path / "gone.json", DAY)
