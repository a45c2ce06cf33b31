"""T32: a document that redefines what everybody shares changes no verdict, and is told so."""

from __future__ import annotations

import pytest

from tests.service.server import Served
from tests.threats.judged import FAULTY, alive, post

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix : <https://suzukaze.example/id/> .
"""
HARM = {
    "a term is another": "ssf:Device a owl:Class ; rdfs:label 'nothing'@en .",
    "a class has no members": "ssf:Device rdfs:subClassOf owl:Nothing .",
    "a class is within another": "ssf:Requirement rdfs:subClassOf ssf:Device .",
    "a property is a derived one": ":p rdfs:subPropertyOf ssf:category .",
    "a domain": "ssf:needs rdfs:domain owl:Nothing .",
    "a category is said": ":cloud ssf:category <https://w3id.org/iot-ssf/scheme/x/1> .",
    "a need is said": ":cloud ssf:needs <https://w3id.org/iot-ssf/requirement/none> .",
    "two are the same": ":cloud owl:sameAs <https://tsubame-air.example/id/export-2026> .",
    "two terms are the same": "ssf:Device owl:equivalentClass ssf:Export .",
    "an asset of another party": "<https://tsubame-air.example/id/ac> ssf:function :f .",
}
SHAPE = "<{shape}> sh:deactivated true ; sh:severity sh:Info ."


def held(service: Served, harm: str) -> None:
    """That *harm* leaves every finding as it is, and adds one of the guard."""
    before = post(service, FAULTY).json()
    answer = post(service, FAULTY + PREFIXES.encode() + harm.encode())
    after = answer.json()
    known = {f["fingerprint"]: f["severity"] for f in before["findings"]}
    found = {f["fingerprint"]: f["severity"] for f in after["findings"]}
    assert known.items() <= found.items()
    assert (after["conforms"], answer.headers["x-conforms"]) == (False, "false")
    assert after["exports"][0]["categories"] == before["exports"][0]["categories"]
    new = {f["shape"] for f in after["findings"] if f["fingerprint"] not in known}
    assert new & set(post(service, FAULTY, query="profile=guard").json()["checked"]), new
    assert after["exports"][0]["withheld"] > before["exports"][0]["withheld"]


@pytest.mark.parametrize("harm", HARM)
def test_what_is_redefined_changes_no_verdict(service: Served, harm: str) -> None:
    held(service, HARM[harm])
    assert alive(service)


def test_our_shapes_cannot_be_switched_off(service: Served) -> None:
    raised = {f["shape"] for f in post(service, FAULTY).json()["findings"]}
    held(service, " ".join(SHAPE.format(shape=shape) for shape in sorted(raised)))
