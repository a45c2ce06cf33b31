"""A reviewed workbook: read with every fault told, written as an export, loaded and asked for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import NamedNode

from iotssf_kg.errors import BadParameter, CellError, SourceError, SourceErrors
from iotssf_kg.namespaces import SSF
from iotssf_kg.rdf import parse, read, serialise
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.report.reviews import Review, reviews_export
from iotssf_kg.report.reviewsheets import read_reviews
from iotssf_kg.report.workbookcolumns import REVIEW
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation import judge
from tests.report.reviewed import ANSWERS, DAY, NODES, PLACES, SPACE, Answers, finding, workbook


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_filled_in_is_read_in_either_language(tmp_path: Path, lang: str) -> None:
    first, waived, rejected, blank, node = read_reviews(
        workbook(tmp_path, *ANSWERS, nodes=NODES, lang=lang)
    )
    assert first == Review(
        SSF("Accepted"), *finding(0), comment="Seen on site.", issued=date(2026, 11, 20)
    )
    assert waived == Review(
        SSF("Waived"), *finding(1), until=date(2027, 3, 31), reviewer="H. Yamada"
    )
    assert (rejected.outcome, blank.node) == (SSF("Rejected"), None)
    assert node == Review(SSF("Accepted"), node=NamedNode("https://maker.example/id/report"))


@pytest.mark.parametrize(
    ("answers", "column", "fault"),
    [
        ({"outcome": "liked"}, "outcome", '"liked" is not in the code list'),
        ({"outcome": "accepted; rejected"}, "outcome", "more than one value"),
        ({"comment": "Why?"}, "outcome", "the outcome is missing"),
        ({"outcome": "waived"}, "until", "needs its last day"),
        ({"outcome": "waived", "until": "soon"}, "until", '"soon" is no date'),
        ({"outcome": "rejected", "until": date(2027, 1, 1)}, "until", "rejected has no end"),
        ({"outcome": "accepted", "date": "2026-02-30"}, "date", "is no date"),
        ({"outcome": "accepted", "fingerprint": 123}, "fingerprint", "no fingerprint"),
        ({"outcome": "accepted", "comment": "=A1+1"}, "comment", "formula without its result"),
    ],
)
def test_a_fault_is_told_by_sheet_row_and_column(
    tmp_path: Path, answers: Answers, column: str, fault: str
) -> None:
    with pytest.raises(SourceErrors, match=fault) as caught:
        read_reviews(workbook(tmp_path, {}, answers))
    [error] = caught.value.faults
    assert isinstance(error, CellError)
    assert (error.sheet, error.line, error.header) == ("findings", 3, column)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_reviews(
            workbook(
                tmp_path, {"outcome": "x"}, {"outcome": "waived"}, nodes=({"outcome": "accepted"},)
            )
        )
    assert len(caught.value.faults) == 3


def test_two_words_on_one_finding_are_refused_unless_they_agree(tmp_path: Path) -> None:
    same = {"fingerprint": finding(0)[0], "node": finding(0)[1].value}
    agreed = workbook(tmp_path, {"outcome": "accepted"}, {"outcome": "accepted", **same})
    assert len(read_reviews(agreed)) == 1
    with pytest.raises(SourceErrors, match="another review in sheet findings, row 2"):
        read_reviews(workbook(tmp_path, {"outcome": "accepted"}, {"outcome": "rejected", **same}))


def test_a_workbook_without_findings_or_header_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(SourceError, match=r"other.xlsx: no sheet of findings"):
        read_reviews(other)
    path = workbook(tmp_path, *ANSWERS)
    book = openpyxl.load_workbook(path)
    book["findings"].delete_cols(PLACES["findings"]["fingerprint"])
    book.save(path)
    with pytest.raises(SourceErrors, match=r"row 1, column fingerprint: .* is missing"):
        read_reviews(path)


def exported(tmp_path: Path) -> bytes:
    found = read_reviews(workbook(tmp_path, *ANSWERS, nodes=NODES))
    return reviews_export(found, SPACE, "Auditor 株式会社", DAY)


def test_the_export_has_no_finding_and_checks_every_review(tmp_path: Path) -> None:
    document = parse(exported(tmp_path), syntax_named("turtle"), "reviews.ttl")
    report = judge(at_hand(split(document)), on=DAY)
    counts = {shape.value.rpartition("#")[2]: n for shape, n in report.checked.items()}
    assert (report.findings, counts["Review"], counts["WaivedReview"]) == ((), 5, 5)


def test_a_reviewer_is_named_only_as_a_party(tmp_path: Path) -> None:
    text = exported(tmp_path).decode()
    assert "Yamada" not in text
    assert "prov:wasAttributedTo :team-2" in text


def test_the_same_reviews_give_the_same_export(tmp_path: Path) -> None:
    assert exported(tmp_path) == exported(tmp_path)


@pytest.mark.parametrize(
    ("space", "name"), [("no iri", ""), ("https://a.example/id", ""), (SPACE, "a b")]
)
def test_a_namespace_or_name_that_cannot_be_one_is_refused(space: str, name: str) -> None:
    with pytest.raises(BadParameter):
        reviews_export((), space, "Auditor", DAY, name)


def test_reviews_go_through_the_spreadsheet_template_unchanged(tmp_path: Path) -> None:
    quads = parse(exported(tmp_path), syntax_named("turtle"), "reviews.ttl").quads
    (tmp_path / "reviews.xlsx").write_bytes(serialise(quads, syntax_named("xlsx")))
    assert set(read(tmp_path / "reviews.xlsx").quads) == set(quads)


def test_the_guide_says_what_belongs_in_each_column() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "spreadsheets.md").read_text(encoding="utf-8")
    section = guide.partition("## A report to review")[2].partition("\n## ")[0]
    assert re.findall(r"^- `(\w+)`: ", section, re.M) == [column.key for column in REVIEW]
