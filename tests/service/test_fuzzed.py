"""Whatever is sent to a door, it is no fault of ours: never a 5xx but a limit that was reached."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.server import Served

# A limit that is reached, or too much at once: expected of what is long or endless.
LIMITS = {503, 504, 507}
NAMES = st.text(max_size=8) | st.sampled_from(
    [
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "graph",
        "default",
        "format",
    ]
)
QUERIES = st.sampled_from(
    ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "CLEAR ALL", "CONSTRUCT WHERE { ?s ?p ?o }"]
)
VALUES = QUERIES | st.text(max_size=60) | st.just("urn:g") | st.just("http://[x")
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=4)
TYPES = st.sampled_from(
    [
        "application/sparql-query",
        "application/sparql-update",
        "text/turtle",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data;boundary=x",
        "application/ld+json",
        "application/rdf+xml",
        "application/sparql-query;charset=utf-16",
    ]
)
ACCEPTS = st.sampled_from(
    [
        "*/*",
        "text/html",
        "application/json",
        "text/turtle;q=x",
        "application/rdf+xml",
        ",;=",
        "text/csv",
    ]
)
BODIES = st.binary(max_size=200) | VALUES.map(lambda text: text.encode("utf-8", "replace"))
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graphs/x", "/healthz", "/version"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(method=METHODS, pairs=PAIRS, kind=TYPES, accept=ACCEPTS, body=BODIES, entitled=st.booleans())
def test_no_request_is_a_fault(
    service: Served,
    path: str,
    method: str,
    pairs: list[tuple[str, str]],
    kind: str,
    accept: str,
    body: bytes,
    entitled: bool,
) -> None:
    headers = {"Content-Type": kind, "Accept": accept, **(service.rights if entitled else {})}
    told = {
        name.encode(): value.encode("utf-8", "replace") for name, value in pairs if name.isascii()
    }
    query = httpx.QueryParams({k.decode(): v.decode() for k, v in told.items()})
    url = httpx.URL(service.url + path, params=query)
    answer = httpx.request(method, url, headers=headers, content=body, timeout=120)
    assert answer.status_code < 500 or answer.status_code in LIMITS, answer.text
    if answer.status_code >= 400 and method != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
