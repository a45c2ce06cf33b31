"""T08: documents that nest deep are refused before a parser recurses into them."""

from __future__ import annotations

import json

import pytest

from tests.service.server import Served
from tests.threats.judged import alive, post

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://v.example/">'
A = "<http://a.example/>"


def blank(depth: int) -> str:
    return f"{A} {A} {f'[ {A} ' * depth} 1 {']' * depth} ."


def listed(depth: int) -> str:
    return f"{A} {A} {'(' * depth} 1 {')' * depth} ."


def arrays(depth: int) -> str:
    return f'{{"http://p.example/": {"[" * depth}1{"]" * depth}}}'


def objects(depth: int) -> str:
    return '{"http://p.example/":' * depth + "1" + "}" * depth


def elements(depth: int) -> str:
    return f"{XML}{'<A><b>' * (depth // 2)}{'</b></A>' * (depth // 2)}</rdf:RDF>"


def wrapped(depth: int) -> str:
    inner = f"{'[' * depth}1{']' * depth}"
    said = {"contentToValidate": listed(10), "contentSyntax": "text/turtle"}
    return f'{json.dumps(said)[:-1]}, "ignored": {inner}}}'


WAYS = {
    "Turtle, blank nodes": ("text/turtle", blank),
    "Turtle, lists": ("text/turtle", listed),
    "TriG, lists": ("application/trig", listed),
    "JSON, arrays": ("application/ld+json", arrays),
    "JSON, objects": ("application/ld+json", objects),
    "JSON around a document": ("application/json", wrapped),
    "XML, elements": ("application/rdf+xml", elements),
}


@pytest.mark.parametrize("depth", [10, 1_000, 10_000, 100_000])
@pytest.mark.parametrize("way", WAYS)
def test_what_nests_too_deep_is_refused(service: Served, way: str, depth: int) -> None:
    kind, made = WAYS[way]
    answer = post(service, made(depth).encode(), kind)
    told = answer.json()["title"]
    assert (answer.status_code, "nests more than 100 deep" in told) == (400, depth > 100), told
    # What does not is read: it holds no export, or JSON-LD has no such thing.
    assert any(word in told for word in ("ssf:Export", "array")) == (depth <= 100)
    assert alive(service)
