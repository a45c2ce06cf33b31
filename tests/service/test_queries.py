"""The library over HTTP: described in every form, and run with parameters that are terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from iotssf_kg.dataset import Dataset
from iotssf_kg.library import Query, queries, run
from iotssf_kg.library.statements import iri
from iotssf_kg.namespaces import PREFIXES, RDFS, SH
from iotssf_kg.rdf import read
from iotssf_kg.service.app import POLICY
from iotssf_kg.service.queries import OURS
from iotssf_kg.store import connect
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TARGET = NamedNode("https://schema.org/target")
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("queries") / "store"
    store = connect(str(folder))
    paths = sorted(EXAMPLES.glob("air-conditioner/*_PASS.ttl"))
    Dataset(store).load([read(path) for path in paths], date(2026, 11, 23))
    store.close()
    with served(folder) as service:
        yield service


def get(service: Served, path: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    url = f"{service.url}/queries{path}"
    return httpx.get(url, params=parameters, headers={"Accept": accept}, timeout=60)


def asked(service: Served, query: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{service.url}/sparql", params={"query": query}, timeout=60)
    rows: list[dict[str, Any]] = answer.raise_for_status().json()["results"]["bindings"]
    return rows


def statements(answer: httpx.Response) -> list[Quad]:
    kind = answer.headers["content-type"].partition(";")[0]
    return list(parse(answer.raise_for_status().content, GRAPHS[kind]))


def test_the_list_names_every_query_with_its_text(service: Served) -> None:
    told = get(service, "").json()["queries"]
    assert [each["name"] for each in told] == list(queries())
    for each, query in zip(told, queries().values(), strict=True):
        assert each["text"] == query.text
        assert each["summary"] == {"en": query.summary, "ja": query.summary_ja}
        assert each["url"] == f"{service.url}/queries/{query.name}"
        assert [column["name"] for column in each["columns"]] == [c.name for c in query.columns]


def test_a_parameter_says_its_kind_and_default(service: Served) -> None:
    told = get(service, "/cq29").json()["parameters"]
    assert [(each["name"], each["kind"], each["default"]) for each in told] == [
        ("scheme", "iri", "schb:scheme"),
        ("date", "date", "today"),
        ("later", "date", "today"),
    ]
    assert told[1]["expected"] == "a date such as 2026-11-23"


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_list_as_rdf_gives_queries_that_can_be_run(service: Served, media_type: str) -> None:
    found = statements(get(service, "", media_type))
    texts = {quad.subject: quad.object.value for quad in found if quad.predicate == SH("select")}
    assert texts == {iri(query): query.sparql for query in queries().values()}
    targets = {str(quad.object) for quad in found if quad.predicate == TARGET}
    assert targets == {f"<{service.url}/sparql>"}


@pytest.mark.parametrize("media_type", GRAPHS)
def test_one_query_as_rdf_is_about_it_alone(service: Served, media_type: str) -> None:
    found = statements(get(service, "/cq04", media_type))
    comments = [quad for quad in found if quad.predicate == RDFS("comment")]
    assert [quad.subject for quad in comments] == [iri(queries()["cq04-matrix"])]


@pytest.mark.parametrize("accept", ["application/sparql-query", "text/plain"])
def test_the_file_itself_can_be_had(service: Served, accept: str) -> None:
    assert get(service, "/cq05", accept).text == queries()["cq05-needs"].text
    assert get(service, "/cq05", BROWSER, format="rq").text == queries()["cq05-needs"].text


@pytest.mark.parametrize(("lang", "other"), [("en", "ja"), ("ja", "en")])
def test_browsers_get_pages_in_their_language(service: Served, lang: str, other: str) -> None:
    query = queries()["cq05-needs"]
    words = {"en": query.summary, "ja": query.summary_ja}
    for path in ("", "/cq05"):
        page = get(service, path, BROWSER, lang=lang)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["content-security-policy"] == POLICY
        assert (words[lang] in page.text, words[other] in page.text) == (True, False)
        told = html.fromstring(page.text)
        assert told.xpath("//script[not(@src)] | //style | //@style") == []
    assert all(f'name="{name}"' in page.text for name in query.parameters)


@pytest.mark.parametrize("name", ["cq01", "CQ04", "cq05-needs", "cq11", "cq29"])
def test_it_answers_as_the_library_does(service: Served, name: str) -> None:
    store = connect(str(service.store))
    expected = run(store, name)
    store.close()
    told = get(service, f"/{name}/run").json()
    rows = [
        tuple(row.get(column, {}).get("value") for column in expected.columns)
        for row in told["results"]["bindings"]
    ]
    assert tuple(told["head"]["vars"]) == expected.columns
    assert rows == [tuple(getattr(term, "value", None) for term in row) for row in expected.rows]


def test_a_parameter_runs_it_and_counts(service: Served) -> None:
    every = get(service, "/cq01/run").json()["results"]["bindings"]
    some = get(service, "/cq01", category="sch:I").json()["results"]["bindings"]
    in_full = get(service, "/cq01/run", category=f"{PREFIXES['sch']}I").json()
    wanted = [row for row in every if row["category"]["value"] == f"{PREFIXES['sch']}I"]
    assert some == wanted == in_full["results"]["bindings"]
    assert len(wanted) < len(every)


def test_a_field_that_a_form_leaves_empty_has_its_default(service: Served) -> None:
    assert get(service, "/cq01", category="").text == get(service, "/cq01/run").text


RESULTS = ["application/sparql-results+json", "application/sparql-results+xml"]
RESULTS += ["text/csv", "text/tab-separated-values"]


@pytest.mark.parametrize("media_type", RESULTS)
def test_who_wants_results_gets_them(service: Served, media_type: str) -> None:
    for path in ("/cq01", "/cq01/run"):
        answer = get(service, path, media_type)
        assert answer.is_success
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_a_browser_gets_the_format_of_its_button(service: Served) -> None:
    answer = get(service, "/cq01/run", BROWSER, format="csv")
    assert answer.text.startswith("category,asset,")
    form = httpx.get(
        f"{service.url}/sparql",
        params={"query": "SELECT (1 AS ?x) {}", "format": "csv"},
        headers={"Accept": BROWSER},
    )
    assert form.text == "x\r\n1\r\n"


def test_it_goes_the_way_of_any_query(service: Served) -> None:
    first = get(service, "/cq01/run")
    tag = {"If-None-Match": first.headers["etag"]}
    assert httpx.get(f"{service.url}/queries/cq01/run", headers=tag).status_code == 304
    told = get(service, "/cq01/run", explain="yes", category="sch:I").json()
    assert told["query"] == told["run"] == queries()["cq01-categories"].bind({"category": "sch:I"})


WRONG = [
    ("/cq05?day=2026-11-23", 400, "day", "It takes: asset, outcome, date"),
    ("/cq05?date=soon", 400, "date", "Give a date such as 2026-11-23"),
    ("/cq05/run?asset=IV", 400, "asset", "Give an IRI: https://…, urn:… or a name such as sch:IV"),
    ("/cq05?date=2026-11-23&date=2026-11-24", 400, "date", "Give it once"),
    ("/cq05?lang=fr", 400, "lang", "Use en or ja"),
    ("/cq5-needs", 404, "cq5-needs", "Try cq05-needs, "),
    ("/cq5-needs/run", 404, "cq5-needs", "Try cq05-needs, "),
]


@pytest.mark.parametrize(("path", "status", "where", "hint"), WRONG)
def test_what_is_wrong_is_named_with_its_remedy(
    service: Served, path: str, status: int, where: str, hint: str
) -> None:
    answer = httpx.get(f"{service.url}/queries{path}", timeout=60)
    assert (answer.status_code, answer.json()["where"]) == (status, where)
    assert answer.json()["hint"].startswith(hint)


def test_a_format_that_is_none_of_its_is_refused(service: Served) -> None:
    for path in ("", "/cq05", "/cq05/run"):
        assert get(service, path, "image/png").status_code == 406


# As the editor of the Swiss Institute of Bioinformatics asks, word for word.
PREFIX_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
      SELECT DISTINCT ?prefix ?namespace
      WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix}
      ORDER BY ?prefix"""
EXAMPLE_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
  ?sq a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""


def test_a_store_tells_its_prefixes(service: Served) -> None:
    rows = asked(service, PREFIX_QUERY)
    assert {row["prefix"]["value"]: row["namespace"]["value"] for row in rows} == PREFIXES


def test_a_store_gives_each_query_once_as_an_example(service: Served) -> None:
    rows = asked(service, EXAMPLE_QUERY)
    expected = [(iri(q).value, q.summary, q.sparql) for q in queries().values()]
    names = ("sq", "comment", "query")
    assert [tuple(row[name]["value"] for name in names) for row in rows] == expected


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.alias)
def test_no_parameter_is_called_as_one_of_the_service(query: Query) -> None:
    assert OURS.isdisjoint(query.parameters)
