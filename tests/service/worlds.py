"""A store in which one party names its nodes under the base of the service."""

from __future__ import annotations

from pathlib import Path

from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import parse, read, syntax_named
from iotssf_kg.store import connect

BASE = "https://kg.example.org"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "smart-home-shutters"
_EXPORT = """
@prefix : <https://kg.example.org/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:export a ssf:Export ;
    dcterms:publisher :works ;
    dcterms:issued "2026-04-01"^^xsd:date ;
    dcterms:conformsTo <https://w3id.org/iot-ssf/profile/exchange/1.0> ;
    void:uriSpace "https://kg.example.org/id/" .
:works a ssf:Organization ; rdfs:label "Example Works"@en , "例示製作所"@ja .
:窓 a ssf:Organization ; rdfs:label "Window Works"@en ; ssf:memberOf :works .
<https://kg.example.org/id/a%20b> a ssf:Organization ; rdfs:label "Spaced Works"@en .
"""


def made(folder: Path, more: str = "") -> Path:
    """The folder of a store with the examples, and that party's export with *more* in it."""
    store = connect(str(folder))
    documents = [read(path) for path in sorted(EXAMPLES.glob("*_PASS.ttl"))]
    own = parse((_EXPORT + more).encode(), syntax_named("turtle"), "own.ttl")
    admissions = Dataset(store).load([*documents, own])
    store.close()
    assert all(each.admitted for each in admissions), [each.reasons for each in admissions]
    return folder
