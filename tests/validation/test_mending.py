"""What a finding says to add to an export ends it, and breaks nothing else."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate import Made, written
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.faults import KINDS, Kind
from iotssf_kg.generate.honest import honest
from iotssf_kg.generate.plant import ledger, plant
from iotssf_kg.namespaces import SH, SSFSH
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Finding, Severity
from iotssf_kg.validation.shapes import PROFILES, profile
from tests.generate.test_kinds import planted

TURTLE = syntax_named("turtle")
# What is missing is added by every kind of snippet; of what is wrong, a few stand for all.
SOME = [kind for n, kind in enumerate(KINDS) if kind.profile != "exchange" or n % 6 == 0]
JARGON = re.compile(r"focus|constraint|shape|conform|シェイプ|制約|フォーカス", re.IGNORECASE)
NAMES = re.compile(r"<[^<>]*>|https?:\S+|[a-z]+:[A-Za-z]\w*|--[a-z-]+")

HEAD = """
@prefix a: <https://kaze.example/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rq: <https://w3id.org/iot-ssf/requirement/sample/1.0/> .
@prefix sch: <https://w3id.org/iot-ssf/scheme/sample/1.0/> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
a:export a ssf:Export ; dcterms:publisher a:kaze ; dcterms:issued "2026-10-01"^^xsd:date ;
    dcterms:conformsTo <https://w3id.org/iot-ssf/profile/exchange/1.0> ;
    void:uriSpace "https://kaze.example/id/" .
a:kaze a ssf:Organization ; rdfs:label "Kaze"@en .
a:home a ssf:UseContext ; ssf:contextType ssf:PrivateHousehold ; ssf:sector ssf:Residential ;
    ssf:users ssf:GeneralPublic ; ssf:exposure ssf:Internet ; ssf:supervision ssf:Unattended .
a:x a ssf:Device ; rdfs:label "X"@en ; ssf:usedIn a:home ; ssf:operatedBy a:kaze ;
    ssf:adoptedAssessment a:r .
a:r a ssf:Assessment ; ssf:assesses a:x ; ssf:inContext a:home ; ssf:underScheme sch:scheme ;
    ssf:recoveryDifficulty ssf:R1 ; ssf:economicImpact ssf:E1 ; ssf:status ssf:Final ;
    ssf:rationale "Cheap."@en ; prov:wasAttributedTo a:kaze ;
    dcterms:issued "2026-01-01"^^xsd:date .
"""


def read(data: bytes) -> AtHand:
    return at_hand(split(parse(data, TURTLE, "export.ttl")))


def found(text: str) -> list[Finding]:
    return list(judge(read((HEAD + text).encode()), on=START).findings)


def mended_together(made: Made) -> tuple[set[Finding], set[Finding], set[Finding]]:
    """The findings of an export; those that can be mended by adding; those after adding it all."""
    data = written(made.page, TURTLE)
    before = judge(read(data), on=START).findings
    mendable = [finding for finding in before if finding.mending]
    added = "\n".join(["", *dict.fromkeys(finding.mending for finding in mendable)])
    after = judge(read(data + added.encode()), on=START).findings
    return set(before), set(mendable), set(after)


@pytest.mark.parametrize("kind", SOME, ids=lambda kind: kind.name.replace(" ", "-"))
def test_all_that_is_to_be_added_together_ends_the_findings(kind: Kind) -> None:
    hold_together(kind)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_the_same_of_every_kind_of_fault(kind: Kind) -> None:
    hold_together(kind)


def hold_together(kind: Kind) -> None:
    before, mendable, after = mended_together(planted(kind))
    assert mendable & after == set()
    assert violations(after - before) == set()


def violations(findings: set[Finding]) -> set[Finding]:
    return {finding for finding in findings if finding.severity is Severity.VIOLATION}


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_each_thing_to_be_added_ends_its_finding_alone(kind: Kind) -> None:
    data = written(planted(kind).page, TURTLE)
    before = judge(read(data), on=START).findings
    # A fault of many needs has as many alike; three of each shape stand for them.
    seen: dict[NamedNode, int] = {}
    for finding in before:
        seen[finding.shape] = seen.get(finding.shape, 0) + 1
        if finding.mending and seen[finding.shape] <= 3:
            after = judge(read(data + b"\n" + finding.mending.encode()), on=START).findings
            assert finding not in after
            assert {
                f for f in set(after) - set(before) if f.severity is Severity.VIOLATION
            } == set()


def test_an_export_of_many_faults_is_mended_by_adding_what_is_missing() -> None:
    draft = honest(1, 60, START, Random(11))
    faults = plant(draft, 0.4)
    _, mendable, after = mended_together(Made(1, draft.page, (), ledger(draft, faults)))
    assert len(faults) > 10
    assert mendable & after == set()


def test_new_nodes_are_named_like_none_that_there_is_and_alike_in_every_run() -> None:
    text = 'a:y a ssf:Device ; rdfs:label "Y"@en ; ssf:operatedBy a:kaze ; ssf:usedIn a:home .'
    (first,) = [f.mending for f in found(text) if f.shape == SSFSH("NoAdoptedAssessment")]
    again = [f.mending for f in found(text) if f.shape == SSFSH("NoAdoptedAssessment")]
    needs = [f.mending for f in found("") if f.shape == SSFSH("NeedOpen")]
    names = re.findall(r"<(https://kaze\.example/id/measure-[0-9a-f]{8})> a ", "".join(needs))
    assert again == [first]
    assert len(set(names)) == len(needs) > 1


def test_an_unknown_term_is_told_at_each_node_with_what_was_meant() -> None:
    report = found("a:x ssf:operatdBy a:kaze . a:home ssf:exposure ssf:Intrenet .")
    unknown = {f.focus: f.message() for f in report if f.shape == SSFSH("UnknownTerm")}
    home, x = NamedNode("https://kaze.example/id/home"), NamedNode("https://kaze.example/id/x")
    assert set(unknown) == {home, x}
    assert "Did you mean ssf:operatedBy?" in unknown[x]
    assert "Did you mean ssf:Internet" in unknown[home]


def test_an_open_need_names_the_justification_that_ended_and_its_end() -> None:
    (need, *_) = [f for f in found("") if f.shape == SSFSH("NeedOpen")]
    text = f"""a:j a ssf:Justification ; rdfs:label "Until spring"@en ; ssf:justifies {need.value} ;
        ssf:on a:x ; ssf:justificationKind ssf:RiskAccepted ; ssf:because "Cheap."@en ;
        prov:wasAttributedTo a:kaze ; dcterms:issued "2025-01-01"^^xsd:date ;
        ssf:validUntil "2026-03-31"^^xsd:date ."""
    (again,) = [f for f in found(text) if f.shape == need.shape and f.value == need.value]
    assert "justification “Until spring” ended on 2026-03-31" in again.message()
    assert "Accepted evidence: " in again.message()
    assert "a ssf:Justification" in again.mending


RATED_HIGH = """a:y a ssf:Device ; rdfs:label "Y"@en ; ssf:usedIn a:home ; ssf:operatedBy a:kaze ;
    ssf:adoptedAssessment a:s .
