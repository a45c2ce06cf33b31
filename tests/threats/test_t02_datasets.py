"""T02: a dataset clause, or a parameter, reads a file or an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.service import ask, unharmed

PATTERN = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
QUERIES = {
    "from": ("SELECT * FROM <{iri}> " + PATTERN, {}),
    "from named": ("SELECT * FROM NAMED <{iri}> " + PATTERN, {}),
    "default-graph-uri": ("SELECT * " + PATTERN, {"default-graph-uri": "{iri}"}),
    "named-graph-uri": ("SELECT * " + PATTERN, {"named-graph-uri": "{iri}"}),
}


@pytest.mark.parametrize("scheme", ["file", "http", "ftp", "data"])
@pytest.mark.parametrize("way", QUERIES)
def test_nothing_is_fetched(attacked: Served, tmp_path: Path, way: str, scheme: str) -> None:
    (tmp_path / "secret.ttl").write_text("<urn:secret> <urn:p> <urn:o> .")
    with listener() as (port, hits):
        iri = {
            "file": (tmp_path / "secret.ttl").as_uri(),
            "data": "data:text/turtle,%3Curn:secret%3E%20%3Curn:p%3E%20%3Curn:o%3E%20.",
        }.get(scheme, f"{scheme}://127.0.0.1:{port}/secret.ttl")
        query, given = QUERIES[way]
        told = {name: value.format(iri=iri) for name, value in given.items()}
        answer = ask(attacked, query.replace("{iri}", iri), **told)
        assert hits == []
    assert "urn:secret" not in answer.text.replace(iri, "")
    if answer.is_success:
        assert answer.json()["results"]["bindings"] == []
    else:
        assert answer.status_code == 400
    assert unharmed(attacked)
