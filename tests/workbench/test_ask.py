"""``/ask``: the editor, its answers, and the questions as forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from flask.testing import FlaskClient
from lxml import html

from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.library import queries
from iotssf_kg.namespaces import PREFIXES, shrink
from iotssf_kg.service import statics
from iotssf_kg.service.app import create_app
from iotssf_kg.service.settings import Settings
from iotssf_kg.service.workbench.examples import EXAMPLES
from tests.service.server import Served
from tests.workbench.visits import Visit

CALLED = "Units in care homes"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
CARE = "https://suzukaze.example/id/ac-care"
FEEDS = "CONSTRUCT { ?a <urn:feeds> ?b } WHERE { ?c ?p ?a, ?b FILTER(?a != ?b) } LIMIT 3"


def post(service: Served, query: str, **parameters: str) -> Any:
    answer = httpx.post(
        f"{service.url}/ask", params=parameters, data={"query": query}, timeout=60,
        headers={"Accept": "text/html"},
    )  # fmt: skip
    return answer.status_code, html.fromstring(answer.text)


def get(service: Served, path: str) -> Any:
    answer = httpx.get(service.url + path, headers={"Accept": "text/html"}, timeout=60)
    return answer.status_code, html.fromstring(answer.text)


def cells(page: Any) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_has_an_answer(workbench: Served, number: int) -> None:
    status, page = post(workbench, EXAMPLES[number].text)
    assert (status, page.xpath("//textarea")[0].text.strip()) == (
        200,
        EXAMPLES[number].text.strip(),
    )
    assert cells(page)


def test_an_answer_has_names_as_sparql_writes_them_with_links(workbench: Served) -> None:
    query = f"SELECT ?kind ?none WHERE {{ <{CARE}> a ?kind OPTIONAL {{ ?kind <urn:x> ?none }} }}"
    _, page = post(workbench, query)
    assert [th.text for th in page.xpath("//thead//th")] == ["kind", "none"]
    assert ["ssf:Device", ""] in cells(page)
    [link] = page.xpath("//td/a[text()='ssf:Device']")
    assert link.get("title") == PREFIXES["ssf"] + "Device"
    assert httpx.get(workbench.url + link.get("href"), timeout=60).status_code == 200


@pytest.mark.parametrize("query", [EXAMPLES[0].text, EXAMPLES[2].text, "ASK {}"])
def test_what_an_answer_can_be_downloaded_as_it_is(workbench: Served, query: str) -> None:
    _, page = post(workbench, query)
    buttons = page.xpath("//div[@id='answer']//button[@formaction='/sparql'][@form='asks']")
    assert buttons
    for each in buttons:
        given = {"query": query, each.get("name"): each.get("value")}
        answer = httpx.post(f"{workbench.url}/sparql", data=given, headers=BROWSER, timeout=60)
        assert (each.get("value"), answer.status_code) == (each.get("value"), 200)
        assert "html" not in answer.headers["content-type"]


@pytest.mark.parametrize(("lang", "verdict"), [("en", "Yes"), ("ja", "はい")])
def test_yes_or_no_is_said_in_words(workbench: Served, lang: str, verdict: str) -> None:
    _, page = post(workbench, f"ASK {{ <{CARE}> ?p ?o }}", lang=lang)
    assert page.xpath("string(//p[@class='verdict'])") == verdict


def test_a_graph_comes_as_a_picture_and_as_a_table(workbench: Served) -> None:
    _, page = post(workbench, FEEDS)
    rows = cells(page)
    ends = {each for row in rows for each in (row[0], row[2])}
    pictured = page.xpath("//*[local-name()='g']/*[local-name()='title']/text()")
    forms = page.xpath("//div[@id='answer']//button/@value")
    assert forms == ["turtle", "jsonld", "nt", "rdf"]
    assert ({*pictured}, len(rows) > 0) == (ends, True)
    assert len(page.xpath("//*[local-name()='path'][@data-source]")) == len(rows)


def test_of_many_rows_the_first_are_shown_and_all_are_counted(workbench: Served) -> None:
    _, page = post(workbench, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1234")
    assert len(cells(page)) == 200
    assert "1,234" in page.xpath("string(//div[@id='answer'])")


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT * WHERE {\n  ?s ?p\n}", 400, "Line 3"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, "expected"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("", 400, "expected"),
        ("SELECT * { ?s ?p ?o . ?q ?r ?t } LIMIT 40000", 413, "page can show"),
    ],
)
def test_what_is_wrong_is_said_beside_the_query(
    workbench: Served, query: str, status: int, told: str
) -> None:
    got, page = post(workbench, query)
    assert (got, page.xpath("//textarea")[0].text.strip()) == (status, query)
    assert told in page.xpath("string(//div[@id='answer'])")
    files = page.xpath("//div[@id='answer']//button/@value")
    assert files == (["csv", "json", "turtle"] if status == 413 else [])


@pytest.mark.parametrize("name", list(queries()))
def test_a_question_is_a_form_with_its_sentence(workbench: Served, name: str) -> None:
    query = queries()[name]
    for lang, sentence in (("en", query.summary), ("ja", query.summary_ja)):
        status, page = get(workbench, f"/ask/{query.alias}?lang={lang}")
        assert status == 200
        assert sentence in page.text_content()
        fields = {*page.xpath("//form//*[self::input or self::select]/@name")}
        assert fields == {*query.parameters, "lang", "run"}
        assert page.xpath("//div[@id='answer']") == []
        assert page.xpath("string(//details/pre)").splitlines()[0] == query.sparql.splitlines()[0]


@pytest.mark.parametrize("name", ["framework", "requirements"])
def test_frameworks_are_chosen_by_their_titles(workbench: Served, name: str) -> None:
    _, page = get(workbench, "/ask/cq21")
    offered = {
        each.get("value"): each.text for each in page.xpath(f"//select[@id='{name}']/option")
    }
    frameworks = {shrink(each.iri): each.title for each in shelf()}
    assert offered.keys() >= frameworks.keys()
    # Requirements of ours have labels beside their titles.
    others = {name for name in frameworks if "/framework/" in name}
    assert {offered[name] for name in others} == {frameworks[name] for name in others} != set()


def test_a_question_is_answered_as_the_library_answers_it(workbench: Served) -> None:
    arguments = f"asset={quote(CARE, safe='')}&date=2029-01-01&run=yes"
    _, page = get(workbench, f"/ask/cq05?{arguments}")
    given = httpx.get(f"{workbench.url}/queries/cq05/run?{arguments[:-8]}", timeout=60).json()
    rows, bindings = cells(page), given["results"]["bindings"]
    assert [row[4] for row in rows] == [each["outcome"]["value"] for each in bindings]
    assert "open" in {row[4] for row in rows}
    assert page.xpath("string(//select[@id='asset']/option[@selected])") == CALLED
    assert "2029-01-01" in page.xpath("string(//details/pre)")
    edit = page.xpath("//details//a/@href")[0]
    text = get(workbench, edit)[1].xpath("//textarea")[0].text
    assert text.strip() == page.xpath("string(//details/pre)").strip()
    whole = page.xpath("//p[@class='screen forms']/a[text()='JSON']/@href")[0]
    assert httpx.get(workbench.url + whole, timeout=60).json() == given


def test_a_value_of_another_kind_is_told_as_a_page(workbench: Served) -> None:
    status, page = get(workbench, "/ask/cq05?date=tomorrow")
    assert (status, page.xpath("string(//main//code)")) == (400, "date")
    as_told = httpx.get(f"{workbench.url}/ask/cq05?date=tomorrow", timeout=60)
    assert as_told.headers["content-type"] == "application/problem+json"


@pytest.fixture
def private(workbench: Served) -> Iterator[FlaskClient]:
    """The same store, where reading needs a token; asked without a socket."""
    app = create_app(Settings(store=str(workbench.store), private=True))
    yield app.test_client()
    app.extensions["clerks"].close()


def test_where_reading_needs_a_token_there_is_a_field_for_it(
    private: FlaskClient, workbench: Served
) -> None:
    browser = {"Accept": "text/html"}
    for path in ("/ask", "/ask/cq05"):
        page = private.get(path, headers=browser)
        field = html.fromstring(page.text).xpath("//input[@type='password']")
        assert (page.status_code, len(field), field[0].get("name")) == (200, 1, None)
    refused = private.post("/ask", data={"query": "ASK {}"}, headers=browser)
    assert (refused.status_code, "a token is needed" in refused.text) == (401, True)
    given = private.post("/ask", data={"query": "ASK {}"}, headers=browser | workbench.rights)
    assert given.status_code == 200
    listed = private.get("/ask/cq05", headers=browser | workbench.rights)
    assert CALLED in listed.text


def test_without_the_bundle_the_editor_is_a_plain_field(
    private: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = statics._statics()
    own = {name: body for name, body in found.files.items() if not name.startswith("bundle/")}
    monkeypatch.setattr(statics, "_statics", lambda: found._replace(files=own))
    page = html.fromstring(private.get("/ask").text)
    assert page.xpath("//form/@data-editor") == [""]
    assert [each for each in page.xpath("//@href | //@src") if "bundle" in each] == []


@pytest.mark.usefixtures("bundled")
def test_the_editor_asks_and_answers_in_place(visit: Visit) -> None:
    page = visit("/ask?lang=ja")
    page.wait_for_selector(".yasqe .CodeMirror-code")
    page.click("button.main")
    page.wait_for_selector("#answer tbody tr")
    assert "行" in page.inner_text("#answer")
    page.click(".CodeMirror-code")
    for keys in ("Control+a", "Delete"):
        page.keyboard.press(keys)
    page.keyboard.insert_text("SELECT * WHERE {\n  ?s ?p\n}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer [data-line='3']")
    assert page.inner_text(".yasqe .wrong").strip() == "}"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") in ("実行", "Run")


@pytest.mark.usefixtures("bundled")
def test_the_editor_completes_terms_of_the_ontology(visit: Visit) -> None:
    page = visit("/ask?query=" + quote("SELECT * WHERE {\n  ?x a "))
    page.click(".yasqe .CodeMirror-code")
    page.keyboard.press("Control+End")
    page.keyboard.type("ssf:Devi")
    page.wait_for_selector(".CodeMirror-hint")
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('query').value.endsWith('a ssf:Device')")
    assert page.input_value("#query").startswith(f"PREFIX ssf: <{PREFIXES['ssf']}>")


def test_without_scripts_the_next_page_is_the_answer(visit: Visit) -> None:
    page = visit("/ask", java_script_enabled=False)
    page.fill("textarea", f"ASK {{ <{CARE}> ?p ?o }}")
    page.click("button.main")
    assert page.inner_text(".verdict") == "Yes"


def test_a_question_is_answered_in_place(visit: Visit) -> None:
    page = visit("/ask/cq05")
    page.select_option("#asset", label=CALLED)
    page.fill("#date", "2029-01-01")
    page.click("button.main")
    page.wait_for_selector("#answer tbody tr")
    assert "date=2029-01-01" in page.url
