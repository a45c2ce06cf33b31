"""What all formats promise: whatever was found is in them once, in a document that parses."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from pyoxigraph import RdfFormat, parse

from iotssf_kg.errors import NotAcceptable
from iotssf_kg.namespaces import SH
from iotssf_kg.rdf.formulas import RUNS
from iotssf_kg.report import SUFFIXES, WRITERS, Setting, as_csv, format_of, writer
from iotssf_kg.report.rows import shown
from iotssf_kg.report.text import plain_text
from iotssf_kg.report.writer import parts, whole
from iotssf_kg.validation.report import Report, Severity
from tests.report.reports import NASTY, reports

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def written(form: str, report: Report, setting: Setting | None = None) -> bytes:
    return whole(lambda out, how: writer(form, out, how), report, setting)


def results(syntax: RdfFormat) -> Callable[[bytes, Report], int]:
    return lambda text, _: sum(q.predicate == SH("result") for q in parse(text, syntax))


def in_junit(text: bytes, _: Report) -> int:
    said = etree.fromstring(text).xpath("//failure | //system-out")
    told = "\n".join(each.text for each in said)
    return len(re.findall(r"^\S.* \[[0-9a-f]{16}\]$|^: .* \[[0-9a-f]{16}\]$", told, re.M))


def in_csv(text: bytes, report: Report) -> int:
    rows = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
    kinds = [row["severity"] == "unjudged" for row in rows]
    assert kinds == [False] * len(report.findings) + [True] * len(report.unjudged)
    return kinds.count(False)


def in_github(text: bytes, report: Report) -> int:
    lines = text.decode().split("\n")
    assert all(re.match("::(error|warning|notice) ", line) for line in lines[:-1])
    return len(lines) - 2 - len(report.unjudged)


COUNTED: dict[str, Callable[[bytes, Report], int]] = {
    "csv": in_csv,
    "json": lambda text, _: len(json.loads(text)["findings"]),
    "turtle": results(RdfFormat.TURTLE),
    "ntriples": results(RdfFormat.N_TRIPLES),
    "jsonld": results(RdfFormat.JSON_LD),
    "sarif": lambda text, _: len(json.loads(text)["runs"][0]["results"]),
    "junit": in_junit,
    "github": in_github,
}
OURS = [*COUNTED, "earl"]


@pytest.mark.parametrize("form", COUNTED)
@QUICK
@given(report=reports)
def test_every_finding_is_written_once(form: str, report: Report) -> None:
    assert COUNTED[form](written(form, report), report) == len(report.findings)


@QUICK
@given(report=reports)
def test_the_same_report_is_the_same_bytes(report: Report) -> None:
    assert [written(form, report) for form in OURS] == [written(form, report) for form in OURS]


@QUICK
@given(reports)
def test_the_parts_of_a_report_have_its_findings_and_exports(report: Report) -> None:
    found = list(parts(report))
    assert sorted(map(id, report.findings)) == sorted(id(f) for p in found for f in p.findings)
    assert [export for part in found for export in part.exports] == list(report.exports)


@QUICK
@given(reports)
def test_json_keeps_texts_and_places_as_they_are(report: Report) -> None:
    told = json.loads(written("json", replace(report, exports=())))
    assert [(f["messages"], f["mending"], f["line"]) for f in told["findings"]] == [
        (dict(f.messages), f.mending, f.place.line if f.place else None) for f in report.findings
    ]
    assert told["summary"]["unjudged"] == len(told["unjudged"]) == len(report.unjudged)
    assert told["conforms"] is report.conforms


@QUICK
@given(reports)
def test_csv_shows_texts_and_runs_no_formula(report: Report) -> None:
    rows = list(
        csv.DictReader(io.StringIO(as_csv(replace(report, exports=(), unjudged=())), newline=""))
    )
    for row, finding in zip(rows, report.findings, strict=True):
        assert row["message"] == shown(finding.message())
        assert not any(cell.startswith(RUNS) for cell in row.values())


@QUICK
@given(reports)
def test_the_three_syntaxes_say_the_same(report: Report) -> None:
    said = [
        {quad.object for quad in parse(written(form, report), syntax) if is_text(quad.object)}
        for form, syntax in (
            ("turtle", RdfFormat.TURTLE),
            ("ntriples", RdfFormat.N_TRIPLES),
            ("jsonld", RdfFormat.JSON_LD),
        )
    ]
    assert said[0] == said[1] == said[2]
    assert {f.message() for f in report.findings if f.messages} <= {t.value for t in said[0]}


def is_text(term: object) -> bool:
    return hasattr(term, "datatype")


@pytest.mark.parametrize("text", NASTY)
def test_plain_text_sends_a_terminal_nothing_but_letters(text: str) -> None:
    shown = plain_text(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]", shown)
    assert plain_text(shown) == shown


@QUICK
@given(reports)
def test_annotations_send_a_log_nothing_but_letters(report: Report) -> None:
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", written("github", report).decode()
    )


@QUICK
@given(reports)
def test_what_a_baseline_knows_fails_no_case_and_is_no_error(report: Report) -> None:
    known = Setting(known=frozenset(finding.fingerprint for finding in report.findings))
    assert b"<failure" not in written("junit", report, known)
    assert written("github", report, known).count(b"\n::error") == 0 or report.unjudged
    told = json.loads(written("json", report, known))
    assert told["summary"]["known"] == len(report.findings)
    assert all(finding["known"] for finding in told["findings"])
    assert told["conforms"] is (not report.unjudged and not report.fails(Severity.VIOLATION))


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_but_annotations_has_a_suffix(form: str) -> None:
    assert (form in SUFFIXES.values()) is (form != "github")


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.TTL", "turtle"), ("a.earl.ttl", "earl"), ("a/b.sarif.json", "sarif"), ("a.xml", "junit")],
)
def test_a_name_says_its_format(name: str, form: str) -> None:
    assert format_of(name) == form


def test_what_is_no_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotAcceptable, match=r"\.sarif"):
        format_of("report.docx")
    with pytest.raises(NotAcceptable, match="junit"):
        writer("docx", io.BytesIO(), Setting())
