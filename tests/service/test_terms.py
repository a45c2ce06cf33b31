"""Every IRI that shipped files define leads to what they say of it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import httpx
import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.namespaces import HOME, OWL, RDF, SSF
from iotssf_kg.service.terms import FAMILIES
from tests.service.server import Served

ROOT = Path(__file__).resolve().parents[2]
FILES = [*ROOT.glob("ontology/**/*.ttl"), *ROOT.glob("shapes/*.ttl")]
SHIPPED = {quad.triple for path in FILES for quad in parse(path=str(path))}
DEFINED = sorted(
    {
        t.subject.value
        for t in SHIPPED
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(HOME)
    }
)
FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
ENDINGS = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".rdf": "application/rdf+xml"}


def get(service: Served, path: str, accept: str = "*/*", **more: str) -> httpx.Response:
    headers = {"Accept": accept, **{k.replace("_", "-"): v for k, v in more.items()}}
    return httpx.get(service.url + path, headers=headers, timeout=60)


def read(answer: httpx.Response) -> list[Triple]:
    assert answer.status_code == 200, answer.text
    form = FORMS[answer.headers["content-type"].partition(";")[0]]
    return [quad.triple for quad in parse(answer.content, form)]


def test_every_iri_that_is_defined_leads_to_what_is_said_of_it(service: Served) -> None:
    assert len(DEFINED) > 600
    for document, iris in groupby(DEFINED, lambda iri: iri.partition("#")[0]):
        said = {(str(t.subject), str(t.predicate)) for t in read(get(service, way(document)))}
        for iri in iris:
            # The DL axioms and alignments say more of terms; those stand in documents of their own.
            own = {t.predicate for t in SHIPPED if t.subject == NamedNode(iri)}
            assert own, iri
            assert any((f"<{iri}>", str(predicate)) in said for predicate in own), iri


def way(iri: str) -> str:
    path = iri.removeprefix(HOME)
    assert path.partition("/")[0] in FAMILIES, iri
    return f"/{path}"


def test_every_version_leads_to_what_it_is(service: Served) -> None:
    versions = {t.object: t.subject for t in SHIPPED if t.predicate == OWL("versionIRI")}
    assert len(versions) == len(FILES)
    for version, ontology in versions.items():
        answer = get(service, way(version.value))
        assert Triple(ontology, OWL("versionIRI"), version) in read(answer)
        assert answer.headers["cache-control"] == "max-age=86400"


@pytest.mark.parametrize("path", ["/ns", "/ns/Device", "/scheme/sample/1.0", "/shapes"])
def test_every_form_says_the_same(service: Served, path: str) -> None:
    by_accept = {form: len(read(get(service, path, form))) for form in FORMS}
    by_ending = {form: len(read(get(service, path + end))) for end, form in ENDINGS.items()}
    assert len({*by_accept.values(), *by_ending.values()}) == 1
    answer = get(service, path, "application/rdf+xml;q=0.5, text/turtle")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-location"] == f"{path}.ttl"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_term_has_its_place_on_the_page(service: Served, lang: str) -> None:
    answer = get(service, f"/ns?lang={lang}", "text/html")
    page = html.fromstring(answer.text)
    anchors = {section.get("id"): section for section in page.iter("section")}
    core = {t.subject for t in read(get(service, "/ns")) if t.predicate == RDF("type")}
    terms = [n.value for n in core if isinstance(n, NamedNode) and n.value.startswith(SSF)]
    assert {iri.removeprefix(SSF) for iri in terms} <= anchors.keys()
    told = anchors["Device"].text_content()
    said = {"en": "An asset that is an IoT device", "ja": "一次資料で確認"}
    assert said[lang] in told
    assert "1105_002" in told
    assert page.get("lang") == lang


def test_every_link_of_a_page_that_stays_here_leads_somewhere(service: Served) -> None:
    pages = [get(service, path, "text/html") for path in ("/ns", "/scheme/sample/1.0", "/ns/R1")]
    links = {href for page in pages for _, _, href, _ in html.fromstring(page.text).iterlinks()}
    here = {href.partition("#")[0] for href in links if href.startswith("/")} - {""}
    assert len(here) > 10
    assert {href for href in here if get(service, href).status_code != 200} == set()


def test_the_language_is_that_of_the_reader(service: Served) -> None:
    answer = get(service, "/ns/Device", "text/html", Accept_Language="ja-JP,ja;q=0.9,en;q=0.5")
    assert "<h1>機器</h1>" in answer.text
    assert "Accept-Language" in answer.headers["vary"]
    assert get(service, "/ns?lang=fr").json()["where"] == "lang"


def test_the_context_is_that_of_exports(service: Served) -> None:
    answer = get(service, "/context.jsonld")
    assert answer.content == (ROOT / "ontology" / "context.jsonld").read_bytes()
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/ns", "/ns/Device.html", "/context.jsonld"])
def test_what_a_reader_has_is_not_sent_again(service: Served, path: str) -> None:
    first = get(service, path)
    again = get(service, path, If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "max-age" in again.headers["cache-control"]


def test_what_is_not_there_is_told_with_near_names(service: Served) -> None:
    answer = get(service, "/ns/Devise")
    assert (answer.status_code, "ns/Device" in answer.json()["hint"]) == (404, True)
    assert get(service, "/ns/2.0.0").status_code == 404
    assert get(service, "/ns", "image/png").status_code == 406
