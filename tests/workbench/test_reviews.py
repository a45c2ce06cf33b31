"""Reviews: recorded by an auditor with a token, shown where what they are about is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import NamedNode
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from iotssf_kg.asking.party import Party
from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.report.reviews import OUTCOMES, Review, reviews_export
from iotssf_kg.service import Settings, create_app
from iotssf_kg.service.keys import Keys
from iotssf_kg.service.workbench.reviews import IN_FORCE
from iotssf_kg.store import connect
from tests.workbench.visits import Visit, barriers

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/smart-home-shutters/smart-home-shutters_PASS.ttl"
HOME = "https://hinata-home.example/id/"
ASSET = f"{HOME}shutter-ground"
AUDITOR = "https://auditor.example/id/"
SOON = str(date.today() + timedelta(30))
LATER = str(date.today() + timedelta(31))
PAGE = {"Accept": "text/html"}
TURTLE = {"Content-Type": "text/turtle"}
EVIL = "<script>alert(1)</script>\n{{ 7 * 7 }} \"' autofocus onfocus=alert(1)"


class World(NamedTuple):
    """A service that takes reviews, of a store in which something is amiss."""

    app: Flask
    store: Path
    finding: str

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def auditor(self, name: str = "auditor") -> dict[str, str]:
        space = f"https://{name}.example/id/"
        token = Keys(self.store).create(("write",), Party(f"{space}us", (space,)))
        return {"Authorization": f"Bearer {token}"}

    def record(self, rights: dict[str, str], **said: str) -> TestResponse:
        return self.client.post("/reviews", json=said, headers=rights)

    def of(self, subject: str, **more: str) -> list[dict[str, Any]]:
        name = "of" if ":" in subject else "finding"
        told = self.client.get("/reviews", query_string={name: subject, **more}).json
        assert told is not None
        found: list[dict[str, Any]] = told["reviews"]
        return found

    def page(self, path: str, **given: str) -> html.HtmlElement:
        answer = self.client.get(path, query_string=given, headers=PAGE)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    def rows(self, query: str) -> list[list[str]]:
        asked = {"query": query, "format": "csv"}
        text = self.client.get("/sparql", query_string=asked).text
        return [line.split(",") for line in text.splitlines()[1:]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The shutters, with two measures that are planned only."""
    folder = tmp_path_factory.mktemp("reviews") / "store"
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("ssf:measureStatus ssf:Implemented", "ssf:measureStatus ssf:Planned", 2)
    store = connect(str(folder))
    [admission] = Dataset(store).load([parse(text.encode(), syntax_named("turtle"), "x.ttl")])
    store.close()
    assert admission.report
    found = next(f for f in admission.report.findings if getattr(f.focus, "value", "") == ASSET)
    app = create_app(Settings(store=str(folder), upload=True))
    yield World(app, folder, found.fingerprint)
    app.extensions["clerks"].close()


def test_a_review_is_an_export_of_the_auditor_with_a_receipt(world: World) -> None:
    said = {"finding": world.finding, "outcome": "waived", "until": SOON, "note": "Mend it."}
    answer = world.record(world.auditor(), **said)
    told = answer.json
    assert told is not None
    [export] = told["exports"]
    assert (answer.status_code, export["publisher"]) == (201, f"{AUDITOR}us")
    assert export["iri"].startswith(AUDITOR)
    text = world.client.get("/exports/original", query_string={"iri": export["iri"]}).text
    assert all(each in text for each in ("ssf:Waived", SOON, "Mend it.", f"<{ASSET}>"))
    [held] = world.of(world.finding)
    assert (held["iri"], held["of"], held["state"]) == (told["review"], ASSET, "holds")
    [listed] = world.client.get("/reviews", query_string={"by": f"{AUDITOR}us"}).json["reviews"]
    assert (listed["of"], listed["finding"], listed["until"]) == (ASSET, world.finding, SOON)


def test_a_later_review_replaces_the_auditors_own_alone_and_history_is_kept(world: World) -> None:
    one, other = world.auditor("one"), world.auditor("other")
    node = f"{HOME}gateway-house"
    for rights in (one, other, one):
        assert world.record(rights, of=node, outcome="sampled").status_code == 201
    held = world.of(node)
    assert [each["publisher"] for each in held] == [
        f"https://{name}.example/id/us" for name in ("one", "other")
    ]
    exports = world.client.get("/exports").json["exports"]
    mine = [each["state"] for each in exports if each["publisher"].startswith("https://one.")]
    assert sorted(mine) == ["current", "superseded"]


