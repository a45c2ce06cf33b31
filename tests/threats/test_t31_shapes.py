"""T31: shapes of others are not run, wherever they stand; no shape runs a script."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from tests.listening import listener
from tests.service.server import Served
from tests.threats.judged import FAULTY, alive, clean, post

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix evil: <SPACE> .
evil:S a sh:NodeShape ; sh:targetClass ssf:Device ; sh:nodeKind sh:Literal ; sh:node evil:S ;
  sh:property [ sh:path [ sh:zeroOrMorePath ssf:partOf ] ; sh:maxCount 0 ] ;
  sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" ] ;
  sh:js [ sh:jsFunctionName "run" ; sh:jsLibrary evil:L ] ;
  sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ssf:partOf ; sh:object [] ] ,
    [ a sh:JSRule ; sh:jsFunctionName "run" ; sh:jsLibrary evil:L ] .
evil:L a sh:JSLibrary ; sh:jsLibraryURL "ELSEWHERE"^^xsd:anyURI .
evil:T a sh:JSTarget ; sh:jsFunctionName "run" ; sh:jsLibrary evil:L .
"""
STATED = "https://w3id.org/iot-ssf/shapes#AxiomStated"
EXPORTS = {
    "https://clean.example/id/": clean(),
    "https://suzukaze.example/id/": FAULTY,
}


@pytest.mark.parametrize("space", EXPORTS)
def test_shapes_in_a_document_judge_nothing(service: Served, space: str) -> None:
    data = EXPORTS[space]
    before = post(service, data).json()
    began = time.monotonic()
    with listener() as (port, hits):
        said = SHAPES.replace("SPACE", space).replace(
            "ELSEWHERE", f"http://127.0.0.1:{port}/run.js"
        )
        after = post(service, data + said.encode()).json()
        assert hits == []
    assert time.monotonic() - began < 30
    known = {f["fingerprint"] for f in before["findings"]}
    found = {f["fingerprint"]: f["shape"] for f in after["findings"]}
    assert known <= found.keys()
    # Each of their statements is told as one without effect; nothing else is found.
    assert {found[each] for each in found.keys() - known} == {STATED}
    assert not any(shape.startswith(space) for shape in after["checked"])
    assert alive(service)


def test_shapes_beside_a_document_are_refused(service: Served) -> None:
    url = f"{service.url}/validate"
    shape = SHAPES.replace("SPACE", "https://e.example/").encode()
    turtle = {"Content-Type": "text/turtle"}
    files = {"data": ("a.ttl", clean(), "text/turtle")}
    said = {
        "contentToValidate": clean().decode(),
        "contentSyntax": "text/turtle",
        "externalRules": [{"ruleSet": shape.decode(), "ruleSyntax": "text/turtle"}],
    }
    answers = [
        httpx.post(f"{url}?shapes=http://127.0.0.1:9/", content=clean(), headers=turtle),
        httpx.post(url, files=files, data={"shapes": shape.decode()}),
        httpx.post(url, content=json.dumps(said), headers={"Content-Type": "application/json"}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 3
    # A file of shapes in a form is one more document, and no export.
    both = [("data", files["data"]), ("shapes", ("s.ttl", shape, "text/turtle"))]
    answer = httpx.post(url, files=both, timeout=60).json()
    assert [each["file"] for each in answer["unjudged"]] == ["s.ttl"]
    assert answer["findings"] == []
