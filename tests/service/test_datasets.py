"""The store is described in VoID and DCAT, and every number in it is right."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from lxml import html
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from iotssf_kg.dataset.graphs import OUTLINE
from iotssf_kg.dataset.partitions import EXTENDED
from iotssf_kg.namespaces import DCTERMS, PREFIXES, RDF, SSF, VOID, Namespace
from iotssf_kg.rules.facts import Facts
from tests.service.server import Served, served
from tests.service.worlds import BASE, made

DCAT = Namespace(PREFIXES["dcat"])
WHOLE = NamedNode(f"{BASE}/.well-known/void#dataset")
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
# The statements of the outline are no data; nobody else says anything of its nodes.
DATA = f"?s ?p ?o FILTER(isBlank(?s) || !STRSTARTS(STR(?s), '{OUTLINE.value}'))"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = made(tmp_path_factory.mktemp("datasets") / "store")
    with served(store, "--base", BASE, "--allow-update", "--license", LICENSE) as service:
        yield service


def described(world: Served, path: str = "/.well-known/void") -> Facts:
    answer = httpx.get(world.url + path, headers={"Accept": "text/turtle"}, timeout=60)
    assert answer.status_code == 200, answer.text
    return Facts(quad.triple for quad in parse(answer.content, RdfFormat.TURTLE))


def ask(world: Served, query: str) -> list[dict[str, str]]:
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.get(f"{world.url}/sparql", params={"query": query}, headers=headers, timeout=60)
    rows = answer.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def number(facts: Facts, node: object, name: str) -> int:
    [count] = facts.values(node, VOID(name))
    assert isinstance(count, Literal)
    return int(count.value)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("triples", "COUNT(*)"),
        ("distinctSubjects", "COUNT(DISTINCT ?s)"),
        ("distinctObjects", "COUNT(DISTINCT ?o)"),
        ("properties", "COUNT(DISTINCT ?p)"),
        ("entities", "COUNT(DISTINCT ?s)"),
        ("classes", "COUNT(DISTINCT ?o)"),
    ],
)
def test_the_totals_are_those_of_a_query(world: Served, name: str, count: str) -> None:
    only = {"entities": "FILTER(isIRI(?s))", "classes": f"FILTER(?p = {RDF('type')})"}
    [row] = ask(world, f"SELECT ({count} AS ?n) {{ {DATA} {only.get(name, '')} }}")
    assert number(described(world), WHOLE, name) == int(row["n"]) > 0


def test_every_class_partition_counts_what_a_query_counts(world: Served) -> None:
    facts = described(world)
    parts = {
        facts.nodes(p, VOID("class"))[0]: p for p in facts.nodes(WHOLE, VOID("classPartition"))
    }
    rows = ask(world, f"SELECT ?o (COUNT(*) AS ?n) {{ {DATA} FILTER(?p = rdf:type) }} GROUP BY ?o"
               .replace("rdf:type", str(RDF("type"))))  # fmt: skip
    assert {kind.value: number(facts, part, "entities") for kind, part in parts.items()} == {
        row["o"]: int(row["n"]) for row in rows
    }


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        (VOID("classPartition"), VOID("class"), "?o a ?v"),
        (EXTENDED("datatypePartition"), EXTENDED("datatype"), "BIND(DATATYPE(?o) AS ?v)"),
    ],
    ids=["classes", "datatypes"],
)
def test_every_nested_partition_counts_what_a_query_counts(
    world: Served, part: NamedNode, name: NamedNode, value: str
) -> None:
    facts = described(world)
    told = {
        (kind.value, prop.value, each.value): number(facts, nested, "triples")
        for own in facts.nodes(WHOLE, VOID("classPartition"))
        for kind in facts.nodes(own, VOID("class"))
        for pair in facts.nodes(own, VOID("propertyPartition"))
        for prop in facts.nodes(pair, VOID("property"))
        for nested in facts.nodes(pair, part)
        for each in facts.nodes(nested, name)
    }
    query = f"SELECT ?k ?p ?v (COUNT(*) AS ?n) {{ {DATA} ?s a ?k . {value} FILTER(BOUND(?v)) }}"
    rows = ask(world, f"{query} GROUP BY ?k ?p ?v")
    found = {(r["k"], r["p"], r["v"]): int(r["n"]) for r in rows if r["p"] != RDF("type").value}
    assert told == found
    assert len(told) > 50


def test_the_exports_are_named_with_their_publisher_and_names(world: Served) -> None:
    facts = described(world)
    own = NamedNode(f"{BASE}/id/export")
    assert own in facts.nodes(WHOLE, VOID("subset"))
    assert facts.texts(own, VOID("uriSpace")) == [f"{BASE}/id/"]
    assert facts.nodes(own, DCTERMS("publisher")) == [NamedNode(f"{BASE}/id/works")]
    assert facts.nodes(WHOLE, VOID("sparqlEndpoint")) == [NamedNode(f"{BASE}/sparql")]
    assert facts.nodes(WHOLE, DCTERMS("license")) == [NamedNode(LICENSE)]
    assert facts.nodes(WHOLE, DCTERMS("publisher")) == []


def test_what_it_names_as_examples_and_dumps_is_there(world: Served) -> None:
    facts = described(world)
    for each in facts.nodes(WHOLE, VOID("exampleResource")):
        assert httpx.get(f"{world.url}/about", params={"iri": each.value}).status_code == 200
    for each in facts.nodes(WHOLE, VOID("dataDump")):
        answer = httpx.get(each.value.replace(BASE, world.url), timeout=60)
        assert len(answer.content) > 100_000


def test_a_change_is_counted(world: Served) -> None:
    before = number(described(world), WHOLE, "triples")
    update = {"update": "INSERT DATA { <urn:a> a <urn:Kind> ; <urn:p> <urn:a> }"}
    httpx.post(f"{world.url}/sparql", data=update, headers=world.rights, timeout=60)
    assert number(described(world), WHOLE, "triples") == before + 2


def test_it_is_counted_once_a_build(world: Served) -> None:
    first = httpx.get(f"{world.url}/.well-known/void", timeout=60)
    known = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(f"{world.url}/.well-known/void", headers=known, timeout=60)
    assert (again.status_code, again.headers["x-build"]) == (304, first.headers["x-build"])


def test_the_catalogue_lists_the_whole_and_every_export(world: Served) -> None:
    facts = described(world, "/dcat")
    assert [*facts.typed(DCAT("Catalog"))] == [NamedNode(f"{BASE}/dcat#catalogue")]
    exports = facts.nodes(WHOLE, DCTERMS("hasPart"))
    [row] = ask(world, f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ ?e a {SSF('Export')} }}")
    assert len(exports) == int(row["n"]) > 1
    for export in exports:
        [download] = facts.nodes(export, DCAT("distribution"))
        answer = httpx.get(download.value.replace(BASE, world.url))
        assert export.value in answer.text
    [service] = facts.typed(DCAT("DataService"))
    assert facts.nodes(service, DCAT("endpointURL")) == [NamedNode(f"{BASE}/sparql")]


@pytest.mark.parametrize("path", ["/.well-known/void", "/dcat"])
def test_it_has_a_page(world: Served, path: str) -> None:
    answer = httpx.get(world.url + path, headers={"Accept": "text/html"}, timeout=60)
    text = html.fromstring(answer.text).text_content()
    assert "device" in text
    assert f"{BASE}/id/export" in text


# What sparql-editor of the Swiss Institute of Bioinformatics asks an endpoint, to complete by it:
# `getVoidDescription` and `voidQuery` of its packages/sparql-editor/src.
EDITOR = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
    OPTIONAL {
      { ?pp void:classPartition [ void:class ?objectClass ] . }
      UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] . } } }
  UNION { ?ls void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
    void:objectsTarget [ void:class ?objectClass ] . } }"""


def test_an_editor_learns_from_the_endpoint_what_to_offer(world: Served) -> None:
    rows = ask(world, EDITOR)
    device, value = SSF("Device").value, "objectClass"
    offered = {(r["prop"], r.get(value) or r.get("objectDatatype")) for r in rows
               if r["subjectClass"] == device}  # fmt: skip
    assert (SSF("usedIn").value, SSF("UseContext").value) in offered
    assert (SSF("category").value, SSF("Category").value) in offered
    assert (SSF("quantity").value, f"{PREFIXES['xsd']}integer") in offered
    assert any(prop.endswith("#label") for prop, _ in offered)