def test_of_two_workbooks_the_latest_counts(world: World) -> None:
    rights, node = world.auditor("books"), f"{HOME}app"

    for number, outcome in enumerate(("rejected", "accepted")):
        day = date.today() - timedelta(1 - number)
        review = Review(OUTCOMES[outcome], node=NamedNode(node))
        data = reviews_export([review], "https://books.example/id/", "Books", day, f"book-{number}")
        upload = world.client.post("/exports", data=data, headers=rights | TURTLE)
        assert upload.status_code == 201
    told = [(each["outcome"], each["state"], each["by"]) for each in world.of(node)]
    assert told == [("accepted", "holds", "Books"), ("rejected", "earlier", "Books")]


@pytest.mark.parametrize(
    ("said", "status", "where"),
    [
        ({"of": ASSET}, 400, "outcome"),
        ({"of": ASSET, "outcome": "liked"}, 400, "outcome"),
        ({"of": ASSET, "outcome": "waived"}, 400, "until"),
        ({"of": ASSET, "outcome": "waived", "until": "soon"}, 400, "until"),
        ({"of": ASSET, "outcome": "waived", "until": "2020-01-01"}, 400, "until"),
        ({"of": ASSET, "outcome": "rejected", "until": SOON}, 400, "until"),
        ({"of": ASSET, "outcome": "accepted", "note": "x" * 2001}, 400, "note"),
        ({"of": ASSET, "outcome": "accepted", "note": "\x1b[2J"}, 400, "note"),
        ({"of": ASSET, "outcome": "accepted", "note": "\ud800"}, 400, "note"),
        ({"of": ASSET, "outcome": "accepted", "publisher": "x"}, 400, "publisher"),
        ({"outcome": "accepted"}, 400, "of"),
        ({"of": ASSET, "finding": "0" * 16, "outcome": "accepted"}, 400, "of"),
        ({"of": "no iri", "outcome": "accepted"}, 400, "iri"),
        ({"finding": "0" * 15, "outcome": "accepted"}, 400, "finding"),
        ({"finding": "0" * 16, "outcome": "accepted"}, 409, "0" * 16),
        ({"of": "urn:nothing", "outcome": "accepted"}, 409, "urn:nothing"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_changes_nothing(
    world: World, said: dict[str, str], status: int, where: str
) -> None:
    before = world.client.get("/version").json["build"]
    answer = world.record(world.auditor(), **said)
    assert (answer.status_code, answer.json["where"]) == (status, where)
    assert answer.content_type == "application/problem+json"
    assert world.client.get("/version").json["build"] == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "json", 400),
        (b"[]", "json", 400),
        (b"[" * 65000, "json", 400),
        (b"[" * 66000, "json", 413),
        (b"x", "sparql-query", 415),
    ],
    ids=("broken", "a list", "deep", "large", "no JSON"),
)
def test_a_body_that_is_no_review_is_refused(
    world: World, body: bytes, kind: str, status: int
) -> None:
    headers = world.auditor() | {"Content-Type": f"application/{kind}"}
    assert world.client.post("/reviews", data=body, headers=headers).status_code == status


def test_nobody_reviews_without_a_publishers_token(world: World) -> None:
    said = {"of": ASSET, "outcome": "accepted"}
    keys = Keys(world.store)
    statuses = [
        world.record({"Authorization": f"Bearer {token}"} if token else {}, **said).status_code
        for token in ("", "wrong", keys.create(("read",)), keys.create(("admin",)))
    ]
    assert statuses == [401, 401, 403, 403]
    closed = create_app(Settings(store=str(world.store)))
    try:
        answer = closed.test_client().post("/reviews", json=said, headers=world.auditor())
        page = closed.test_client().get(f"/reviews?of={ASSET}", headers=PAGE)
    finally:
        closed.extensions["clerks"].close()
    assert (answer.status_code, "--allow-upload" in answer.json["hint"]) == (403, True)
    assert ("--allow-upload" in page.text, "<form" in page.text) == (True, False)


