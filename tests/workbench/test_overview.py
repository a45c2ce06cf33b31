"""The overview: the counts that the store's questions give, and ways to the assets behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from lxml import html

from iotssf_kg.library import run
from iotssf_kg.store import Store, connect, number
from tests.service.server import Served, served
from tests.workbench.visits import Visit

HINATA = "https://hinata-home.example/id/hinata"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def store(workbench: Served) -> Iterator[Store]:
    """What the service reads, asked directly."""
    opened = connect(workbench.store)
    yield opened
    opened.close()


def page(workbench: Served, path: str, status: int = 200) -> html.HtmlElement:
    answer = httpx.get(workbench.url + path, headers={"Accept": "text/html"}, timeout=60)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def matrix(found: html.HtmlElement) -> list[int]:
    cells = found.xpath("//table[@class='matrix']//td[starts-with(@class, 'heat')]")
    return [int(cell.xpath("string(.//strong | ./span[1])")) for cell in cells]


@pytest.mark.parametrize("organization", ["", HINATA])
def test_the_heat_map_is_that_of_cq04(workbench: Served, store: Store, organization: str) -> None:
    given = {"organization": organization} if organization else {}
    counts: dict[tuple[str, str], int] = {}
    for _, _, recovery, economic, _, assets, _ in run(store, "cq04", given, DAY).rows:
        counts[str(recovery), str(economic)] = counts.get(
            (str(recovery), str(economic)), 0
        ) + number(assets)
    levels = sorted({r for r, _ in counts}, reverse=True), sorted({e for _, e in counts})
    expected = [counts[r, e] for r in levels[0] for e in levels[1]]
    assert matrix(page(workbench, f"/?of={organization}")) == expected


def test_a_line_of_the_portfolio_is_that_of_cq31(workbench: Served, store: Store) -> None:
    found = page(workbench, f"/?date={DAY}&lang=en")
    [line] = found.xpath(f"//tr[th/a[@title='{HINATA}']]")
    told = [td.text for td in line.xpath("td")]
    given = {"organization": HINATA, "date": str(DAY)}
    live = {
        (topic.value, item.value): number(n)
        for _, topic, item, n in run(store, "cq31", given, DAY).rows
    }
    heads = [th.text for th in found.xpath("//h2[@id]/following::thead[1]//th")]
    needs = dict(zip(heads[1:], told, strict=True))
    for outcome in ("met", "justified", "not judged", "open"):
        assert int(needs[f"Needs {outcome}"]) == live["needs", outcome]
    categories = {item: n for (topic, item), n in live.items() if topic == "assets"}
    assert int(needs["Devices and systems"]) == sum(categories.values())
    assert needs["none"] == str(categories["none"])
    assert needs["Since the last export"] == "+{} −{}".format(
        live["change", "added"], live["change", "removed"]
    )


def test_what_is_wrong_with_a_request_is_told(workbench: Served) -> None:
    assert "2026-11-23" in page(workbench, "/?date=soon", 400).text_content()
    assert "there are" in page(workbench, "/?of=https://nobody.example/x", 404).text_content()
    page(workbench, "/?from=%22%3E", 400)


def test_an_empty_store_still_leads_to_every_door(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty") / "store"
    with served(folder, "--allow-upload") as service:
        found = page(service, "/?lang=en")
    assert "no summary" in found.text_content()
    assert "/sparql" in found.xpath("//li/a/@href")


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Devices and systems"), ("ja", "機器・システム")]
)
def test_a_cell_leads_to_its_assets(visit: Visit, lang: str, title: str) -> None:
    opened = visit(f"/?lang={lang}")
    cell = opened.locator(".heat-4 a").first
    count = int(cell.inner_text())
    cell.click()
    opened.wait_for_url("**/assets?*")
    assert opened.locator("h1").inner_text() == title
    assert opened.locator("tbody tr").count() == count
    assert f"{count}" in opened.locator("main > p").first.inner_text()
