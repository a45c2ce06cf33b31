"""A report is the same bytes for the same build and day, from whatever store, and safe to open."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from iotssf_kg.audit import (
    Audit,
    as_html,
    as_workbook,
    audit,
    portfolio,
    portfolio_html,
    portfolio_workbook,
)
from iotssf_kg.audit.html import _BASE
from iotssf_kg.audit.words import _WORDS
from iotssf_kg.audit.workbook import plain, sheets
from iotssf_kg.store import Store
from tests.audit.worlds import EXAMPLES, LATER, TODAY, examples, reported, shelved, turtle

ORGANIZATION = "https://suzukaze.example/id/suzukaze"
GOLDEN = Path(__file__).parent / "golden"
SMALL = "https://hinata-home.example/id/kaede"
WRITE = """
import sys
from iotssf_kg.audit import as_html, as_workbook, portfolio, portfolio_html, portfolio_workbook
from tests.audit.worlds import LATER, examples, reported
found = reported("examples", sys.argv[1], LATER)
for write in (as_html, as_workbook):
    sys.stdout.buffer.write(write(found))
for write in (portfolio_html, portfolio_workbook):
    sys.stdout.buffer.write(write(portfolio(examples(), LATER)))
"""


def test_two_processes_write_the_same_bytes() -> None:
    digests = set()
    for seed in ("0", "4242"):
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", WRITE, ORGANIZATION],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(EXAMPLES.parent)},
            capture_output=True,
            check=True,
        )
        assert b"<!DOCTYPE html>" in run.stdout
        digests.add(hashlib.sha256(run.stdout).hexdigest())
    assert len(digests) == 1


def test_every_kind_of_store_gives_the_same_report(store: Store) -> None:
    assert as_html(audit(store, ORGANIZATION, LATER)) == as_html(
        reported("examples", ORGANIZATION, LATER)
    )


def test_a_workbook_bears_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(reported("examples", SMALL, TODAY)))) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01" in book.read("docProps/core.xml")


def summary(found: Audit) -> str:
    """The tables that change with the rules alone, not with versions, hashes or messages."""
    left = {
        "title",
        "exports",
        "versions",
        "checked",
        "queries",
        "glossary",
        "consistency",
        "findings",
    }
    lines = [f"{found.organization.name} {found.on}"]
    for table in sheets(found):
        if table.key not in left:
            lines.append(f"\n# {table.key}: {' | '.join(table.columns)}")
            lines += [" | ".join(plain(c).replace("\n", " / ") for c in row) for row in table.rows]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_small_report_is_the_golden_one(lang: str) -> None:
    found = summary(reported("examples", SMALL, LATER, lang))
    path = GOLDEN / f"kaede.{lang}.txt"
    if os.environ.get("IOTSSF_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page_and_workbook_tell_the_same(lang: str) -> None:
    found = reported("examples", ORGANIZATION, LATER, lang)
    page, book = as_html(found).decode(), openpyxl.load_workbook(io.BytesIO(as_workbook(found)))
    assert len(book.sheetnames) == len(sheets(found))
    needs = book.worksheets[4]
    assert needs.max_row - 1 == sum(sum(line.counts.values()) for line in found.assets)
    for line in found.assets:
        assert f'id="a{line.number}"' in page
    for query in found.asked:
        assert query.table in _WORDS


def test_each_export_stands_in_the_report_with_date_and_hash() -> None:
    page = as_html(reported("examples", ORGANIZATION, TODAY)).decode()
    data = (EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl").read_bytes()
    for text in (hashlib.sha256(data).hexdigest(), "2026-10-01", "Not affiliated with METI"):
        assert text in page


def test_the_words_are_all_in_both_languages() -> None:
    for key, (english, japanese) in _WORDS.items():
        assert english.strip(), key
        assert japanese.strip(), key
        assert re.search(r"[぀-ヿ一-鿿]", japanese) or key in ("sha256", "iri"), key


# Whatever a party writes is text, wherever it stands.

PAYLOADS = (
    "<script>hit()</script>",
    "</style><img src=x onerror=hit()>",
    "' onmouseover='hit()",
    '\\" onmouseover=\\"hit()',
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK(\\"http://127.0.0.1/\\")',
)
HOSTILE = """
@prefix o: <https://evil.example/id/> .
o:export a ssf:Export ; dcterms:publisher o:party ; dcterms:issued "2026-04-01"^^xsd:date ;
    void:uriSpace "https://evil.example/id/" .
