"""Reports of any size: what a writer keeps does not grow with what it writes."""

from __future__ import annotations

import io
import json
import tracemalloc
from dataclasses import replace

import pytest
from lxml import etree

from iotssf_kg.report import Setting, writer
from iotssf_kg.validation.report import Finding
from tests.report.sample import NOWHERE, PARTS, SHAPES, TOTAL, UNSUPPORTED

FORMS = ["csv", "json", "turtle", "jsonld", "ntriples", "sarif", "junit", "earl", "github"]


class Sink(io.RawIOBase):
    """A file that counts what is written to it."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_findings(form: str) -> None:
    out = Sink()
    target = writer(form, out, Setting(shapes=(SHAPES,)))
    part = replace(PARTS[0], findings=(NOWHERE, UNSUPPORTED) * 20)
    target.add(part)
    before = out.size
    tracemalloc.start()
    for _ in range(25):
        target.add(part)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert out.size > 20 * before  # it was written at once
    assert grown < 50_000


def junit(known: tuple[Finding, ...] = (), lang: str = "en") -> etree._Element:
    out = io.BytesIO()
    setting = Setting(lang, known=frozenset(f.fingerprint for f in known), shapes=(SHAPES,))
    target = writer("junit", out, setting)
    for part in PARTS:
        target.add(part)
    target.close(TOTAL)
    return etree.fromstring(out.getvalue())


@pytest.mark.parametrize("known", [(), (NOWHERE,)])
def test_the_counts_of_a_suite_are_its_elements(known: tuple[Finding, ...]) -> None:
    for suite in junit(known):
        kinds = {"tests": "testcase", "failures": "failure", "errors": "error"}
        for count, tag in (kinds | {"skipped": "skipped"}).items():
            assert int(suite.get(count)) == len(list(suite.iter(tag)))


def test_a_case_fails_by_violations_alone() -> None:
    first = junit()[0]
    assert [bool(case.findall("failure")) for case in first.iter("testcase")] == [1, 0, 0]
    assert [case.get("classname") for case in first.iter("testcase")] == [
        "own.Asset",
        "own.Evidence-period",
        "own.Review",
    ]
    assert junit((NOWHERE,)).findall(".//failure") == []


def test_a_failure_tells_place_details_and_mending() -> None:
    (failure,) = junit().iter("failure")
    told = failure.text
    assert told.startswith("exports/kaze 1.ttl:12: violation")
    assert NOWHERE.details[0].message() in told
    assert NOWHERE.mending in told


def test_a_file_that_was_not_judged_is_an_error_with_its_line() -> None:
    (error,) = junit().iter("error")
    assert (error.get("message"), error.text) == (TOTAL.unjudged[0].error, "exports/cut.ttl:7")


def test_annotations_of_a_part_begin_with_the_gravest() -> None:
    out = io.BytesIO()
    target = writer("github", out, Setting())
    target.add(replace(PARTS[0], findings=(UNSUPPORTED, NOWHERE)))
    commands = [line.split(b" ")[0] for line in out.getvalue().splitlines()]
    assert commands == [b"::error", b"::warning"]


def test_many_annotations_are_counted_in_the_last_line() -> None:
    out = io.BytesIO()
    target = writer("github", out, Setting())
    target.add(replace(PARTS[0], findings=(NOWHERE,) * 12))
    target.close(TOTAL)
    last = out.getvalue().decode().splitlines()[-1]
    assert last.startswith("::notice title=iotssf validate::2 exports, 12 violations")
    assert "GitHub shows 10 of each kind" in last


def test_lines_of_json_findings_are_objects_of_their_own() -> None:
    out = io.BytesIO()
    target = writer("json", out, Setting())
    target.add(PARTS[0])
    lines = out.getvalue().decode().splitlines()[2:]
    assert [json.loads(line.rstrip(","))["fingerprint"] for line in lines] == [
        NOWHERE.fingerprint,
        UNSUPPORTED.fingerprint,
    ]
