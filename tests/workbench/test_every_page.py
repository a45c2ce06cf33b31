"""What holds for every page of the workbench: a new one belongs into ``PAGES``."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from iotssf_kg.service.headers import POLICY
from tests.service.server import Served
from tests.workbench.visits import Visit, barriers

PAGES = [
    "/",
    "/?of=https://hinata-home.example/id/hinata",
    "/assets?kind=https://w3id.org/iot-ssf/ns%23Device",
    "/about?iri=https://suzukaze.example/id/ac-care",
    "/report?organization=https://hinata-home.example/id/kaede&date=2026-11-23",
    "/report?date=2026-11-23",
    "/ask",
    "/ask/cq05?asset=https://suzukaze.example/id/ac-care",
    "/compare?kind=export",
    "/compare?a=https://w3id.org/iot-ssf/scheme/sample/1.0/scheme"
    "&b=https://w3id.org/iot-ssf/scheme/sample-building/1.0/scheme",
    "/compare?a=https://suzukaze.example/id/ac-care&b=https://suzukaze.example/id/ac-home",
    "/queries",
    "/validate",
    "/crosswalks",
    "/crosswalks/pair?from=iot-ssf-kg-sample&to=en-303-645@2.1.1",
    "/crosswalks/chains?from=en-303-645@2.1.1&to=eu-cra",
    "/crosswalks/conflicts?from=en-303-645@2.1.1&to=eu-cra",
    "/crosswalks/row?iri=https://w3id.org/iot-ssf/crosswalk/iot-ssf-kg-sample-1.0-to-cpsf-1.0/iotssf-cpsf-0001",
    "/reviews",
    "/reviews?of=https://suzukaze.example/id/ac-care",
    "/vocabulary?q=evidence",
    "/ns/Device",
    "/shapes/ForeignNode",
    "/scheme/sample/1.0",
]
PHONE = {"width": 360, "height": 640}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_bars_nobody_in_any_dress(visit: Visit, path: str) -> None:
    """In the other language, in the dark and at the width of a phone as well."""
    page = visit(path)
    assert barriers(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    # In the same context: to begin one anew is a quarter of the work.
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.goto(f"{visit.url}{path}{'&' if '?' in path else '?'}lang=ja")
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [
        PHONE["width"],
        True,
    ]
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_without_scripts(workbench: Served, path: str) -> None:
    answer = httpx.get(f"{workbench.url}{path}", headers={"Accept": "text/html"}, timeout=60)
    assert answer.headers["content-security-policy"] == POLICY
    page = html.fromstring(answer.text)
    assert page.xpath("//style | //script[not(@src)] | //@style | //@onclick") == []
    loaded = [*page.xpath("//link/@href"), *page.xpath("//@src")]
    assert all(each.startswith("/static/") for each in loaded)
    assert {httpx.get(workbench.url + each).status_code for each in loaded} == {200}
    assert page.xpath("count(//h1)") == 1
    assert len(answer.content) < 200_000
