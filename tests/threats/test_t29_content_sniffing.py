"""T29: what comes from others is never a page, by its type or by what a browser makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from lxml import html

from iotssf_kg.service.headers import POLICY
from tests.service.server import Served, served
from tests.service.worlds import BASE, made

SCRIPT = "<script>alert(1)</script>"
POLYGLOTS = {
    "script": SCRIPT,
    "page": f"<!doctype html><html><body>{SCRIPT}",
    "BOM": f"\ufeff<html>{SCRIPT}",
    "comment": f"<!--{SCRIPT}-->{SCRIPT}",
    "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "attribute": "\" onmouseover=alert(1) '",
    "template": "{{ 7 * 7 }}{% raw %}",
    "svg": "<svg/onload=alert(1)>",
    "pdf": f"%PDF-1.7 {SCRIPT}",
    "end": f"</title></textarea></style>{SCRIPT}",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "rtl": f"\u202e{SCRIPT}",
}
ACCEPTED = ["text/html", "*/*"]
NODE = f"{BASE}/id/wicked"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = made(tmp_path_factory.mktemp("sniffing") / "store")
    with served(store, "--base", BASE, "--allow-update") as service:
        yield service


def say(world: Served, text: str) -> None:
    """Let a node have *text* for its label, and for whatever else a page shows."""
    plain = "".join(f"\\U{ord(c):08X}" for c in text)
    name = f"{BASE}/id/{quote(text, safe='')}"
    update = f"""DELETE WHERE {{ <{NODE}> ?p ?o }} ;
      INSERT DATA {{ <{NODE}> <http://www.w3.org/2000/01/rdf-schema#label> "{plain}"@en ,
        "{plain}"@ja ; <http://purl.org/dc/terms/description> "{plain}" ;
        <http://purl.org/dc/terms/source> <javascript:alert(1)> , <data:text/html,{quote(text)}> ,
          <JAVASCRIPT:alert(1)> , <vbscript:x> , <{name}> ;
        <{name}> [ <urn:p> "{plain}" ] .
      <{name}> <http://www.w3.org/2000/01/rdf-schema#label> "{plain}"@en ; <urn:p> <{NODE}> }}"""
    sent = {**world.rights, "Content-Type": "application/sparql-update"}
    httpx.post(f"{world.url}/sparql", content=update, headers=sent, timeout=60).raise_for_status()


def harmless(answer: httpx.Response, where: str) -> None:
    kind, _, charset = answer.headers["content-type"].partition(";")
    assert answer.headers["x-content-type-options"] == "nosniff", where
    assert answer.headers["content-security-policy"] == POLICY, where
    if kind.startswith("text/"):
        assert charset.strip() == "charset=utf-8", where
    if kind == "text/html":
        page = html.fromstring(answer.text)
        assert page.xpath("//script | //svg | //iframe | //object | //embed | //base") == [], where
        assert [a for a in page.xpath("//@*") if a.attrname.startswith("on")] == [], where
        leads = {str(each).partition(":")[0].lower() for each in page.xpath("//@href | //@action")
                 if ":" in str(each)}  # fmt: skip
        assert leads <= {"http", "https"}, where
        assert "49" not in page.xpath("string(//h1)"), where


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_an_export_says_is_text(world: Served, name: str) -> None:
    say(world, POLYGLOTS[name])
    asked = quote("SELECT ?o { ?s <http://purl.org/dc/terms/description> ?o }")
    paths = [
        f"/about?iri={quote(NODE, safe='')}",
        f"/sparql?query={asked}",
        f"/sparql?query={quote(f'DESCRIBE <{NODE}>')}",
    ]
    for path in paths:
        for accept in ACCEPTED:
            answer = httpx.get(world.url + path, headers={"Accept": accept}, timeout=60)
            harmless(answer, path)
            page = answer.headers["content-type"].startswith("text/html")
            assert page is (path.startswith("/about") and accept == "text/html")


@pytest.mark.parametrize("name", POLYGLOTS)
@pytest.mark.parametrize("accept", ACCEPTED)
def test_what_a_request_says_comes_back_as_no_page(world: Served, name: str, accept: str) -> None:
    text = quote(POLYGLOTS[name], safe="")
    doors = ["/about?iri=", "/about?lang=", "/ns/", "/ns?lang=", "/sparql?query=", "/id/", "/",
             "/graphs?graph=", "/graphs/", "/sparql?query=ASK{}&format="]  # fmt: skip
    for door in doors:
        answer = httpx.get(world.url + door + text, headers={"Accept": accept}, timeout=60)
        harmless(answer, door)
        assert answer.status_code < 500
        assert not (answer.is_error and "html" in answer.headers["content-type"])
    evil = {"Accept": f"text/html;{POLYGLOTS['script']}", "X-Request-Id": POLYGLOTS["script"]}
    harmless(httpx.get(f"{world.url}/ns/Device", headers=evil), "headers")
