"""The report as a page: what it says, that it is one file, and that it is always the same."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from pyoxigraph import NamedNode

from iotssf_kg.namespaces import local
from iotssf_kg.report import htmlspool
from iotssf_kg.report.html import HtmlWriter
from iotssf_kg.report.htmlspool import Texts
from iotssf_kg.report.words import words
from iotssf_kg.report.writer import Setting
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.validation.report import Report, Severity, Unjudged
from tests.report import samples
from tests.report.reports import reports

ODD = Unjudged("exports/odd.ttl", "exports/odd.ttl:12: this is not Turtle. Mend it", 12)


class Page(HTMLParser):
    """The elements of a page: each with its attributes and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in ("meta", "br", "input"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def texts(self, tag: str, **wanted: str) -> list[str]:
        return [
            "".join(text)
            for name, attrs, text in self.elements
            if name == tag and wanted.items() <= attrs.items()
        ]


def page(count: int = 60, last: Report | None = None, **setting: object) -> Page:
    given = Setting(**setting)  # type: ignore[arg-type]
    return Page(samples.written(HtmlWriter, samples.parts(count), last or samples.total(), given))


def records(made: Page) -> list[list[object]]:
    """The findings in a page, as its script finds them."""
    return [
        record
        for tag, attrs, text in made.elements
        if tag == "script" and re.fullmatch(r"d\d+-\d+", attrs.get("id") or "")
        for record in json.loads("".join(text))
    ]


def test_every_finding_is_in_the_page_once() -> None:
    expected = {samples.finding(n).fingerprint for n in range(3000)}
    found = [record[6] for record in records(page(3000))]
    assert (len(found), set(found)) == (3000, expected)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_finding_comes_in_the_language_asked_for(lang: str) -> None:
    made = page(1, lang=lang)
    [index] = made.texts("script", id="index")
    [[_, _, _, message, *_]] = records(made)
    assert json.loads(index)["texts"][message] == samples.finding(0).message(lang)


@pytest.mark.parametrize(
    ("count", "known", "unjudged", "verdict"),
    [
        (0, False, (), "conforms"),
        (60, False, (), "fails"),
        (60, True, (), "known_only"),
        (0, False, (ODD,), "incomplete"),
    ],
)
def test_it_says_first_whether_all_is_in_order(count, known, unjudged, verdict) -> None:
    seen = frozenset(samples.finding(n).fingerprint for n in range(count) if known)
    for lang in ("en", "ja"):
        made = page(count, samples.total(unjudged=unjudged), known=seen, lang=lang)
        assert made.texts("h1") == [words(lang)[verdict]]


def test_a_report_of_nothing_is_not_called_in_order() -> None:
    nothing = replace(samples.export(0), assets=0, models=0)
    made = page(0, replace(samples.total(), exports=(nothing,)))
    assert made.texts("h1") == [words("en")["vacuous"]]


def test_exports_shapes_and_what_could_not_be_judged_are_listed() -> None:
    made = page(3, samples.total(exports=2, unjudged=(ODD,)))
    told = made.texts("bdi")
    assert {ODD.error, ODD.source, "exports/maker-1.ttl", "Review"} <= set(told)
    assert f"{1:064x}" in made.texts("td")
    assert told.index(ODD.error) < told.index("exports/maker-1.ttl")


def test_the_matrix_holds_every_cell_with_its_count_and_category() -> None:
    made = page(0)
    cells = [
        tuple("".join(text).split(" ", 1))
        for tag, attrs, text in made.elements
        if tag == "td" and (attrs.get("class") or "").startswith("shade")
    ]
    names = {cell: local(shipped().category_of[cell]) for cell in samples.CELLS}
    expected = {(f"{n:,}", f"Category {names[cell][4:]}") for cell, n in samples.CELLS.items()}
    assert (len(cells), set(cells)) == (9, expected)


def test_the_figures_by_category_and_perspective_add_up() -> None:
    figures = [int(n.replace(",", "")) for n in page(1000).texts("td", **{"class": "number"}) if n]
    *_, total = figures
    assert total == 1000
    assert sum(figures[-6:-1]) == 1000


def test_its_policy_names_the_very_style_and_script_that_it_carries() -> None:
    made = page(3)
    [policy] = [a["content"] for _, a, _ in made.elements if "http-equiv" in a]
    scripts = ["".join(text) for tag, attrs, text in made.elements if tag == "script" and not attrs]
    for text in [*made.texts("style"), *scripts]:
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert len(scripts) == 1
    assert "unsafe" not in policy


def test_it_refers_to_nothing_outside_itself() -> None:
    outward = [
        (tag, attrs)
        for tag, attrs, _ in page(60).elements
        if {"src", "style", "action"} & attrs.keys()
        or not (attrs.get("href") or "#").startswith("#")
        or any(name.startswith("on") for name in attrs)
    ]
    assert outward == []


def test_the_same_report_gives_the_same_bytes() -> None:
    first, second = (
        samples.written(HtmlWriter, samples.parts(700), samples.total(2), Setting())
        for _ in range(2)
    )
    assert first == second


@settings(max_examples=60, deadline=None)
@given(report=reports)
def test_any_report_can_be_written_and_its_data_read_again(report: Report) -> None:
    data = samples.written(HtmlWriter, [report], replace(report, findings=()), Setting())
    made = Page(data)
    found = sorted(str(record[6]) for record in records(made))
    assert found == sorted(finding.fingerprint for finding in report.findings)
    assert sum(1 for tag, *_ in made.elements if tag == "body") == 1


def test_a_group_with_graver_findings_comes_first() -> None:
    light = samples.finding(0, severity=Severity.INFO)
    grave = samples.finding(1, severity=Severity.VIOLATION, requirement=NamedNode("urn:x:need"))
    made = Page(
        samples.written(HtmlWriter, [Report((light, grave), {})], samples.total(), Setting())
    )
    groups = [a["data-group"] for tag, a, _ in made.elements if "data-group" in a]
    assert groups == ["1", "0"]


def test_texts_beyond_the_limit_stand_in_full() -> None:
    texts = Texts()
    assert [texts("a"), texts("b"), texts("a"), texts("")] == [0, 1, 0, ""]
    long = "x" * (5 << 20)
    assert texts(long) == long
    assert list(texts) == ["a", "b"]


def test_memory_does_not_grow_with_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(htmlspool, "_TEXTS", 100)
    peaks = []
    for count in (10_000, 25_000):
        tracemalloc.start()
        writer = HtmlWriter(io.BytesIO(), Setting())
        for part in samples.parts(count, 100):
            writer.add(part)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        writer.close(samples.total())
    # Of each group the last piece waits in memory.
    assert peaks[1] < peaks[0] + 1_500_000
