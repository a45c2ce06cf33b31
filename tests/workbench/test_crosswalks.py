"""The pages of crosswalks: they lead to each other, and what is wrong with a request is told."""

from __future__ import annotations

import re

import httpx
import pytest
from lxml import html

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.sssom import write_sssom
from tests.crosswalk.sets import SHELF
from tests.service.server import Served
from tests.workbench.visits import Visit

PAIR = "/crosswalks/pair?from=iot-ssf-kg-sample&to=en-303-645@2.1.1"
SET = next(each for each in crosswalks() if each.object == "en-303-645@2.1.1")


def asked(workbench: Served, path: str, status: int = 200) -> httpx.Response:
    answer = httpx.get(workbench.url + path, headers={"Accept": "text/html"}, timeout=120)
    assert answer.status_code == status, answer.text
    return answer


def page(workbench: Served, path: str, status: int = 200) -> html.HtmlElement:
    return html.fromstring(asked(workbench, path, status).text)


def test_the_network_leads_to_pairs_by_its_arrows_and_its_table(workbench: Served) -> None:
    found = page(workbench, "/crosswalks?lang=ja")
    arrows = found.xpath("//*[name()='svg']//*[name()='a']/@href")
    assert len(arrows) == len(crosswalks())
    assert set(arrows) == set(found.xpath("//tbody//a[contains(@href, '/pair?')]/@href"))
    assert all("lang=ja" in each for each in arrows)
    assert "枠組み" in page(workbench, arrows[0]).text_content()


def test_a_pair_leads_to_its_rows_and_files_and_a_row_back(workbench: Served) -> None:
    found = page(workbench, f"{PAIR}&lang=en")
    rows = found.xpath("//table[@class='mappings']/tbody/tr")
    assert len(rows) == len(SET.rows)
    [first] = found.xpath(f"//a[text()='{SET.rows[0].id}']/@href")
    row = page(workbench, first)
    assert SET.rows[0].comment in row.text_content()
    assert row.xpath("//a[contains(@href, '/crosswalks/pair?')]")
    [form] = row.xpath("//a[contains(@href, '/reviews?')]/@href")
    assert form in found.xpath("//a/@href")
    assert page(workbench, form).xpath(f"//a[contains(@href, '{SET.rows[0].id}')]")
    [file] = found.xpath("//a[text()='SSSOM/TSV']/@href")
    given = asked(workbench, file)
    assert given.text == write_sssom(SET, SHELF)
    assert "attachment" in given.headers["content-disposition"]
    assert found.xpath("//a[text()='XLSX']/@href")


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/crosswalks/pair?from=nothing&to=cpsf", 404, "Use one of"),
        ("/crosswalks/pair?from=cpsf", 400, "to="),
        (f"{PAIR}&relation=alike", 400, "superset"),
        (f"{PAIR}&start=-1", 400, "Leave it out"),
        ("/crosswalks/chains?from=cpsf&to=cpsf", 400, "two"),
        ("/crosswalks/row?iri=https://example.org/x", 404, "/crosswalks"),
        ("/crosswalks/row?iri=%22%3E", 400, "in full"),
        ("/crosswalks/set?iri=https://example.org/x", 404, "/crosswalks"),
        (f"/crosswalks/set?iri={SET.id}&format=xml", 404, "Use one of"),
        ("/crosswalks/report?from=cpsf&to=en-303-645@2.1.1", 404, "list"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_with_a_remedy(
    workbench: Served, path: str, status: int, told: str
) -> None:
    assert told in page(workbench, path, status).text_content()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_reader_comes_from_the_picture_to_narrowed_rows_by_the_keyboard(
    visit: Visit, lang: str
) -> None:
    page = visit(f"/crosswalks?lang={lang}")
    arrow = page.locator("svg a[href*='iot-ssf-kg-sample'][href*='eu-cra']")
    arrow.focus()
    arrow.press("Enter")
    page.wait_for_url(re.compile("/crosswalks/pair"))
    before = page.locator(".mappings tbody tr").count()
    page.locator("#relation").select_option("unmapped")
    page.locator("form button.main").press("Enter")
    page.wait_for_url(re.compile("relation=unmapped"))
    assert 0 < page.locator(".mappings tbody tr").count() < before
    assert page.locator("html").get_attribute("lang") == lang
    page.locator(".chips a").click()
    page.wait_for_url(re.compile("^((?!relation=).)*$"))
    assert page.locator(".mappings tbody tr").count() == before