a:s a ssf:Assessment ; ssf:assesses a:y ; ssf:inContext a:home ; ssf:underScheme sch:scheme ;
    ssf:recoveryDifficulty ssf:R3 ; ssf:economicImpact ssf:E3 ; ssf:status ssf:Final ;
    ssf:rationale "Dear."@en ; prov:wasAttributedTo a:kaze ;
    dcterms:issued "2026-01-01"^^xsd:date ."""


def test_a_report_that_only_others_can_issue_is_proposed_last_and_of_somebody_else() -> None:
    snippets = [f.mending for f in found(RATED_HIGH) if f.shape == SSFSH("NeedOpen")]
    independent = [text for text in snippets if "ssf:IndependentTestReport" in text]
    both = [f for f in found(RATED_HIGH) if "test report, independent" in f.message()]
    assert both
    assert all("ssf:evidenceKind ssf:TestReport" in f.mending for f in both)
    assert independent
    assert not any("ssf:issuedBy <https://kaze.example/id/kaze>" in each for each in independent)


def test_the_worst_scenario_is_named() -> None:
    text = """a:r ssf:scenario a:s . a:s a ssf:IncidentScenario ; rdfs:label "All fail"@en ;
        ssf:recoveryDifficulty ssf:R3 ; ssf:economicImpact ssf:E1 ."""
    (finding,) = [f for f in found(text) if f.shape == SSFSH("ScenarioMaximum")]
    assert "It states ssf:R1; the worst of its scenarios is ssf:R3." in finding.message()
    assert finding.mending == ""


@pytest.mark.parametrize(
    ("stated", "change"),
    [
        ('"4"', "“4”, written as xsd:string, is not an xsd:integer: rewrite it."),
        ("0", "Replace 0 by 1 or more."),
    ],
)
def test_a_wrong_datatype_is_told_before_a_limit(stated: str, change: str) -> None:
    (finding,) = [f for f in found(f"a:x ssf:quantity {stated} .") if f.path.endswith("quantity>")]
    assert finding.message().endswith(change)


@pytest.mark.parametrize("text", ["a:x ssf:quantity 0 .", 'a:home ssf:sector "homes" .'])
def test_the_offending_value_is_told(text: str) -> None:
    value = text.split()[2].strip('"')
    for lang in ("en", "ja"):
        assert any(value in finding.message(lang) for finding in found(text))


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("tag", ["message", "found", "change"])
def test_no_message_needs_knowledge_of_how_shapes_work(name: str, tag: str) -> None:
    terms = (SH(tag) if tag == "message" else SSFSH(tag),)
    texts = [
        value.value
        for term in terms
        for values in profile(name).facts.rows(term).values()
        for value in values
        if isinstance(value, Literal)
    ]
    assert [text for text in texts if JARGON.search(NAMES.sub("", text))] == []


def test_a_proposed_date_is_one_that_a_calendar_has() -> None:
    report = judge(read(HEAD.encode()), on=date.max)
    assert all("9999-12-31" in f.mending for f in report.findings if f.shape == SSFSH("NeedOpen"))
