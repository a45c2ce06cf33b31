"""Short names in sentences tell the nodes of two parties apart."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from iotssf_kg.validation import profile, validate
from iotssf_kg.validation.saying import short

BESIDE = NamedNode("https://op-1.example/id/asset-009")
NAMES = {
    "https://op-2.example/id/asset-009": "op-2:asset-009",
    "https://op-1.example/rooms/asset-009": "asset-009",
    "https://op-1.test/id/asset-009": "https://op-1.test/id/asset-009",
    "https://w3id.org/iot-ssf/ns#R1": "ssf:R1",
    "urn:x:asset-009": "urn:x:asset-009",
}


@pytest.mark.parametrize("iri", NAMES)
def test_a_node_of_another_host_is_named_with_it(iri: str) -> None:
    assert short(NamedNode(iri), BESIDE) == NAMES[iri]


def test_a_message_about_nodes_of_two_parties_tells_them_apart() -> None:
    text = """
    @prefix a: <https://op-1.example/id/> . @prefix b: <https://op-2.example/id/> .
    @prefix ssf: <https://w3id.org/iot-ssf/ns#> . @prefix void: <http://rdfs.org/ns/void#> .
    a:export a ssf:Export ; void:uriSpace "https://op-1.example/id/" . b:export a ssf:Device ."""
    data = [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]
    [finding] = validate(data, profile("guard")).findings
    assert "of op-2:export, which lies outside" in finding.message()
