"""Clients as they come: each asks as it always does, and gets what it asked for."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pandas
import pyoxigraph
import pytest
import rdflib
import SPARQLWrapper as sparqlwrapper  # noqa: N813 - it is the module's name, not the class's
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.store import connect
from tests.requirements import need
from tests.service.server import Served, served

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
DEVICE = "https://w3id.org/iot-ssf/ns#Device"
SELECT = f"SELECT ?device WHERE {{ GRAPH ?g {{ ?device a <{DEVICE}> }} }}"
CONSTRUCT = f"CONSTRUCT {{ ?device a <{DEVICE}> }} WHERE {{ GRAPH ?g {{ ?device a <{DEVICE}> }} }}"
pytestmark = [
    # rdflib's own reader of JSON-LD warns of what it uses.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
    # SPARQLWrapper warns where it leaves a format to its parameters alone.
    pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning"),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("clients") / "store"
    store = connect(str(folder))
    Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob("*_PASS.ttl"))])
    store.close()
    with served(folder, "--allow-update") as service:
        yield service


@pytest.fixture(scope="module")
def devices(service: Served) -> set[str]:
    answer = httpx.get(f"{service.url}/sparql", params={"query": SELECT}, timeout=60)
    found = {row["device"]["value"] for row in answer.json()["results"]["bindings"]}
    assert len(found) > 1
    return found


def of_xml(document: Any) -> set[str]:
    return {node.firstChild.data for node in document.getElementsByTagName("uri")}


def of_graph(graph: Any) -> set[str]:
    return {str(subject) for subject in graph.subjects(rdflib.RDF.type, rdflib.URIRef(DEVICE))}


def of_text(form: str) -> Callable[[bytes], set[str]]:
    return lambda text: of_graph(rdflib.Graph().parse(data=text, format=form))


def of_rows(text: bytes) -> set[str]:
    return {row["device"] for row in csv.DictReader(io.StringIO(text.decode(), newline=""))}


def of_tabs(text: bytes) -> set[str]:
    head, *lines = text.decode().splitlines()
    assert head == "?device"
    return {line.strip("<>") for line in lines}


def of_bindings(told: Any) -> set[str]:
    return {row["device"]["value"] for row in told["results"]["bindings"]}


FORMATS = {
    sparqlwrapper.JSON: (SELECT, of_bindings),
    sparqlwrapper.XML: (SELECT, of_xml),
    sparqlwrapper.CSV: (SELECT, of_rows),
    sparqlwrapper.TSV: (SELECT, of_tabs),
    sparqlwrapper.N3: (CONSTRUCT, of_text("turtle")),
    sparqlwrapper.TURTLE: (CONSTRUCT, of_text("turtle")),
    sparqlwrapper.RDF: (CONSTRUCT, of_graph),
    sparqlwrapper.RDFXML: (CONSTRUCT, of_graph),
    sparqlwrapper.JSONLD: (CONSTRUCT, of_graph),
}
METHODS = {
    "get": (sparqlwrapper.GET, sparqlwrapper.URLENCODED),
    "form": (sparqlwrapper.POST, sparqlwrapper.URLENCODED),
    "direct": (sparqlwrapper.POST, sparqlwrapper.POSTDIRECTLY),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", FORMATS)
def test_sparqlwrapper_has_each_of_its_formats(
    service: Served, devices: set[str], form: str, method: str
) -> None:
    query, read_by = FORMATS[form]
    client = SPARQLWrapper(f"{service.url}/sparql", returnFormat=form)
    client.setMethod(METHODS[method][0])
    client.setRequestMethod(METHODS[method][1])
    client.setQuery(query)
    assert read_by(client.query().convert()) == devices


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_that_is_named_twice_is_no_trouble(
    service: Served, devices: set[str], form: str
) -> None:
    query, read_by = FORMATS[form]
    client = SPARQLWrapper(f"{service.url}/sparql", returnFormat=form)
    client.addParameter("format", form)
    client.addParameter("output", "xml")
    client.setQuery(query)
    assert read_by(client.query().convert()) == devices


def test_sparqlwrapper_changes_what_its_token_allows(service: Served) -> None:
    client = SPARQLWrapper(f"{service.url}/sparql")
    client.addCustomHttpHeader("Authorization", service.rights["Authorization"])
    client.setMethod(sparqlwrapper.POST)
    client.setQuery("INSERT DATA { GRAPH <urn:wrapped> { <urn:a> <urn:b> 1 } }")
    assert client.query().response.status == 204
    client.setReturnFormat(sparqlwrapper.JSON)
    client.setMethod(sparqlwrapper.GET)
    client.setQuery("ASK { GRAPH <urn:wrapped> { <urn:a> <urn:b> 1 } }")
    assert client.query().convert()["boolean"] is True


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_it_as_a_store(
    service: Served, devices: set[str], form: str, method: str
) -> None:
    store = SPARQLStore(f"{service.url}/sparql", returnFormat=form, method=method)
    assert {str(row[0]) for row in rdflib.Graph(store).query(SELECT)} == devices


def test_rdflib_writes_to_it_as_a_store(service: Served) -> None:
    url, name = f"{service.url}/sparql", rdflib.URIRef("urn:rdflib")
    store = SPARQLUpdateStore(url, url, headers=service.rights)
    graph = rdflib.Graph(store, identifier=name)
    one, p, text = rdflib.URIRef("urn:a"), rdflib.URIRef("urn:p"), rdflib.Literal('é"\n', "ja")
    graph.add((one, p, text))
    graph.update("INSERT DATA { <urn:b> <urn:p> 2 }")
    assert (len(graph), graph.value(one, p)) == (2, text)
    graph.remove((one, None, None))
    assert [str(s) for s in graph.subjects()] == ["urn:b"]


def test_rdflib_asks_it_as_a_service(service: Served, devices: set[str]) -> None:
    query = f"SELECT ?device WHERE {{ SERVICE <{service.url}/sparql> {{ {SELECT} }} }}"
    assert {str(row[0]) for row in rdflib.Graph().query(query)} == devices


def test_oxigraph_asks_it_as_a_service(service: Served, devices: set[str]) -> None:
    query = f"SELECT ?device WHERE {{ SERVICE <{service.url}/sparql> {{ {SELECT} }} }}"
    assert {row["device"].value for row in pyoxigraph.Store().query(query)} == devices


def test_oxigraph_server_asks_it_as_a_service(
    service: Served, devices: set[str], server: str
) -> None:
    query = f"SELECT ?device WHERE {{ SERVICE <{service.url}/sparql> {{ {SELECT} }} }}"
    json_ = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(f"{server}/query", data={"query": query}, headers=json_, timeout=60)
    assert of_bindings(answer.json()) == devices


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/x-www-form-urlencoded"}])
def test_a_post_with_no_body_asks_what_its_url_says(
    service: Served, devices: set[str], headers: dict[str, str]
) -> None:
    accept = "application/sparql-results+xml;q=0.8,application/sparql-results+json;q=0.6"
    answer = httpx.post(
        f"{service.url}/sparql?{urlencode({'query': SELECT})}",
        headers={"Accept": accept, **headers},
        timeout=60,
    )
    assert answer.headers["content-type"] == "application/sparql-results+xml"
    assert all(f"<uri>{device}</uri>" in answer.text for device in devices)


def test_pandas_reads_its_csv(service: Served, devices: set[str]) -> None:
    url = f"{service.url}/sparql?{urlencode({'query': SELECT})}"
    by_parameter = pandas.read_csv(f"{url}&format=csv")
    by_header = pandas.read_csv(url, storage_options={"Accept": "text/csv"})
    assert set(by_parameter["device"]) == set(by_header["device"]) == devices


def test_pandas_makes_a_frame_of_its_json(service: Served, devices: set[str]) -> None:
    told = httpx.get(f"{service.url}/sparql", params={"query": SELECT}, timeout=60).json()
    frame = pandas.json_normalize(told["results"]["bindings"])
    assert set(frame["device.value"]) == devices


CURLED = {
    "application/sparql-results+json": (SELECT, lambda text: of_bindings(json.loads(text))),
    "text/csv": (SELECT, of_rows),
    "text/tab-separated-values": (SELECT, of_tabs),
    "text/turtle": (CONSTRUCT, of_text("turtle")),
    "application/n-triples": (CONSTRUCT, of_text("nt")),
    "application/rdf+xml": (CONSTRUCT, of_text("xml")),
    "application/ld+json": (CONSTRUCT, of_text("json-ld")),
    "*/*": (SELECT, lambda text: of_bindings(json.loads(text))),
}


def curl(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    need(shutil.which("curl"), "no curl is installed (Debian: apt-get install curl)")
    return subprocess.run(
        ["curl", "-sS", "--max-time", "60", *arguments], capture_output=True, check=False
    )


@pytest.mark.parametrize("accept", CURLED)
def test_curl_gets_each_format(service: Served, devices: set[str], accept: str) -> None:
    query, read_by = CURLED[accept]
    url, given = f"{service.url}/sparql", f"query={query}"
    done = curl("-f", "-H", f"Accept: {accept}", "--data-urlencode", given, url)
    assert (done.returncode, done.stderr) == (0, b"")
    assert read_by(done.stdout) == devices


def test_curl_fails_where_a_query_does(service: Served) -> None:
    done = curl("-f", "--data-urlencode", "query=SELECT * {", f"{service.url}/sparql")
    assert (done.returncode, done.stdout) == (22, b"")


def test_curl_uploads_a_graph_and_reads_it_back(service: Served, tmp_path: Path) -> None:
    file, url = tmp_path / "one.ttl", f"{service.url}/graphs?graph={quote('urn:curled')}"
    file.write_text('<urn:a> <urn:p> "é"@ja .')
    rights = ("-H", f"Authorization: Bearer {service.token}")
    put = curl("-f", "-T", str(file), "-H", "Content-Type: text/turtle", *rights, url)
    assert (put.returncode, put.stderr) == (0, b"")
    posted = curl("-f", "-F", f"file=@{file}", *rights, url)
    assert (posted.returncode, posted.stderr) == (0, b"")
    got = curl("-f", "-H", "Accept: application/n-triples", url)
    assert got.stdout.decode() == '<urn:a> <urn:p> "é"@ja .\n'
