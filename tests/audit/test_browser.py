"""The report in a real browser: nothing runs, nothing else is fetched, and it fits a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iotssf_kg.audit import as_html, portfolio, portfolio_html
from iotssf_kg.audit.crosswalks import compared, comparison_html
from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.own import shelf
from tests.audit.test_report import ORGANIZATION, PAYLOADS, hostile
from tests.audit.worlds import LATER, TODAY, examples, reported

# Everything that a reader's pointer and keyboard could set off.
TOUCH = """for (const node of document.querySelectorAll("*"))
  for (const kind of ["mouseover", "mouseenter", "click", "focus", "error", "load"])
    node.dispatchEvent(new Event(kind))"""
PHONE = {"viewport": {"width": 375, "height": 700}}


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page; fails the test where it complains, runs anything, or asks for anything else."""
    contexts, troubles = [], []

    def open_(data: bytes, **options: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_bytes(data)
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("dialog", lambda dialog: troubles.append(dialog.message))
        page.on("request", lambda request: troubles.append(request.url))
        page.goto(file.as_uri())
        assert troubles.pop(0) == file.as_uri()
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_party_writes_never_runs(show, payload: str) -> None:
    page = show(as_html(hostile(payload)))
    page.evaluate(TOUCH)
    assert page.evaluate("hits") == 0
    assert page.title().startswith("Audit report: ")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("options", [PHONE, {}, {"color_scheme": "dark"}])
def test_it_opens_and_is_no_wider_than_the_screen(show, lang: str, options: Any) -> None:
    page = show(as_html(reported("examples", ORGANIZATION, LATER, lang)), **options)
    assert page.locator(".matrix td[class]").count() == 9
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a[href='#a1']").first.click()
    assert page.locator("#a1").bounding_box()["y"] < 700


def test_paper_shows_what_the_screen_folds(show) -> None:
    page = show(as_html(reported("examples", ORGANIZATION, TODAY)))
    folded = page.locator("details:not([open]) .message").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.bounding_box()["height"] > 0


def test_the_line_of_every_organization_opens(show) -> None:
    found = portfolio(examples(), TODAY)
    page = show(portfolio_html(found), **PHONE)
    assert page.locator("tbody tr").count() == len(found.lines)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_on_two_frameworks_opens_and_fits_a_phone(show, lang: str) -> None:
    both = (shelf().get(name) for name in ("iot-ssf-kg-sample", "en-303-645@2.1.1"))
    page = show(comparison_html(compared(crosswalks(), *both, lang)), **PHONE)
    assert page.locator(".groups tbody th").count() == 4 + 15
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
