"""T20, T21: what others write runs in no browser, and a link runs no query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import TURTLE
from tests.service.server import Served, served
from tests.service.worlds import BASE, made
from tests.workbench.visits import Visit

CALL = "alert(document.domain)"
PAYLOADS = [
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f'"><script>{CALL}</script>',
    f"' autofocus onfocus={CALL} x='",
    f"</textarea></title></style><script>{CALL}</script>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<a href=javascript:{CALL}>x</a>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={CALL}>",
    f"{{{{ ''.constructor.constructor('{CALL}')() }}}}",
    f"<base href=//127.0.0.1:1/><form action=javascript:{CALL}><button autofocus>",
]
ADDRESSES = [f"javascript:{CALL}", f"data:text/html,<script>{CALL}</script>", f"vbscript:{CALL}"]
LABELS = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
OURS = 'FILTER(CONTAINS(STR(?s), "wicked"))'
SAID = f"{LABELS} SELECT ?s ?o {{ ?s rdfs:label|rdfs:seeAlso ?o {OURS} }}"
DRAWN = f"{LABELS} CONSTRUCT {{ ?s rdfs:label ?o }} WHERE {{ ?s rdfs:label ?o {OURS} }}"


def coded(text: str) -> str:
    return "".join(f"\\U{ord(c):08X}" for c in text)


def wicked() -> str:
    """Organizations and evidence whose names are the payloads, in Turtle."""
    parts = [f'<{BASE}/id/export> dcterms:title "{coded(PAYLOADS[0])}"@en .']
    for number, payload in enumerate(PAYLOADS):
        text = coded(payload)
        addresses = " , ".join(f"<{quote(each, safe=':,()/.')}>" for each in ADDRESSES)
        parts.append(
            f"<{BASE}/id/wicked-{number}> a ssf:Organization ; ssf:memberOf :works ;"
            f' rdfs:label "{text}"@en , "{text}"@ja ; rdfs:seeAlso {addresses} .'
            f"<{BASE}/id/evidence-{number}> a ssf:Evidence ; ssf:evidenceKind ssf:Agreement ;"
            f' rdfs:label "{text}"@en , "{text}"@ja ; ssf:about :works ; ssf:issuedBy :works ;'
            ' dcterms:issued "2026-03-01"^^xsd:date .'
        )
    return "\n".join(parts)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(made(tmp_path_factory.mktemp("scripts") / "store", wicked())) as service:
        yield service


@pytest.fixture
def visit(browser: Any, service: Served) -> Iterator[Visit]:
    """Opens pages; whatever runs, or is only refused by the policy, fails the test."""
    visit = Visit(browser, service.url)
    yield visit
    visit.settle()
    visit.close()
    assert visit.faults == []


def harmless(page: Any) -> None:
    """Nothing that was written became markup; each link leads to a page."""
    markup = "main script, main img, main math, iframe, base, [autofocus], [onload], [onerror]"
    assert page.query_selector_all(markup) == []
    schemes = page.evaluate("[...document.links].map((each) => each.protocol)")
    assert set(schemes) <= {"http:", "https:"}


@pytest.mark.parametrize("query", [SAID, DRAWN])
def test_an_answer_is_text(visit: Visit, query: str) -> None:
    page = visit("/ask?query=" + quote(query))
    page.wait_for_selector(".yasqe .CodeMirror-code")
    page.click("button.main")
    page.wait_for_selector("#answer tbody tr")
    told = page.inner_text("#answer")
    assert [payload for payload in PAYLOADS if payload[:20] not in told] == []
    harmless(page)


def test_a_pick_list_and_the_answer_to_a_question_are_text(visit: Visit) -> None:
    page = visit(f"/ask/cq04?organization={quote(BASE + '/id/wicked-0', safe='')}&run=yes")
    offered = page.evaluate("[...document.querySelectorAll('option')].map((each) => each.text)")
    assert {" ".join(each.split()) for each in PAYLOADS} <= {*offered}
    harmless(page)


def test_a_link_runs_nothing_by_itself_and_what_is_wrong_with_it_is_text(visit: Visit) -> None:
    page = visit("/ask")
    for payload in PAYLOADS:
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.method))
        elsewhere = quote(f"query={payload}&endpoint=//x.example")
        page.goto(f"{visit.url}/ask?query={quote(payload)}#{elsewhere}")
        page.wait_for_selector(".yasqe .CodeMirror-code")
        assert page.inner_text("#answer").strip() == ""
        page.click("button.main")
        page.wait_for_selector("#answer .bad")
        assert asked.count("POST") == 1
        harmless(page)


def judged() -> str:
    """An export whose values, which findings repeat, are the payloads."""
    clean = new_export("https://clean.example/id/", "Clean", TURTLE, date(2026, 11, 23)).decode()
    texts = (payload.replace("\\", "\\\\").replace('"', '\\"') for payload in PAYLOADS)
    said = "\n".join(
        f'<https://clean.example/id/wicked-{number}> a ssf:Organization ; ssf:memberOf "{text}" .'
        for number, text in enumerate(texts)
    )
    return f"{clean}\n@prefix ssf: <https://w3id.org/iot-ssf/ns#> .\n{said}\n"


def test_a_report_that_is_drawn_is_text(visit: Visit) -> None:
    page = visit("/validate")
    name = f"{PAYLOADS[1]}.ttl"
    export = {"name": name, "mimeType": "", "buffer": judged().encode()}
    page.set_input_files("#file", [export, {**export, "name": "b.nt", "buffer": b"<urn:a>"}])
    page.wait_for_selector("#which:not([hidden])")
    page.click("button.main")
    page.wait_for_selector("#report:not([hidden])")
    for each in page.query_selector_all("#groups > details:not([open]) > summary"):
        each.click()
    told = page.text_content("#report")
    assert [payload for payload in PAYLOADS if payload not in told] == []
    assert page.inner_text("#document option >> nth=0") == name
    harmless(page)
    page.select_option("#document", "b.nt")
    page.fill("#text", "\n".join(PAYLOADS))
    page.click("button.main")
    page.wait_for_selector("#unjudged:not([hidden])")
    harmless(page)


def test_what_cannot_be_read_is_text_and_so_is_the_report_as_a_page(visit: Visit) -> None:
    page = visit("/validate")
    page.fill("#text", "\n".join(PAYLOADS))
    page.click("button.main")
    page.wait_for_selector("#fault .bad")
    assert PAYLOADS[0] in page.text_content("#fault")
    harmless(page)
    typed = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }"
    page.eval_on_selector("#text", typed, judged())
    page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('judged'))")
    page.wait_for_selector("details.group")
    for each in page.query_selector_all("details.group > summary"):
        each.click()
    page.wait_for_function("text => document.body.textContent.includes(text)", arg=PAYLOADS[-1])
    harmless(page)


def test_a_link_to_an_update_changes_nothing_even_when_it_is_run(visit: Visit) -> None:
    page = visit("/ask?query=" + quote("INSERT DATA { <urn:a> <urn:b> <urn:c> }"))
    page.wait_for_selector(".yasqe .CodeMirror-code")
    page.click("button.main")
    page.wait_for_selector("#answer .bad")
    other = visit("/ask?query=" + quote("ASK { GRAPH ?g { <urn:a> ?p ?o } }"))
    other.wait_for_selector(".yasqe .CodeMirror-code")
    other.click("button.main")
    assert other.inner_text("#answer .verdict") == "No"


def test_what_is_compared_is_text(visit: Visit) -> None:
    other = "https://hinata-home.example/id/export-2026"
    page = visit(f"/compare?a={BASE}/id/export&b={other}")
    told = page.inner_text("main")
    assert [payload for payload in PAYLOADS if payload[:20] not in told] == []
    harmless(page)
