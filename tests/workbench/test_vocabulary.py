"""``/vocabulary``: all that is defined, and a page of each."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from lxml import html

from iotssf_kg.service.app import create_app
from iotssf_kg.service.settings import Settings
from iotssf_kg.vocabulary.documents import documents
from iotssf_kg.vocabulary.listing import terms
from tests.service.server import Served
from tests.workbench.visits import Visit

HTML = {"Accept": "text/html"}


def get(service: Served, path: str) -> Any:
    answer = httpx.get(service.url + path, headers=HTML, timeout=60)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_all_that_is_defined_is_listed_with_its_label(workbench: Served, lang: str) -> None:
    page = get(workbench, f"/vocabulary?lang={lang}")
    listed = {a.get("href"): a.text for a in page.xpath("//ul[@class='terms']//a")}
    shown = [each for each in terms() if each.group != "document"]
    assert listed == {f"/{each.path}?lang={lang}": each.label(lang) for each in shown}


def test_every_document_can_be_had_in_every_format(workbench: Served) -> None:
    page = get(workbench, "/vocabulary")
    told = {each for each in page.xpath("//table//td/a/@href") if "." in each.rpartition("/")[2]}
    whole = {path for path, each in documents().items() if each.text and not each.fixed}
    whole -= {"ns", "profile/exchange/1.0"}
    wanted = {f"/{path}.{end}" for path in whole for end in ("ttl", "jsonld", "rdf", "nt")}
    assert wanted <= told
    for each in ("/ns.ttl", "/shapes.nt", "/scheme/sample/1.0.rdf", "/context.jsonld"):
        assert each in told
        assert httpx.get(workbench.url + each, timeout=60).status_code == 200


def test_the_diagram_leads_to_the_classes_and_is_told_as_a_table(workbench: Served) -> None:
    page = get(workbench, "/vocabulary?lang=ja")
    links = page.xpath("//*[local-name()='svg']//*[local-name()='a']/@href")
    assert {f"/ns/{name}?lang=ja" for name in ("Device", "Asset", "Requirement")} <= {*links}
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//details//tr")]
    assert ["機器", "rdfs:subClassOf", "機器・システム"] in rows


def test_a_page_of_a_term_has_both_languages_source_status_and_use(workbench: Served) -> None:
    page = get(workbench, "/requirement/sample/1.0/P1-01?lang=en")
    told = {}
    for dt in page.xpath("//main//dt"):
        told[dt.text_content()] = [
            dd.text_content() for dd in dt.itersiblings() if dd.tag == "dd" and _of(dd) is dt
        ]
    assert told["Name"][0].startswith("Harm from wrong readings")
    assert told["Name in Japanese"][0].startswith("誤った計測値")
    assert told["Meaning in Japanese"][0].startswith("誤った計測値")
    assert told["Source"] == ["https://w3id.org/iot-ssf/"]
    assert told["Verification"] == ["project's own"]
    assert told["introduces"] == ["category L", "category I"]


def _of(dd: Any) -> Any:
    """The term that *dd* describes."""
    return next(each for each in dd.itersiblings(preceding=True) if each.tag == "dt")


def test_terms_have_their_pages(workbench: Served) -> None:
    """Some of each kind; that all have one in RDF, ``tests/service/test_terms.py`` holds."""
    app = create_app(Settings(store=str(workbench.store)))
    try:
        client = app.test_client()
        for each in terms()[::15]:
            answer = client.get(f"/{quote(each.path)}?lang=ja", headers=HTML)
            assert (each.path, answer.status_code) == (each.path, 200)
            assert f"<h1>{escape(each.label('ja'))}" in answer.text or each.group == "document"
    finally:
        app.extensions["clerks"].close()


@pytest.mark.parametrize(("lang", "sought"), [("en", "transcription"), ("ja", "転写")])
def test_a_search_leads_to_a_page(visit: Visit, lang: str, sought: str) -> None:
    page = visit(f"/vocabulary?lang={lang}")
    page.fill("#q", sought)
    page.keyboard.press("Enter")
    page.click(f"main dl a:has-text('{sought}')")
    assert sought in page.inner_text("h1")
    assert page.get_attribute("html", "lang") == lang
