"""The IRI of a node leads to what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from iotssf_kg.namespaces import PROV, RDF, SSF
from tests.service.server import Served, served
from tests.service.worlds import BASE, made

SHUTTER = "https://hinata-home.example/id/export-2026"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = made(tmp_path_factory.mktemp("about") / "store")
    with served(store, "--base", BASE, "--allow-update") as service:
        yield service


def get(service: Served, path: str, accept: str = "text/turtle", **params: str) -> httpx.Response:
    return httpx.get(
        service.url + path, params=params or None, headers={"Accept": accept}, timeout=60
    )


def triples(answer: httpx.Response) -> list[Triple]:
    assert answer.status_code == 200, answer.text
    return [quad.triple for quad in parse(answer.content, RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/id/works", "/id/works"),
        ("/id/%E7%AA%93", "/id/窓"),
        ("/id/a%20b", "/id/a%20b"),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "*/*"])
def test_an_iri_under_the_base_is_redirected_to_what_is_said_of_it(
    world: Served, path: str, iri: str, accept: str
) -> None:
    answer = get(world, path, accept)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{BASE}/about?iri={quote(BASE + iri, safe='')}"
    assert "Accept" in answer.headers["vary"]
    followed = get(world, answer.headers["location"].removeprefix(BASE), "text/turtle")
    assert Triple(NamedNode(BASE + iri), RDF("type"), SSF("Organization")) in triples(followed)


@pytest.mark.parametrize("path", ["/id/nobody", "/nothing", "/id/works/", "/ns/Nothing", "/id/%00"])
def test_what_is_no_node_is_not_found(world: Served, path: str) -> None:
    assert get(world, path).status_code == 404


def test_without_a_base_no_path_is_a_node(service: Served) -> None:
    assert get(service, "/id/works").status_code == 404


def test_a_node_of_anybody_is_described_with_who_says_it(world: Served) -> None:
    [asset, *_] = assets(world)
    told = triples(get(world, "/about", iri=asset))
    document = NamedNode(f"{BASE}/about?iri={quote(asset, safe='')}")
    sources = {t.object for t in told if t.subject == document}
    assert {NamedNode(asset), NamedNode(SHUTTER)} == sources
    assert PROV("wasDerivedFrom") in {t.predicate for t in told}
    # What the rules derived is said too.
    assert SSF("category") in {t.predicate for t in told if t.subject == NamedNode(asset)}


def assets(world: Served) -> list[str]:
    query = f"SELECT ?a {{ GRAPH <{SHUTTER}> {{ ?a a {SSF('Device')} }} }} ORDER BY ?a"
    answer = get(world, "/sparql", "application/sparql-results+json", query=query)
    return [each["a"]["value"] for each in answer.json()["results"]["bindings"]]


def test_the_forms_say_the_same(world: Served) -> None:
    [asset, *_] = assets(world)
    forms = {".ttl": RdfFormat.TURTLE, ".jsonld": RdfFormat.JSON_LD, ".rdf": RdfFormat.RDF_XML}
    told = [
        {*map(str, parse(get(world, f"/about{ending}", "*/*", iri=asset).content, form))}
        for ending, form in forms.items()
    ]
    assert told[0] == told[1] == told[2]


def test_blank_nodes_come_with_what_names_them(world: Served) -> None:
    update = "INSERT DATA { <urn:n> <urn:p> [ <urn:q> [ <urn:r> 1 ] ] . <urn:m> <urn:p> <urn:n> }"
    sent = {**world.rights, "Content-Type": "application/sparql-update"}
    httpx.post(f"{world.url}/sparql", content=update, headers=sent).raise_for_status()
    told = triples(get(world, "/about", iri="urn:n"))
    assert {t.predicate.value for t in told} > {"urn:p", "urn:q", "urn:r"}
    assert NamedNode("urn:m") not in {t.subject for t in told}
    assert "urn:m" in get(world, "/about", "text/html", iri="urn:n").text


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Example Works"), ("ja", "例示製作所")], ids=["en", "ja"]
)
def test_its_page_is_in_the_language_of_the_reader(world: Served, lang: str, title: str) -> None:
    answer = get(world, "/about", "text/html", iri=f"{BASE}/id/works", lang=lang)
    page = html.fromstring(answer.text)
    assert page.findtext(".//h1") == title
    leads = {a.get("href") for a in page.iter("a")}
    assert f"{BASE}/ns#Organization" in leads
    assert f"{BASE}/about?iri={quote(f'{BASE}/id/窓', safe='')}" in leads


def test_a_new_build_is_another_answer(world: Served) -> None:
    iri = f"{BASE}/id/works"
    first = get(world, "/about", iri=iri)
    known = {"If-None-Match": first.headers["etag"], "Accept": "text/turtle"}
    url = f"{world.url}/about"
    assert httpx.get(url, params={"iri": iri}, headers=known).status_code == 304
    update = f"INSERT DATA {{ <{iri}> <urn:more> 1 }}"
    httpx.post(f"{world.url}/sparql", data={"update": update}, headers=world.rights, timeout=60)
    assert httpx.get(url, params={"iri": iri}, headers=known).status_code == 200


@pytest.mark.parametrize(
    ("iri", "status"),
    [("", 400), ("x", 400), ("urn:a> ?p ?o } #", 400), ("urn:nobody", 404), ("file:///etc", 404)],
)
def test_what_is_no_iri_reaches_no_query(world: Served, iri: str, status: int) -> None:
    answer = get(world, "/about", iri=iri)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


def test_it_is_private_where_reading_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = made(tmp_path_factory.mktemp("private") / "store")
    with served(store, "--base", BASE, "--private") as service:
        statuses = [
            get(service, path).status_code
            for path in (f"/about?iri={BASE}/id/works", "/id/works", "/id/nobody", "/ns")
        ]
        # Neither tells a stranger which nodes there are.
        assert statuses == [401, 401, 401, 200]
