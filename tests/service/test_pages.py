"""The first page leads to every other."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from lxml import html

from iotssf_kg.errors import IotssfError
from iotssf_kg.service import problems
from iotssf_kg.service.headers import POLICY
from iotssf_kg.service.words import own
from tests.service.server import Served

SAYINGS = Path(__file__).parents[2] / "iotssf_kg" / "service" / "sayings"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_first_page_leads_to_what_is_here(service: Served, lang: str) -> None:
    answer = httpx.get(f"{service.url}/?lang={lang}", headers={"Accept": "text/html"}, timeout=60)
    ways = [a.get("href") for a in html.fromstring(answer.text).iterfind(".//li/a")]
    assert {"/sparql", "/ns", "/graphs", "/context.jsonld"} <= {*ways}
    assert "POST /validate" in answer.text
    for way in ways:
        assert httpx.get(service.url + way, timeout=60).status_code == 200, way


def test_it_says_to_machines_where_the_description_is(service: Served) -> None:
    links = httpx.get(f"{service.url}/").links
    assert httpx.get(service.url + links["service-desc"]["url"]).is_success


def test_pages_load_nothing_from_elsewhere(service: Served) -> None:
    answer = httpx.get(f"{service.url}/")
    page = html.fromstring(answer.text)
    loaded = [*page.xpath("//link/@href"), *page.xpath("//@src"), *page.xpath("//style")]
    assert [each.partition("/static/")[0] for each in loaded] == [""] * 2
    assert page.xpath("//@style | //script") == []
    assert answer.headers["content-security-policy"] == POLICY
    kinds = {httpx.get(service.url + each).headers["content-type"] for each in loaded}
    assert kinds == {"text/css; charset=utf-8", "image/svg+xml"}


def test_what_pages_load_is_kept_under_its_stamp_alone(service: Served) -> None:
    page = html.fromstring(httpx.get(f"{service.url}/").text)
    [style] = page.xpath("//link[@rel='stylesheet']/@href")
    lasting = httpx.get(service.url + style)
    other = httpx.get(f"{service.url}/static/before/pages.css")
    assert lasting.content == other.content
    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert other.headers["cache-control"] == "no-cache"
    again = {"If-None-Match": lasting.headers["etag"]}
    assert httpx.get(service.url + style, headers=again).status_code == 304
    for name in ("pages", "../pages.py", "%2e%2e/pages.py", "bundle/", "pages.css/x"):
        assert httpx.get(f"{service.url}/static/before/{name}").status_code == 404


@pytest.mark.parametrize("path", sorted(SAYINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_a_page_says_it_says_in_both_languages(path: Path) -> None:
    assert (SAYINGS.parent / "templates" / f"{path.stem}.html").is_file()
    assert {name: {*said} for name, said in own(path.stem).items()} == {
        name: {"en", "ja"} for name in own(path.stem)
    }


@pytest.mark.parametrize(("lang", "other"), [("en", "ja"), ("ja", "en")])
def test_a_page_leads_to_itself_in_the_other_language(
    service: Served, lang: str, other: str
) -> None:
    answer = httpx.get(f"{service.url}/queries/cq05?lang={lang}", headers={"Accept": "text/html"})
    [turn] = html.fromstring(answer.text).xpath("//nav[@class='turn']/a")
    assert (turn.get("href"), turn.get("lang")) == (f"/queries/cq05?lang={other}", other)
    places = html.fromstring(answer.text).xpath("//nav[@class='places']//a/@href")
    assert places
    assert all(each.endswith(f"?lang={lang}") for each in places)


def test_every_kind_of_problem_has_a_name_in_both_languages() -> None:
    found: list[type[IotssfError]] = [IotssfError]
    for each in found:
        found += each.__subclasses__()
    kinds = {problems.kind(each) for each in found if each.status != 500}
    assert kinds <= own("problem").keys()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_problem_is_told_in_the_language_of_the_reader(service: Served, lang: str) -> None:
    accept = {"Accept": "text/html"}
    answer = httpx.get(f"{service.url}/ask/cq99?lang={lang}", headers=accept, timeout=60)
    page = html.fromstring(answer.text)
    [title] = page.xpath("//h1/text()")
    assert answer.status_code == 404
    assert title == page.xpath("//title/text()")[0].partition(" · ")[0].strip()
    english = title if lang == "en" else page.xpath("//main//q[@lang='en']/text()")[0]
    assert english == "no query has that name"
    assert (title == own("problem")["unknown-query"]["ja"]) == (lang == "ja")
