"""T04: no JSON-LD context is fetched but our own, which lies in the package."""

from __future__ import annotations

import json

import pytest

from iotssf_kg.rdf.contexts import CONTEXT
from iotssf_kg.rdf.syntax import JSON_LD
from tests.listening import listener
from tests.service.server import Served
from tests.threats.judged import alive, clean, post

AT = "http://127.0.0.1:{port}/context.jsonld"


@pytest.mark.parametrize("kind", ["application/ld+json", "application/json"])
@pytest.mark.parametrize(
    "context",
    [
        AT,
        [{"a": "http://a.example/"}, AT],
        {"@import": AT},
        {"a": {"@id": "http://a.example/", "@context": AT}},
        {"@propagate": False, "T": {"@id": "http://t.example/", "@context": [AT]}},
        "file:///etc/passwd",
        "//127.0.0.1:{port}/context",
    ],
)
def test_no_context_is_fetched(service: Served, context: object, kind: str) -> None:
    with listener() as (port, hits):
        text = json.dumps({"@context": context, "@id": "http://x.example/", "a": 1})
        answer = post(service, text.replace("{port}", str(port)).encode(), kind)
        assert (answer.status_code, hits) == (400, [])
    told = answer.json()["detail"]
    assert "context" in told or "@import" in told
    assert "root:" not in answer.text
    assert alive(service)


def test_no_context_of_a_header_is_fetched(service: Served) -> None:
    with listener() as (port, hits):
        link = f'<http://127.0.0.1:{port}/>; rel="http://www.w3.org/ns/json-ld#context"'
        answer = post(service, clean(JSON_LD), "application/json", Link=link)
        assert (answer.status_code, hits) == (200, [])


def test_our_own_context_is_at_hand(service: Served) -> None:
    said = json.loads(clean(JSON_LD))
    text = json.dumps({**said, "@context": [CONTEXT, said["@context"]]})
    assert post(service, text.encode(), JSON_LD.media_type).headers["x-conforms"] == "true"
