"""What is answered before the framework is answered as within it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from iotssf_kg.service.app import create_app
from iotssf_kg.service.settings import Settings
from iotssf_kg.store.folder import FolderStore

GAP = "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o <urn:p> ?x . ?x <urn:q> ?y } } ORDER BY ?o"
ASKED = (
    {"query": "SELECT * { ?s ?p ?o } ORDER BY ?o"},
    {"query": "ASK {}", "format": "csv"},
    {"query": "CONSTRUCT WHERE { ?s ?p ?o }"},
    {"query": GAP},
    {"query": GAP, "rewrite": "off"},
    {"query": "SELECT (NOW() < NOW() AS ?no) {}"},
    {"query": "ASK { GRAPH <urn:g> { ?s ?p ?o } }", "named-graph-uri": "urn:g"},
    {"query": "SELECT * {"},
    {"query": "ASK {}", "rewrite": "maybe"},
    {"query": "ASK {}", "explain": "on"},
    {"query": "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"},
    {"update": "DROP ALL"},
)
# A token that nobody asks for makes the request the framework's.
WITHIN = {"Authorization": "Bearer of-nothing"}
EACH_ITS_OWN = ("X-Request-Id", "Date")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    root: Path = tmp_path_factory.mktemp("front") / "store"
    with FolderStore(root).build() as build:
        build.update("INSERT DATA { <urn:a> <urn:p> 1, <urn:b> . <urn:b> <urn:p> <urn:c> }")
        build.publish()
    app = create_app(Settings(store=str(root)))
    yield app
    app.extensions["clerks"].close()


def said(response: TestResponse) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in response.headers if name not in EACH_ITS_OWN}
    name = response.headers["X-Request-Id"].encode()
    return response.status_code, headers, response.data.replace(name, b"")


@pytest.mark.parametrize("parameters", ASKED, ids=str)
@pytest.mark.parametrize("accept", ["*/*", "text/turtle, application/sparql-results+xml", "a/b"])
def test_nobody_can_tell_which_of_them_answered(
    app: Flask, parameters: dict[str, str], accept: str
) -> None:
    client, headers = app.test_client(), {"Accept": accept}
    for _ in range(2):  # what is kept, too
        first = client.get("/sparql", query_string=parameters, headers=headers)
        second = client.get("/sparql", query_string=parameters, headers=headers | WITHIN)
        assert said(first) == said(second)
    tag = first.headers.get("ETag")
    if tag:
        had = headers | {"If-None-Match": tag}
        first = client.get("/sparql", query_string=parameters, headers=had)
        assert first.status_code == 304
        assert said(first) == said(
            client.get("/sparql", query_string=parameters, headers=had | WITHIN)
        )


def figure(app: Flask, name: str, **labels: str) -> float:
    return app.extensions["figures"].registry.get_sample_value(name, labels) or 0.0


def test_each_request_is_counted_once_and_logged_once(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, status, outcome in (("ASK {}", "200", "ok"), ("ASK {", "400", "refused")):
        labels = {"route": "/sparql", "method": "GET", "status": status}
        before = figure(app, "iotssf_requests_total", **labels)
        answered = figure(app, "iotssf_queries_total", outcome=outcome)
        capsys.readouterr()
        response = app.test_client().get("/sparql", query_string={"query": text})
        assert str(response.status_code) == status
        [line] = capsys.readouterr().err.splitlines()
        assert f'"request": "{response.headers["X-Request-Id"]}"' in line
        assert figure(app, "iotssf_requests_total", **labels) == before + 1
        assert figure(app, "iotssf_queries_total", outcome=outcome) == answered + 1


def test_what_it_could_not_answer_is_not_charged_twice(tmp_path: Path) -> None:
    with FolderStore(tmp_path / "store").build() as build:
        build.publish()
    app = create_app(Settings(store=str(tmp_path / "store"), rate=0.2))
    client = app.test_client()
    # The least burst is of two requests at this rate.
    statuses = [client.get("/sparql", query_string={"query": "ASK {"}).status_code for _ in "123"]
    app.extensions["clerks"].close()
    assert statuses == [400, 400, 429]