def test_a_review_in_anothers_namespace_is_refused_as_an_export_would_be(world: World) -> None:
    token = Keys(world.store).create(("write",), Party(f"{HOME}thief", ()))
    answer = world.record({"Authorization": f"Bearer {token}"}, of=ASSET, outcome="accepted")
    assert answer.status_code == 422
    assert "overlaps" in answer.json["detail"]


def test_a_form_records_with_its_token_which_is_told_nowhere(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    token = world.auditor("form")["Authorization"].split()[1]
    said = {"of": f"{HOME}weather-feed", "outcome": "waived", "until": "", "note": EVIL}
    again = world.client.post("/reviews", data={**said, "token": token}, headers=PAGE)
    page = html.fromstring(again.text)
    assert (again.status_code, page.xpath("//select/option[@selected]/@value")) == (400, ["waived"])
    assert "a waiver needs its last day" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//textarea)").strip() == EVIL
    done = world.client.post("/reviews", data={**said, "until": SOON, "token": token}, headers=PAGE)
    assert done.status_code == 201
    [held] = world.of(said["of"])
    assert held["note"] == EVIL
    wrong = world.client.post("/reviews?lang=ja", data={**said, "token": "x"}, headers=PAGE)
    assert (wrong.status_code, "レビューを記録する" in wrong.text) == (401, True)
    heard = "".join(capfd.readouterr())
    assert token not in again.text + done.text + wrong.text + heard
    for path in ("/reviews", "/about"):
        shown = world.page(path, **({"iri": said["of"]} if path == "/about" else {}))
        assert EVIL in shown.xpath("//*[@class='said']/text()")
        assert shown.xpath("//main//script | //*[@autofocus] | //*[@onfocus]") == []


def test_a_token_in_a_field_counts_in_that_form_alone(world: World) -> None:
    token = world.auditor("field")["Authorization"].split()[1]
    for path, given in (("/reviews", "query_string"), ("/reviews", "json"), ("/exports", "data")):
        fields = {"of": ASSET, "outcome": "accepted", "token": token}
        assert world.client.post(path, **{given: fields}).status_code == 401  # type: ignore[arg-type]
    header = {"Authorization": "Bearer wrong"}
    told = world.client.post("/reviews", data=fields, headers=header)
    assert told.status_code == 401


def test_the_page_of_an_asset_shows_its_findings_and_evidence_with_reviews(world: World) -> None:
    rights = world.auditor("shown")
    named = world.page("/about", iri=ASSET, lang="en")
    links = named.xpath("//h2[@id='reviews']/following::table[1]//td/a/@href")
    assert f"/reviews?finding={world.finding}&lang=en" in links
    assert len(links) > 4
    evidence = named.xpath(
        "//h2[@id='reviews']/following::table[1]//th[contains(., 'Evidence')]/a/@title"
    )
    assert evidence
    world.record(rights, of=evidence[0], outcome="accepted", note="Seen on site.")
    world.record(rights, finding=world.finding, outcome="waived", until=SOON)
    for day, ended in ((SOON, False), (LATER, True)):
        table = world.page("/about", iri=ASSET, date=day, lang="en").xpath(
            "//h2[@id='reviews']/following::table[1]"
        )[0]
        mine = table.xpath(".//li[contains(., 'shown.example')]")
        assert ["Seen on site." in li.text_content() for li in mine] == [False, True]
        assert ("ended" in mine[0].text_content()) is ended
    assert "期限付き免除" in world.page("/about", iri=ASSET, lang="ja").text_content()


def test_a_party_that_reviews_what_is_its_own_is_refused_or_marked(world: World) -> None:
    """Alone it is no export; one that describes what it reviews can be uploaded."""
    token = Keys(world.store).create(("write",), Party(f"{HOME}hinata", (HOME,)))
    rights = {"Authorization": f"Bearer {token}"}
    answer = world.record(rights, of=f"{HOME}service", outcome="accepted")
    assert (answer.status_code, "your own namespace" in answer.json["detail"]) == (422, True)
    own = "https://own.example/id/"
    review = Review(OUTCOMES["accepted"], node=NamedNode(f"{own}us"))
    data = reviews_export([review], own, "Own", date.today())
    upload = world.client.post("/exports", data=data, headers=world.auditor("own") | TURTLE)
    assert (upload.status_code, [each["own"] for each in world.of(f"{own}us")]) == (201, [True])
    page = world.page("/reviews", of=f"{own}us", lang="en")
    assert "of its own statements" in page.text_content()


def test_a_review_changes_no_figure(world: World) -> None:
    figures = """SELECT ?s ?p ?o { GRAPH <https://w3id.org/iot-ssf/graph/summary> { ?s ?p ?o }
      FILTER(!CONTAINS(STR(?s), "reviews-")) } ORDER BY ?s ?p ?o"""
    before = world.rows(figures)
    assert len(before) > 20
    world.record(world.auditor(), of=ASSET, outcome="rejected")
    assert world.rows(figures) == before


def test_a_row_of_a_crosswalk_is_reviewed_and_its_author_told_how_to_take_it_over(
    world: World,
) -> None:
    [[row]] = world.rows(
        "SELECT ?row { GRAPH ?g { ?row a <https://w3id.org/sssom/Mapping> } } ORDER BY ?row LIMIT 1"
    )
    assert world.record(world.auditor(), of=row, outcome="rejected").status_code == 201
    found = world.page("/reviews", of=row)
    command = found.xpath("string(//pre)")
    file, name = row.split("/")[-2:]
    start = f"iotssf crosswalk review {file}.sssom.tsv {name} --status reviewed"
    assert (command.startswith(start), command.endswith("--agreement -1")) == (True, True)
    assert "proposed" in found.text_content()


@pytest.fixture
def auditing(browser: Any, world: World) -> Iterator[Visit]:
    """Opens pages of the service, over HTTP from a thread of this process."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    visit = Visit(browser, f"http://127.0.0.1:{server.port}")
    yield visit
    visit.settle()
    visit.close()
    server.shutdown()
    assert visit.faults == []


def test_an_auditor_finds_the_form_and_records_by_keyboard(auditing: Visit, world: World) -> None:
    page = auditing(f"/about?iri={ASSET}&lang=ja")
    page.click(f"a[href*='finding={world.finding}']")
    assert barriers(page) == []
    page.focus("#outcome")
    page.keyboard.press("End")
    page.fill("#until", SOON)
    page.keyboard.press("Tab")
    page.fill("#note", EVIL)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "token"
    page.keyboard.type(world.auditor("browser")["Authorization"].split()[1])
    page.keyboard.press("Enter")
    page.wait_for_selector("text=レビューを記録した")
    assert barriers(page) == []
    page.click("text=同じ対象のレビュー")
    assert EVIL.splitlines()[0] in page.inner_text(".reviews")
    assert barriers(page) == []


def test_reviews_bar_nobody_at_the_width_of_a_phone(auditing: Visit, world: World) -> None:
    for path in ("/reviews", f"/reviews?finding={world.finding}", f"/about?iri={ASSET}"):
        page = auditing(path, color_scheme="dark", viewport={"width": 360, "height": 640})
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_guides_query_tells_those_in_force(world: World) -> None:
    guide = (ROOT / "docs/service.md").read_text(encoding="utf-8")
    assert IN_FORCE in re.findall(r"```sparql\n(.*?)```", guide, re.DOTALL)
    world.record(world.auditor("force"), of=ASSET, outcome="accepted", until=SOON)
    listed = [row for row in world.rows(IN_FORCE) if "https://force.example/id/us" in row]
    assert [row[0] for row in listed] == [ASSET]
    link = world.page("/reviews").xpath("//a[contains(@href, '/ask')]/@href")[-1]
    assert "ssf%3AReview" in unescape(link)


@pytest.mark.parametrize("place", ["-1", "x", "100001", "９"])
def test_a_place_in_the_list_is_a_number(world: World, place: str) -> None:
    answer = world.client.get("/reviews", query_string={"from": place})
    assert (answer.status_code, answer.json["where"]) == (400, "from")


def test_what_is_not_there_has_no_form(world: World) -> None:
    for given in ({"of": "urn:nothing"}, {"finding": "0" * 16}):
        assert world.client.get("/reviews", query_string=given, headers=PAGE).status_code == 404
