"""A finding of a nested shape says which part of it was not met, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from iotssf_kg.namespaces import SH
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation import Finding, details, validate
from iotssf_kg.validation.details import explained
from iotssf_kg.validation.shapes import shapes

PREFIXES = """@prefix ex: <urn:ex#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# What a shape says, the data, and its explanation in English and in Japanese.
CASES = {
    "or": (
        "sh:or ( [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ] [ sh:class ex:C ] )",
        "ex:a ex:q 1 .",
        "None of these ways is open: (1) it has no p; (2) it is no C.",
        "次のいずれも成り立たない：(1) p がない、(2) これ は C ではない。",
    ),
    "and": (
        "sh:and ( [ sh:class ex:C ] [ sh:nodeKind sh:Literal ] )",
        "ex:a a ex:C .",
        "Not all of this holds: (1) it is not a text or a number.",
        "次の点が満たされていない：(1) これ は 文字列や数値 ではない。",
    ),
    "node": (
        "sh:node [ sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] ]",
        'ex:a ex:p "x" .',
        "It falls short: x is not written as xsd:integer.",
        "次の点が足りない：x は xsd:integer として書かれていない。",
    ),
    "not": (
        "sh:not [ sh:class ex:C ]",
        "ex:a a ex:C .",
        "It is what it must not be.",
        "これ は除外されるべきものに当たる。",
    ),
    "xone, none": (
        "sh:xone ( [ sh:class ex:C ] [ sh:class ex:D ] )",
        "ex:a ex:q 1 .",
        "None of these ways is open: (1) it is no C; (2) it is no D.",
        "次のいずれも成り立たない：(1) これ は C ではない、(2) これ は D ではない。",
    ),
    "xone, two": (
        "sh:xone ( [ sh:class ex:C ] [ sh:class ex:D ] )",
        "ex:a a ex:C, ex:D .",
        "Of several ways just one may be open, and these are: way 1, way 2.",
        "一つだけが成り立つべきところ、次のものが成り立つ：1 番目、2 番目。",
    ),
    "too few": (
        "sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ;"
        " sh:qualifiedValueShape [ sh:class ex:C ] ]",
        "ex:a ex:p _:x .",
        "Too few of p fit: (1) it is no C.",
        "p のうち条件に合うものが足りない：(1) これ は C ではない。",
    ),
    "none at all": (
        "sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ;"
        " sh:qualifiedValueShape [ sh:class ex:C ] ]",
        "ex:a ex:q 1 .",
        "There is no p that fits.",
        "条件に合う p がない。",
    ),
    "too many": (
        "sh:property [ sh:path ex:p ; sh:qualifiedMaxCount 0 ;"
        " sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ]",
        "ex:a ex:p ex:b .",
        "Too many of p fit: b.",
        "p のうち条件に合うものが多すぎる：b。",
    ),
    "nested": (
        "sh:or ( [ sh:node [ sh:class ex:C ] ] )",
        "ex:a ex:q 1 .",
        "None of these ways is open: (1) It falls short: it is no C.",
        "次のいずれも成り立たない：(1) 次の点が足りない：これ は C ではない。",
    ),
}


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((PREFIXES + text).encode(), RdfFormat.TURTLE)]


def only_finding(said: str, data: str) -> Finding:
    given = shapes(triples(f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {said} ."))
    [finding] = validate(triples(data), given).findings
    return explained(finding, triples(data), given)


@pytest.mark.parametrize("name", CASES)
def test_a_nested_shape_says_what_was_not_met(name: str) -> None:
    said, data, english, japanese = CASES[name]
    finding = only_finding(said, data)
    assert (finding.message("en"), finding.message("ja")) == (english, japanese)


def test_details_are_findings_of_their_own() -> None:
    said, data, *_ = CASES["or"]
    finding = only_finding(said, data)
    assert [detail.component for detail in finding.details] == [
        SH("MinCountConstraintComponent"),
        SH("ClassConstraintComponent"),
    ]


def test_a_message_of_the_shape_comes_first() -> None:
    said, data, english, _ = CASES["or"]
    finding = only_finding(f'{said} ; sh:message "Say how."@en', data)
    assert dict(finding.messages) == {"en": f"Say how. {english}"}


def test_a_plain_finding_stays_as_it_is() -> None:
    finding = only_finding("sh:class ex:C", "ex:a ex:q 1 .")
    assert (finding.details, dict(finding.messages)) == ((), {})


class Noted(Facts):
    """Facts that note how many statements each was made of."""

    sizes: ClassVar[list[int]] = []

    def __init__(self, statements: Iterable[Triple] = ()) -> None:
        kept = list(statements)
        self.sizes.append(len(kept))
        super().__init__(kept)


def test_the_data_are_not_indexed_again_for_each_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "Facts", Noted)
    said, _, english, _ = CASES["nested"]
    given = shapes(triples(f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {said} ."))
    facts = Noted(triples("ex:a ex:q 1, 2, 3 ."))
    [finding] = validate((), given, facts=facts).findings
    assert explained(finding, facts, given).message() == english
    assert Noted.sizes == [3, 1, 1]
