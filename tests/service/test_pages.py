"""The first page leads to every other."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from tests.service.server import Served


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_first_page_leads_to_what_is_here(service: Served, lang: str) -> None:
    answer = httpx.get(f"{service.url}/?lang={lang}", headers={"Accept": "text/html"})
    ways = [a.get("href") for a in html.fromstring(answer.text).iterfind(".//li/a")]
    assert {"/sparql", "/ns", "/graphs", "/context.jsonld"} <= {*ways}
    assert "POST /validate" in answer.text
    for way in ways:
        assert httpx.get(service.url + way).status_code == 200, way


def test_it_says_to_machines_where_the_description_is(service: Served) -> None:
    links = httpx.get(f"{service.url}/").links
    assert httpx.get(service.url + links["service-desc"]["url"]).is_success


def test_pages_load_nothing_from_elsewhere(service: Served) -> None:
    answer = httpx.get(f"{service.url}/")
    page = html.fromstring(answer.text)
    loaded = [*page.xpath("//link/@href"), *page.xpath("//@src"), *page.xpath("//style")]
    assert loaded == ["/pages.css"]
    assert page.xpath("//@style | //script") == []
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert httpx.get(f"{service.url}/pages.css").headers["content-type"].startswith("text/css")
