"""The page that compares two of a kind, and the ways to it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from lxml import html

from iotssf_kg.namespaces import PREFIXES
from tests.service.server import Served
from tests.workbench.test_overview import DAY, page
from tests.workbench.visits import Visit

SUZUKAZE = "https://suzukaze.example/id/"
CARE, HOME = f"{SUZUKAZE}ac-care", f"{SUZUKAZE}ac-home"
OLD, NEW = f"{SUZUKAZE}export-2025", f"{SUZUKAZE}export-2026"
II, III = f"{PREFIXES['sch']}II", f"{PREFIXES['sch']}III"


def compared(workbench: Served, status: int = 200, **given: str) -> html.HtmlElement:
    return page(workbench, f"/compare?{urlencode(given)}", status)


def marks(found: html.HtmlElement) -> list[str]:
    return [mark.text for mark in found.xpath("//td[@class='mark']/span")]


@pytest.mark.parametrize(("lang", "words"), [("en", "lines differ"), ("ja", "行が異なる")])
def test_two_assets_stand_side_by_side(workbench: Served, lang: str, words: str) -> None:
    given = {"a": CARE, "b": HOME, "date": str(DAY), "lang": lang}
    found = compared(workbench, **given)
    told = marks(found)
    differing = sum(mark != "=" for mark in told)
    summary = found.xpath("string(//p[@id='summary'])")
    assert {f"{differing}", f"{len(told)}"} <= {*re.findall(r"\d+", summary)}
    assert words in summary
    assert len(found.xpath("//h2[@id='why']/following::section/ul")) == 2
    fewer = compared(workbench, **given, only="differences")
    assert marks(fewer) == [mark for mark in told if mark != "="]
    assert found.xpath("string(//p[@id='summary'])") == fewer.xpath("string(//p[@id='summary'])")


def test_the_two_can_be_swapped(workbench: Served) -> None:
    found = compared(workbench, a=II, b=III, lang="en")
    [swapped] = found.xpath("//a[text()='Swap the two']/@href")
    turned = page(workbench, swapped)
    signs = {"◧": "◨", "◨": "◧"}
    assert [signs.get(mark, mark) for mark in marks(found)] == marks(turned)
    assert "◨" in marks(found)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"a": "https://nobody.example/x"}, 404, ("Look for a slip", "ストアにない")),
        ({"a": CARE, "b": NEW}, 400, ("only two of a kind", "同じ種類のものだけ")),
        ({"a": CARE, "kind": "export"}, 400, ("of another kind", "別の種類")),
        ({"a": f"{SUZUKAZE}suzukaze"}, 404, ("knows no category", "ストアにない")),
    ],
)
def test_what_cannot_be_compared_is_told_with_a_remedy(
    workbench: Served, given: dict[str, str], status: int, words: tuple[str, str]
) -> None:
    for lang, word in zip(("en", "ja"), words, strict=True):
        found = compared(workbench, status, **given, lang=lang)
        assert word in found.xpath("string(//*[@role='alert'])")
        assert found.xpath("//nav//a[contains(@href, 'kind=category')]")


def test_what_is_no_kind_and_what_is_no_iri_is_a_bad_request(workbench: Served) -> None:
    assert "category" in compared(workbench, 400, kind="colour").text_content()
    compared(workbench, 400, a='x" }')
    compared(workbench, 400, a=CARE, b=HOME, date="soon")


def test_two_assets_are_chosen_in_the_table(workbench: Served) -> None:
    [way] = compared(workbench, kind="asset", lang="en").xpath(
        "//a[contains(@href, 'beside')]/@href"
    )
    kind = quote("https://w3id.org/iot-ssf/ns#Device", safe="")
    first = page(workbench, f"{way}&kind={kind}")
    [way] = first.xpath(f"//tr[th/a[@title='{CARE}']]//a[text()='choose']/@href")
    second = page(workbench, way)
    assert second.xpath("//select[@name='kind']/option[@selected]/@value")[0].endswith("#Device")
    [way] = second.xpath(f"//tr[th/a[@title='{HOME}']]//a[text()='choose']/@href")
    assert marks(page(workbench, way))


def test_the_page_of_an_asset_leads_to_comparisons(workbench: Served) -> None:
    found = page(workbench, f"/about?iri={CARE}&lang=en")
    [changes] = found.xpath("//a[text()='since the one before']/@href")
    text = page(workbench, changes).text_content()
    assert "export of 2025" in text
    assert "export of 2026" in text
    [alike] = found.xpath("//a[text()='Compare with another device or system']/@href")
    near = page(workbench, alike).xpath("//main//li/a/@href")
    assert any(quote(HOME, safe="") in each for each in near)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_reader_chooses_two_categories_by_the_keyboard(visit: Visit, lang: str) -> None:
    opened = visit(f"/compare?kind=category&lang={lang}")
    opened.locator("#a").select_option(II)
    opened.locator("#b").select_option(III)
    opened.locator("button.main").press("Enter")
    opened.wait_for_url("**/compare?*b=*")
    assert opened.locator("html").get_attribute("lang") == lang
    assert opened.locator("td.marked").count() == 3 + 4
    every = opened.locator("td.mark").count()
    opened.locator("p.screen a").first.press("Enter")
    opened.wait_for_url("**only=differences*")
    assert 0 < opened.locator("td.mark").count() < every
