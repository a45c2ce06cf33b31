"""One party never speaks for another, for the vocabulary, or for the rules."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import Namespace
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.athand import admit, at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import Export, split
from iotssf_kg.rules.guard import DERIVED, DERIVED_CLASSES, Why
from iotssf_kg.rules.outcomes import IN_FORCE, NOT_AT_HAND
from tests.rules.worlds import WORLD

A = Namespace("https://kaze.example/id/")
PREFIXES = """
@prefix a: <https://kaze.example/id/> .
@prefix b: <https://suzu.example/id/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rq: <https://w3id.org/iot-ssf/requirement/sample/1.0/> .
@prefix sch: <https://w3id.org/iot-ssf/scheme/sample/1.0/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
"""
EXPORT = 'a:export a ssf:Export ; void:uriSpace "https://kaze.example/id/" . '


def export(statement: str) -> Export:
    (found,) = split(parse((PREFIXES + EXPORT + statement).encode(), syntax_named("turtle")))
    return found


WITHHELD = {
    "b:heater ssf:lastChanged 1 .": Why.FOREIGN,
    "<https://kaze.example/id2/x> a ssf:Device .": Why.FOREIGN,
    "ssf:R3 ssf:impliesLevel ssf:R2 .": Why.REDEFINED,
    "rq:P1-01 ssf:acceptsEvidence ssf:TestReport .": Why.REDEFINED,
    "sch:III ssf:introduces rq:P1-01 .": Why.REDEFINED,
    "<https://w3id.org/iot-ssf/anything> rdfs:label 'ours' .": Why.REDEFINED,
    "a:heater ssf:category sch:I .": Why.DERIVED,
    "a:m ssf:covers a:heater .": Why.DERIVED,
    "a:m a ssf:InForce .": Why.DERIVED,
    "a:export ssf:closureGraph a:graph .": Why.DERIVED,
    "a:export ssf:loadedAt 'now' .": Why.DERIVED,
    "a:heater owl:sameAs b:heater .": Why.AXIOM,
    "a:Thing owl:equivalentClass ssf:Device .": Why.AXIOM,
    "a:Heater rdfs:subClassOf ssf:Device .": Why.AXIOM,
    "a:heats rdfs:subPropertyOf ssf:performs .": Why.AXIOM,
    "a:heats rdfs:domain ssf:Device .": Why.AXIOM,
    "a:export owl:imports b:export .": Why.AXIOM,
    "a:shape sh:targetClass ssf:Device .": Why.AXIOM,
    "a:shape a sh:NodeShape .": Why.AXIOM,
    "a:Heater a owl:Class .": Why.AXIOM,
    "a:heats a rdf:Property .": Why.AXIOM,
    "[] owl:sameAs b:heater .": Why.AXIOM,
}
ACCEPTED = [
    "a:heater a ssf:Device .",
    "a:heater ssf:model b:model .",
    "a:heater ssf:statedCategory sch:I .",
    "a:heater foaf:nick 'Heidi' .",
    "a:heater a b:Heater .",
    "a:heater a [] .",
    "[] a ssf:Measure .",
    "a:heater skos:exactMatch b:heater .",
    "a:e ssf:sha256 'abc' .",
    "<https://kaze.example/id/> a ssf:Device .",
]


@pytest.mark.parametrize("statement", WITHHELD)
def test_a_statement_is_withheld_for_its_reason(statement: str) -> None:
    screened = admit(export(statement))
    assert [each.why for each in screened.withheld] == [WITHHELD[statement]]
    assert len(list(screened.facts.triples())) == 2


@pytest.mark.parametrize("statement", ACCEPTED)
def test_a_statement_of_ones_own_is_accepted(statement: str) -> None:
    screened = admit(export(statement))
    assert screened.withheld == []
    assert len(list(screened.facts.triples())) == 3


def test_an_export_that_owns_no_space_is_withheld_whole() -> None:
    (found,) = split(parse((PREFIXES + "a:x a ssf:Export .").encode(), syntax_named("turtle")))
    assert {each.why for each in admit(found).withheld} == {Why.FOREIGN}


def test_whatever_the_rules_derive_is_refused_when_stated() -> None:
    derived = {t.predicate for c in close_all(at_hand(WORLD), shipped()) for t in c.derived()}
    assert derived
    assert derived <= DERIVED
    assert {IN_FORCE, NOT_AT_HAND} <= DERIVED_CLASSES


def test_what_is_withheld_changes_no_verdict() -> None:
    operator, maker = WORLD
    plain = [set(closure.derived()) for closure in close_all(at_hand(WORLD), shipped())]
    said = _about(operator)
    loud = Export(maker.iri, maker.publisher, maker.spaces, [*maker.triples, *said])
    closed = close_all(at_hand([operator, loud]), shipped())
    assert [set(closure.derived()) for closure in closed] == plain
    assert len(closed[1].screened.withheld) == len(said)


def _about(operator: Export) -> list[Triple]:
    """What would change the operator's verdicts, if its own export said so."""
    names = [t for t in operator.triples if isinstance(t.subject, NamedNode)]
    return [Triple(t.object, t.predicate, t.subject) for t in names if _is_node(t.object)] + names


def _is_node(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(A)
