"""The days on which a judgement changes though no byte does."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from iotssf_kg.rdf import parse, read, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.export import split
from iotssf_kg.rules.outcomes import Judge
from iotssf_kg.rules.turning import next_change

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def closures() -> list[Closure]:
    files = ("air-conditioner_PASS.ttl", "air-conditioner-maker_PASS.ttl")
    read_in = [e for f in files for e in split(read(EXAMPLES / "air-conditioner" / f))]
    return close_all(at_hand(read_in), shipped())


def outcomes(closure: Closure, on: date) -> list[object]:
    return [*Judge(closure, on).needs(), *Judge(closure, on).markers()]


@pytest.mark.parametrize("closure", closures(), ids=lambda c: c.export.iri.value)
def test_nothing_changes_before_the_next_change(closure: Closure) -> None:
    on, turns = date(2015, 1, 1), 0
    while (then := next_change(closure, on)) is not None:
        before = outcomes(closure, on)
        assert outcomes(closure, then - timedelta(days=1)) == before
        turns += outcomes(closure, then) != before
        on = then
    assert turns > 0
    assert outcomes(closure, date(2200, 1, 1)) == outcomes(closure, on)


PREFIXES = """
@prefix a: <https://kaze.example/id/> .
@prefix b: <https://suzu.example/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OURS = """
a:export a ssf:Export ; dcterms:publisher a:kaze ; void:uriSpace "https://kaze.example/id/" .
a:x a ssf:Device ; ssf:adoptedAssessment b:r .
"""
THEIRS = """
b:export a ssf:Export ; dcterms:publisher b:suzu ; void:uriSpace "https://suzu.example/id/" .
b:r a ssf:Assessment ; ssf:status ssf:Final ; dcterms:issued "2027-03-01"^^xsd:date .
"""
OWN = OURS.replace("b:r", "a:r") + THEIRS.splitlines()[-1].replace("b:r", "a:r")


@pytest.mark.parametrize("texts", [(OURS, THEIRS), (OWN,)], ids=["foreign", "own"])
def test_an_adopted_assessment_turns_on_the_day_of_its_issue(texts: tuple[str, ...]) -> None:
    turtle = syntax_named("turtle")
    read_in = [e for t in texts for e in split(parse((PREFIXES + t).encode(), turtle, "export"))]
    ours = close_all(at_hand(read_in), shipped())[0]
    assert next_change(ours, date(2026, 11, 23)) == date(2027, 3, 1)
    assert next_change(ours, date(2027, 3, 1)) is None
