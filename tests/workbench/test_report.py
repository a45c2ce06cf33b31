"""``/report``: what `iotssf report` writes, as a page and as files."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import quote

import httpx
import pytest
from lxml import html

from iotssf_kg.audit import LISTS, PAGES, audit, portfolio
from iotssf_kg.store import Store
from tests.requirements import need
from tests.service.server import Served
from tests.workbench.test_overview import DAY, page, store
from tests.workbench.visits import Visit

__all__ = ["store"]
WHOSE = "https://suzukaze.example/id/suzukaze"
ASKED = f"/report?organization={WHOSE}&date={DAY}"


def get(workbench: Served, path: str, **headers: str) -> httpx.Response:
    return httpx.get(workbench.url + path, headers=headers, timeout=300)


def said(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_says_what_the_file_of_the_command_says(
    workbench: Served, store: Store, lang: str
) -> None:
    for path, made in (
        (ASKED, PAGES["html"](audit(store, WHOSE, DAY, lang))),
        (f"/report?date={DAY}", LISTS["html"](portfolio(store, DAY, lang))),
    ):
        [here] = page(workbench, f"{path}&lang={lang}").xpath("//div[@class='report']")
        [there] = html.fromstring(made.decode()).xpath("//main")
        assert said(here) == said(there)


def test_files_have_the_bytes_that_the_command_writes(workbench: Served, store: Store) -> None:
    one, every = audit(store, WHOSE, DAY, "ja"), portfolio(store, DAY, "ja")
    for form in ("html", "xlsx"):
        assert get(workbench, f"{ASKED}&lang=ja&format={form}").content == PAGES[form](one)
    for form in ("html", "xlsx", "csv", "json"):
        got = get(workbench, f"/report?date={DAY}&lang=ja&format={form}")
        assert got.content == LISTS[form](every)
        assert f'filename="report-{DAY}.{form}"' in got.headers["content-disposition"]


def test_pdf_has_the_same_bytes_from_a_process_that_is_confined(
    workbench: Served, store: Store
) -> None:
    need(find_spec("weasyprint"), "WeasyPrint is not installed (extra [pdf])")
    got = get(workbench, f"/report?date={DAY}&lang=ja", Accept="application/pdf")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
    assert got.content == LISTS["pdf"](portfolio(store, DAY, "ja"))
    assert f'filename="report-{DAY}.pdf"' in got.headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "accept", "status", "told"),
    [
        (ASKED, "text/csv", 406, "application/pdf"),
        (f"{ASKED}&format=csv", "*/*", 400, "html, pdf, xlsx"),
        ("/report?organization=suzukaze", "*/*", 400, "suzukaze"),
        ("/report?organization=urn:nobody", "*/*", 404, "/report"),
        ("/report?date=yesterday", "*/*", 400, "2026-11-23"),
    ],
)
def test_what_cannot_be_is_refused(
    workbench: Served, path: str, accept: str, status: int, told: str
) -> None:
    got = get(workbench, path, Accept=accept)
    assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
    assert told in got.text


def test_the_overview_leads_to_the_report_of_each(visit: Visit) -> None:
    opened = visit(f"/?date={DAY}&lang=ja")
    opened.locator(f"a[href*='report?organization={quote(WHOSE, safe='')}']").click()
    opened.wait_for_selector(".report .matrix")
    assert opened.input_value("#date") == str(DAY)
    opened.locator(".report a[href*='/about']").first.click()
    opened.wait_for_url("**/about*lang=ja*")
