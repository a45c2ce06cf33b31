"""The report on two frameworks says what it measures, in every form, and runs nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html import unescape

import openpyxl
import pytest

from iotssf_kg.audit.crosswalks import (
    COLUMNS,
    Comparison,
    compared,
    comparison_csv,
    comparison_html,
    comparison_workbook,
)
from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import MappingSet, Status
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.errors import UnknownName
from tests.audit.test_report import PAYLOADS, tags

SAMPLE, OTHER = "iot-ssf-kg-sample@1.0", "en-303-645@2.1.1"


@pytest.fixture(scope="module")
def both() -> tuple[Framework, Framework]:
    known = shelf()
    return known.get(SAMPLE), known.get(OTHER)


@pytest.fixture(scope="module")
def found(both: tuple[Framework, Framework]) -> Comparison:
    return compared(crosswalks(), *both)


def changed(*comments: str, **first: object) -> MappingSet:
    """The set between the two, with another first row, and others' words in the first rows."""
    [given] = [each for each in crosswalks() if (each.subject, each.object) == (SAMPLE, OTHER)]
    rows = [replace(given.rows[0], **first), *given.rows[1:]]
    for number, text in enumerate(comments):
        rows[number] = replace(rows[number], comment=text, author=text)
    return replace(given, rows=tuple(rows))


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("not METI's requirements", "2-1 and 2-4", "0 of 39 rows are reviewed")),
        ("ja", ("経済産業省の要求事項ではない", "2-1及び2-4", "39行のうち0行が査読済み")),
    ],
)
def test_page_and_workbook_say_what_a_figure_measures(both, lang: str, said) -> None:
    told = compared(crosswalks(), *both, lang)
    page = unescape(comparison_html(told).decode())
    first = next(iter(sheets(comparison_workbook(told)).values()))
    for text in said:
        assert text in page.partition("<section>")[0]
        assert any(text in row[1] for row in first)


def test_figures_of_the_workbook_are_those_of_the_coverage(found: Comparison) -> None:
    book = sheets(comparison_workbook(found))
    assert list(book) == [
        "Crosswalk report", f"Coverage {SAMPLE}", f"Matrix {SAMPLE}", f"Gaps {SAMPLE}",
        f"Coverage {OTHER}", f"Matrix {OTHER}", f"Gaps {OTHER}", "Sets and review status", "Rows",
    ]  # fmt: skip
    head, *_, last = book[f"Coverage {SAMPLE}"]
    assert dict(zip(head, last, strict=True)) == {
        "Group": "", "Title": "All", "Elements": 28, "Whole": 0, "Part": 13, "Joined": 0,
        "No counterpart": 15, "Unsaid": 0, "In common": "46%", "Reviewed": 0,
    }  # fmt: skip
    others, *groups = book[f"Matrix {SAMPLE}"]
    assert groups[0][others.index("5.3")] == "1 / 7"
    assert len(book[f"Gaps {OTHER}"]) == 1 + len(found.back.gaps)
    review = dict(zip(*book["Sets and review status"], strict=True))
    assert (review["Rows"], review["With a reviewer"], review["Proposed"]) == (39, 0, 39)
    assert len(book["Rows"]) == 1 + 39


def test_csv_has_every_element_and_every_row_of_it(found: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_csv(found).decode())))
    assert tuple(rows[0]) == COLUMNS
    for way in found.ways:
        own = [row for row in rows if row["of"] == way.subject.name]
        assert {row["element"] for row in own} == {each.element.id for each in way.elements}
        assert sum(row["row"] != "" for row in own) == sum(len(each.rows) for each in way.elements)
    [turned] = [row for row in rows if (row["element"], row["counterpart"]) == ("5.3-9", "P1-03")]
    assert (turned["of"], turned["standing"], turned["relation"]) == (OTHER, "whole", "subset")


def test_what_is_in_dispute_is_shown_and_gives_no_standing(both) -> None:
    sets = [changed(status=Status.DISPUTED)]
    rows = csv.DictReader(io.StringIO(comparison_csv(compared(sets, *both)).decode()))
    disputed = [row for row in rows if row["status"] == "disputed"]
    assert [(row["element"], row["standing"]) for row in disputed] == [("P1-01", "")]
    assert "Disputed" in comparison_html(compared(sets, *both)).decode()


def test_what_an_author_writes_is_text_in_every_form(found: Comparison, both) -> None:
    told = compared([changed(*PAYLOADS)], *both)
    safe, page = tags(comparison_html(found)), tags(comparison_html(told))
    assert (page.tags, page.attributes) == (safe.tags, safe.attributes)
    assert "script" not in page.tags
    for row in csv.DictReader(io.StringIO(comparison_csv(told).decode())):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(told)))
    assert {c.data_type for sheet in book for row in sheet.iter_rows() for c in row} <= {"s", "n"}


def test_the_same_sets_give_the_same_bytes(found: Comparison, both) -> None:
    again = compared(crosswalks(), *both)
    for write in (comparison_html, comparison_workbook, comparison_csv):
        assert write(found) == write(again)


def test_two_that_no_set_joins_are_refused_with_what_else_there_is(both) -> None:
    with pytest.raises(UnknownName, match=r"no set joins .* crosswalk chain"):
        compared(crosswalks(), both[0], shelf().get("un-r155"))
