"""The page of an asset: why its category, its needs, assessments, connections and history."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from iotssf_kg.library import run
from iotssf_kg.store import Store
from tests.service.server import Served
from tests.workbench.test_overview import DAY, page, store
from tests.workbench.visits import Visit

__all__ = ["store"]
ASSET = "https://suzukaze.example/id/ac-care"
CONNECTED = "https://suzukaze.example/id/care-controller"


def about(workbench: Served, lang: str = "en", date: str = str(DAY)) -> html.HtmlElement:
    return page(workbench, f"/about?iri={ASSET}&lang={lang}&date={date}")


def test_every_need_is_there_as_cq05_has_it(workbench: Served, store: Store) -> None:
    live = run(store, "cq05", {"asset": ASSET, "date": str(DAY)}, DAY)
    place = {name: at for at, name in enumerate(live.columns)}
    expected = sorted((r[place["requirement"]].value, r[place["outcome"]].value) for r in live.rows)
    rows = about(workbench).xpath("//table[@class='needs']/tbody/tr")
    told = [
        (r.xpath("th/a")[0].get("title"), r.xpath("td[1]/text()")[0].split(" ", 1)[1]) for r in rows
    ]
    assert sorted((iri, outcome.strip()) for iri, outcome in told) == expected
    assert {"✓"} == {r.xpath("td[1]/text()")[0].split()[0] for r in rows}


def test_a_need_that_is_open_or_ends_soon_shows(workbench: Served) -> None:
    text = about(workbench, date="2030-01-01").text_content()
    assert "✗ open" in text
    assert "⚠ expires after 2027-01-31" in about(workbench, date="2027-01-01").text_content()
    assert "⚠" not in about(workbench, date="2026-09-15").text_content()


@pytest.mark.parametrize(("lang", "words"), [("en", "In category IV by"), ("ja", "カテゴリ")])
def test_the_chain_says_why(workbench: Served, lang: str, words: str) -> None:
    chain = about(workbench, lang).xpath("//h2[@id='why']/following-sibling::ul[1]")[0]
    assert words in chain.xpath("string(li[1])")
    assert "https://suzukaze.example/id/rating-ac-care" in chain.xpath(".//a/@title")


def test_assessments_stand_beside_each_other_and_history_names_exports(workbench: Served) -> None:
    found = about(workbench)
    table = found.xpath("//h2[@id='assessments']/following::table[1]")[0]
    assert "✓" in table.xpath("string(.//tr[th='Adopted'])")
    exports = found.xpath("//h2[@id='history']/following::table[1]//code/text()")
    assert exports == [f"https://suzukaze.example/id/export-{year}" for year in (2026, 2025)]


def test_what_is_no_asset_has_no_such_parts(workbench: Served) -> None:
    found = page(workbench, "/about?iri=https://suzukaze.example/id/rating-ac-care")
    assert found.xpath("//h2[@id]") == []


def test_programs_get_statements_as_before(workbench: Served) -> None:
    answer = httpx.get(
        f"{workbench.url}/about", params={"iri": ASSET}, headers={"Accept": "text/turtle"}
    )
    assert answer.headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_picture_leads_to_what_it_is_connected_with(visit: Visit, lang: str) -> None:
    opened = visit(f"/about?iri={ASSET}&lang={lang}", java_script_enabled=False)
    here = opened.locator(".drawing .here title").first.inner_html()
    assert "(IV)" in here
    opened.locator(f".drawing [data-name='{CONNECTED}']").click()
    opened.wait_for_url("**care-controller*")
    assert opened.locator(".drawing .rising").count() > 0
