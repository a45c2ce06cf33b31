"""T39: what is percent-encoded is decoded once, by every route."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.errors import BadParameter
from iotssf_kg.service.protocol import pairs_of
from tests.service.server import Served

# Each would be another text if it were decoded twice, or as a form where it is none.
TEXTS = ("100%25", "%2525", "a+b", "a%2Bb", "%C3%A9", "%F0%9F%94%92", "é%00", "＂＞")
# Of these are made what looks like escapes of any kind, broken ones among them.
PARTS = (*TEXTS, *"%\\\n+xé", "%4", "%zz", "%+1", "\\x41", "\\u1234", "\\N{DASH}")


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_all_is_decoded_as_the_library_does(text: str) -> None:
    data = f"name={text}".encode()
    try:
        [(_, expected)] = parse_qsl(data.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(BadParameter):
            pairs_of(data)
        return
    assert pairs_of(data) == [("name", expected)]


@pytest.mark.parametrize("text", TEXTS)
def test_every_route_takes_the_same_text(service: Served, text: str) -> None:
    literal = json.dumps(text, ensure_ascii=False)
    url, query = f"{service.url}/sparql", f"SELECT ({literal} AS ?x) {{}}"
    direct = {"Content-Type": "application/sparql-query", "Accept": "application/json"}
    answers = [
        httpx.get(f"{url}?query={quote(query, safe='')}", timeout=60),
        httpx.post(url, data={"query": query}, timeout=60),
        httpx.post(url, content=query.encode(), headers=direct, timeout=60),
    ]
    found = [each.json()["results"]["bindings"][0]["x"]["value"] for each in answers]
    assert found == [text] * 3


@pytest.mark.parametrize("name", ["a%25b", "a%2525b", "a%2Fb", "a%2Bb"])
def test_a_graph_has_the_name_that_was_given(service: Served, name: str) -> None:
    iri, turtle = f"urn:g:{name}", {"Content-Type": "text/turtle", **service.rights}
    asked = f"{service.url}/graphs?graph={quote(iri, safe='')}"
    put = httpx.put(asked, content=b"<urn:a> <urn:b> 1 .", headers=turtle, timeout=60)
    assert put.status_code == 201
    listed = httpx.get(f"{service.url}/graphs", timeout=60).json()["results"]["bindings"]
    assert iri in {each["graph"]["value"] for each in listed}
    query = f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
    found = httpx.post(f"{service.url}/sparql", data={"query": query}, timeout=60)
    assert found.json()["boolean"] is True