o:party a ssf:Organization ; rdfs:label "{0}"@en .
o:home a ssf:UseContext ; rdfs:label "{0}"@en .
o:device a ssf:Device ; rdfs:label "{0}"@en ; ssf:usedIn o:home ; ssf:operatedBy o:party ;
    ssf:performs o:sense ; ssf:adoptedAssessment o:rating .
o:other a ssf:Device ; rdfs:label "other {0}"@en ; ssf:usedIn o:home ; ssf:operatedBy o:party ;
    ssf:outOfScopeBecause "{0}"@en .
o:sense a ssf:Sensing ; rdfs:label "{0}"@en .
o:rating a ssf:Assessment ; rdfs:label "{0}"@en ; ssf:assesses o:device ; ssf:inContext o:home ;
    ssf:recoveryDifficulty ssf:R3 ; ssf:economicImpact ssf:E3 ; ssf:underScheme sch:scheme ;
    ssf:status ssf:Final ; prov:wasAttributedTo o:party ; dcterms:issued "2026-03-01"^^xsd:date .
o:measure a ssf:Measure ; rdfs:label "{0}"@en ; ssf:on o:device ; ssf:meets rq:P2-01 ;
    ssf:measureStatus ssf:Implemented ; ssf:validFrom "2026-01-01"^^xsd:date ;
    ssf:evidencedBy o:evidence .
o:evidence a ssf:Evidence ; rdfs:label "{0}"@en ; ssf:evidenceKind ssf:PatchRecord ;
    ssf:issuedBy o:party ; dcterms:issued "2026-02-01"^^xsd:date ;
    ssf:validUntil "2026-12-01"^^xsd:date .
o:why a ssf:Justification ; rdfs:label "{0}"@en ; ssf:on o:device ; ssf:justifies rq:P2-04 ;
    ssf:justificationKind ssf:NotApplicable ; ssf:because "{0}"@en ;
    prov:wasAttributedTo o:party ; dcterms:issued "2026-02-01"^^xsd:date ;
    ssf:validUntil "2027-12-01"^^xsd:date .
"""


def hostile(payload: str) -> Audit:
    document = turtle(HOSTILE.replace("{0}", payload), f"{payload}.ttl")
    return audit(shelved([document]), "https://evil.example/id/party", TODAY)


class Tags(HTMLParser):
    """The elements, attributes and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.targets.update(value or "" for name, value in attrs if name in ("href", "src"))


def tags(page: bytes) -> Tags:
    found = Tags()
    found.feed(page.decode())
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_party_writes_is_never_markup(payload: str) -> None:
    harmless, found = hostile("harmless"), hostile(payload)
    safe, page = tags(as_html(harmless)), tags(as_html(found))
    assert (page.tags, page.attributes) == (safe.tags, safe.attributes)
    assert "script" not in page.tags
    assert all(target.startswith("#") for target in page.targets)
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(found)))
    assert {c.data_type for sheet in book for row in sheet.iter_rows() for c in row} <= {"s", "n"}


def test_nothing_but_its_own_style_may_load() -> None:
    page = as_html(reported("examples", SMALL, TODAY)).decode()
    assert _BASE.is_file()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert " style=" not in page


def test_the_line_of_every_organization_has_page_and_workbook() -> None:
    found = portfolio(examples(), TODAY, "ja")
    page = portfolio_html(found).decode()
    book = openpyxl.load_workbook(io.BytesIO(portfolio_workbook(found)))
    assert book.worksheets[0].max_row == len(found.lines) + 1
    for line in found.lines:
        assert line.name in page
