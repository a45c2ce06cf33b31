"""The page in a real browser: fast at any size, safe with any content, usable by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from iotssf_kg.rdf.place import Place
from iotssf_kg.report.html import HtmlWriter
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Finding, Report, Unjudged
from tests.report import samples

# Every task of the page's main thread that takes longer than 50 ms, and every call of hit().
WATCH = """
window.hits = 0; window.hit = () => { window.hits += 1; };
window.long = [];
new PerformanceObserver((list) => list.getEntries().forEach((task) => long.push(task.duration)))
  .observe({type: "longtask", buffered: true});
"""
PAYLOADS = (
    "<script>hit()</script>",
    "</script><script>hit()</script>",
    "<img src=x onerror=hit()>",
    '"><svg onload=hit()>',
    "' autofocus onfocus=hit() x='",
    "<!--<script>hit()//-->",
    "{{ hit() }}{% print(hit()) %}${hit()}",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<a href=javascript:hit() id=index>x</a>",
    "\u202e<ſcript>hit()</ſcript>\u2028hit()//",
    "＜script＞hit()＜/script＞\ufeff<\x00script>hit()",
    "<style>@import 'http://127.0.0.1:9/x'</style><base href=//x><meta http-equiv=refresh>",
)
IRIS = ("javascript:hit()", "data:text/html,%3Cscript%3Ehit()%3C/script%3E", "urn:x:'onclick=hit()")


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a report; fails the test where the page complains or asks for anything else."""
    contexts, troubles = [], []

    def open_(data: bytes, **options: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_bytes(data)
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.add_init_script(WATCH)
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


def html(count: int = 300, last: Report | None = None, **setting: Any) -> bytes:
    exports = max(1, -(-count // 500))
    return samples.written(
        HtmlWriter, samples.parts(count), last or samples.total(exports), Setting(**setting)
    )


def shown(page: Any, pattern: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#status")).to_have_text(re.compile(pattern), timeout=30_000)


def test_100_000_findings_open_and_filter_without_freezing(show) -> None:
    page = show(html(100_000))
    shown(page, "100,000 of 100,000")
    [painted] = page.evaluate("performance.getEntriesByName('first-paint').map(e => e.startTime)")
    page.locator("details.group > summary").first.click()
    page.locator("article").first.wait_for()
    page.locator("#filter").press_sequentially("device-99")
    shown(page, "^1,111 of 100,000")
    page.get_by_label("warning").click()
    shown(page, "^793 of 100,000")
    assert painted < 3000
    assert max(page.evaluate("long"), default=0) < 500


def nasty(payload: str, number: int) -> Finding:
    said = samples.finding(
        number,
        value=Literal(payload),
        messages={"en": payload},
        source=payload,
        path=payload,
        place=Place(1, sheet=payload, excerpt=payload),
        mending=payload,
        focus=NamedNode(IRIS[number % len(IRIS)]),
        shape=NamedNode(IRIS[number % len(IRIS)]),
        requirement=NamedNode(IRIS[number % len(IRIS)]) if number % 2 else None,
    )
    return replace(said, details=(said,))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_that_an_export_says_runs(show, scripts: bool) -> None:
    found = tuple(nasty(payload, number) for number, payload in enumerate(PAYLOADS))
    named = NamedNode(IRIS[0])
    last = replace(
        samples.total(unjudged=[Unjudged(text, text, 1, named) for text in PAYLOADS]),
        exports=tuple(replace(samples.export(0), source=t, publisher=named) for t in PAYLOADS),
        engine=PAYLOADS[0],
        checked={named: 3},
    )
    page = show(
        samples.written(HtmlWriter, [Report(found, {})], last, Setting()),
        java_script_enabled=scripts,
    )
    if scripts:
        page.locator("#open").click()
        page.locator("#filter").fill("hit()")
        shown(page, f"^{len(PAYLOADS)} of {len(PAYLOADS)} ")
        assert page.locator("article").count() == len(PAYLOADS)
        assert page.evaluate("hits") == 0
    assert page.locator("img, svg, iframe, base, a:not(.skip), [onerror], [onload]").count() == 0
    assert page.locator(".unjudged td.prose").all_text_contents() == [
        text.replace("\x00", "") for text in PAYLOADS
    ]


def test_its_policy_stops_what_would_be_put_into_it_later(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html(3))
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    refused = page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.append("hit()"); document.body.append(script);
          try { document.body.innerHTML = "<b>x</b>"; return false; } catch { return true; }
        }"""
    )
    assert (refused, page.evaluate("hits")) == (True, 0)
    page.close()


def test_it_is_used_by_keyboard_alone(show) -> None:
    page = show(html(300))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("device-299")
    shown(page, "^1 of 300")
    page.keyboard.press("Escape")
    shown(page, "^300 of 300")
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("article").first.wait_for()
    for _ in range(60 * 2):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Next":
            break
    page.keyboard.press("Enter")
    assert page.locator(".pager").first.text_content() == "Previous51–100 of 100Next"


def test_without_scripts_each_group_shows_its_first_findings(show) -> None:
    page = show(html(300), java_script_enabled=False)
    page.locator("details.group > summary").first.click()
    assert page.locator("details.group").first.locator("li").count() == 3
    assert not page.locator("#tools").is_visible()


def test_on_paper_every_finding_stands(show) -> None:
    page = show(html(300))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("article:visible").count() == 300
    assert not page.locator("#tools").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article").count() == 0


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground_and_fit_a_phone(show, lang: str, scheme: str) -> None:
    page = show(html(60, lang=lang), color_scheme=scheme, viewport={"width": 360, "height": 800})
    page.locator("details.group > summary").first.click()
    page.locator("article").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(CONTRASTS) == []


# The elements with text whose contrast is under 4.5; https://www.w3.org/TR/WCAG22/#contrast-minimum
CONTRASTS = """() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = parts(color).map((c) => (c / 255 <= 0.04045
      ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (parts(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && [...element.childNodes].some((node) =>
      node.nodeType === 3 && node.data.trim()) && !element.disabled).filter((element) => {
    const both = [light(getComputedStyle(element).color), light(ground(element))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05) < 4.5;
  }).map((element) => `${element.tagName}: ${element.textContent.slice(0, 40)}`);
}"""
