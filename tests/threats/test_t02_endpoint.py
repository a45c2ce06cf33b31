"""T02: graphs that a query or a request names are never fetched, by no endpoint."""

from __future__ import annotations

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served

HERE = ("http://127.0.0.1:{}/", "ftp://127.0.0.1:{}/", "HTTP://127.0.0.1:{}/x.ttl")
NOWHERE = ("data:text/turtle,<urn:a> <urn:b> <urn:c>".replace("<", "%3C").replace(">", "%3E"),)
FORMS = (
    "SELECT * FROM <{}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
)
PARAMETERS = ("default-graph-uri", "named-graph-uri")


def rows(relay: Served, sent: dict[str, str]) -> list[object]:
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(f"{relay.url}/sparql", data=sent, headers=headers, timeout=60)
    # An engine may refuse such a name; none may answer with what is there.
    if not answer.is_success:
        assert answer.headers["content-type"] == "application/problem+json"
        return []
    found: list[object] = answer.json()["results"]["bindings"]
    return found


@pytest.mark.parametrize("iri", [*HERE, *NOWHERE])
@pytest.mark.parametrize("form", FORMS)
def test_a_clause_fetches_nothing(relay: Served, iri: str, form: str) -> None:
    with listener() as (port, hits):
        query = form.format(iri.replace("{}", str(port)))
        assert (rows(relay, {"query": query}), hits) == ([], [])


@pytest.mark.parametrize("iri", [*HERE, *NOWHERE])
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_fetches_nothing(relay: Served, iri: str, name: str) -> None:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 5"
    if name == "default-graph-uri":
        query = "SELECT * { ?s ?p ?o }"
    with listener() as (port, hits):
        sent = {"query": query, name: iri.replace("{}", str(port))}
        assert (rows(relay, sent), hits) == ([], [])


@pytest.mark.parametrize("name", ["query", *PARAMETERS])
def test_files_are_refused(relay: Served, name: str) -> None:
    sent = {"query": "SELECT * { ?s ?p ?o }", name: "file:///etc/passwd"}
    if name == "query":
        sent["query"] = "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"
    answer = httpx.post(f"{relay.url}/sparql", data=sent, timeout=60)
    assert (answer.status_code, "root" in answer.text) == (400, False)
