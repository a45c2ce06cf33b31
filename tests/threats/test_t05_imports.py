"""T05: nothing that a document names is fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.listening import listener
from tests.service.server import Served, served
from tests.threats.judged import alive, clean, post

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("t05") / "store", "--allow-update") as service:
        yield service


@pytest.mark.parametrize(
    "named",
    ["owl:imports", "sh:shapesGraph", "void:dataDump", "rdfs:seeAlso", "void:sparqlEndpoint"],
)
@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_nothing_that_a_document_names_is_fetched(service: Served, named: str, scheme: str) -> None:
    with listener() as (port, hits):
        elsewhere = f"<{scheme}://127.0.0.1:{port}/shapes.ttl>"
        for subject in ("<https://clean.example/id/export>", "<https://clean.example/id/x>", "[]"):
            said = f"{PREFIXES} {subject} a owl:Ontology ; {named} {elsewhere} ."
            answer = post(service, clean() + said.encode())
            assert (answer.status_code, answer.headers["x-conforms"] in ("true", "false")) == (
                200,
                True,
            )
        assert hits == []
    assert alive(service)
