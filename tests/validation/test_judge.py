"""Promises of ``judge`` on the worked examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.namespaces import DCTERMS, OWL, RDF, RDFS, SSF, SSFSH, XSD
from iotssf_kg.rdf.parse import parse, read
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.export import Export, split, superseded
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.outcomes import Judge, Outcome
from iotssf_kg.validation import Report, Severity, judge, profile, validate
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import suspect

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DAY = date(2026, 11, 23)
FAILING = sorted(p for p in EXAMPLES.glob("*/*_FAIL.*") if p.suffix in (".ttl", ".nq", ".jsonld"))
# pySHACL alone takes about fifteen seconds for one of the larger ones.
SLOWLY = [
    pytest.param(path, marks=[] if path.stat().st_size < 40_000 else pytest.mark.prove)
    for path in FAILING
]


def exports(*names: str) -> list[Export]:
    return [e for name in names for path in sorted(EXAMPLES.glob(name)) for e in split(read(path))]


def judged(given: Iterable[Export], **options: object) -> Report:
    return judge(at_hand(given), on=DAY, **options)


def keys(report: Report) -> set[tuple[object, ...]]:
    return {(f.shape, f.focus, f.path, f.value, f.export) for f in report.findings}


@pytest.fixture(scope="module")
def air() -> list[Export]:
    return exports("air-conditioner/air-conditioner_PASS.ttl", "air-conditioner/*-maker_PASS.ttl")


def test_every_example_in_order_is_free_of_findings() -> None:
    given = exports("*/*_PASS.*")
    old = superseded(given)
    assert judged(e for e in given if e.iri not in old).findings == ()


@pytest.mark.parametrize("path", SLOWLY, ids=lambda path: path.stem)
def test_both_engines_find_the_same(path: Path) -> None:
    given = split(read(path))
    assert keys(judged(given, by=engine("fast"))) == keys(judged(given, by=engine("pyshacl")))


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_the_guard_withholds_what_its_shapes_report(path: Path) -> None:
    given = at_hand(split(read(path)))
    withheld = {
        (w.triple.subject, f"{w.triple.predicate}")
        for member in given.members
        for w in member.withheld
    }
    report = judge(given, ("guard",), DAY)
    # A namespace that is unfit withholds what it would have covered, not its own statement.
    found = {(f.value, f.path) for f in report.findings if f.shape != SSFSH("UnfitSpace")}
    assert found == withheld


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_the_guard_finds_in_what_was_withheld_what_it_finds_in_the_whole(path: Path) -> None:
    for closure in close_all(at_hand(split(read(path))), shipped()):
        part = validate(suspect(closure).triples(), profile("guard"))
        whole = validate(closure.export.triples, profile("guard"))
        assert part == whole


def test_category_findings_are_the_open_needs(air: list[Export]) -> None:
    later = date(2029, 11, 23)
    closures = close_all(at_hand(air), shipped())
    open_needs = {
        (need.bearer, need.requirement)
        for closure in closures
        for need in Judge(closure, later).needs()
        if need.outcome is Outcome.OPEN
    }
    report = judge(at_hand(air), ("category",), later)
    assert open_needs
    assert {(f.focus, f.requirement) for f in report.findings} == open_needs


def test_evidence_at_nobodys_hand_is_not_judged(air: list[Export]) -> None:
    alone = [export for export in air if export.iri.value.startswith("https://suzukaze")]
    report = judged(alone)
    assert report.conforms
    unjudged = {SSFSH("CategoryNotJudged"), SSFSH("NeedNotJudged")}
    assert {f.shape for f in report.findings} == unjudged


def test_another_partys_word_on_evidence_changes_no_verdict(air: list[Export]) -> None:
    later = date(2029, 11, 23)
    before = judge(at_hand(air), ("category",), later)
    [maker, operator] = sorted(air, key=lambda e: e.iri.value, reverse=True)
    evidence = operator_evidence(operator)
    kept = Triple(evidence, SSF("validUntil"), Literal("2040-01-01", datatype=XSD("date")))
    meddling = replace(maker, triples=[*maker.triples, kept])
    after = judge(at_hand([operator, meddling]), ("category",), later)
    assert keys(after) == keys(before)
    guard = judge(at_hand([operator, meddling]), ("guard",), later)
    assert [(f.export, f.value) for f in guard.findings] == [(maker.iri, evidence)]


def claiming(maker: Export, publisher: NamedNode | None, space: str) -> Export:
    """An export of *publisher* that claims *space*, which lies in the maker's, and speaks there."""
    iri = NamedNode("https://evil.example/id/export")
    said = Facts(maker.triples)
    kept = Literal("2040-01-01", datatype=XSD("date"))
    evidence, ratings = (said.typed(SSF(name)) for name in ("Evidence", "Assessment"))
    words = [
        *(Triple(each, RDF("type"), SSF("Evidence")) for each in evidence),
        *(Triple(each, SSF("validUntil"), kept) for each in evidence),
        *(Triple(each, RDF("type"), SSF("Assessment")) for each in ratings),
        *(Triple(each, SSF("recoveryDifficulty"), SSF("R1")) for each in ratings),
    ]
    return Export(iri, publisher, (space,), words)


@pytest.mark.parametrize("publisher", [NamedNode("https://evil.example/id/party"), None])
def test_who_claims_another_partys_nodes_changes_no_verdict_of_theirs(
    air: list[Export], publisher: NamedNode | None
) -> None:
    later = date(2029, 11, 23)
    [maker, operator] = sorted(air, key=lambda e: e.iri.value, reverse=True)
    evil = claiming(maker, publisher, maker.spaces[0])
    both = judge(at_hand([maker, operator, evil]), on=later)
    overlaps = {f for f in both.findings if f.shape == SSFSH("OverlappingSpaces")}
    assert {(f.export, f.value) for f in overlaps} == {(maker.iri, evil.iri), (evil.iri, maker.iri)}
    assert {f.severity for f in overlaps} == {Severity.VIOLATION}
    alone = judge(at_hand([maker]), on=later)
    own = {f for f in both.findings if f.export == maker.iri} - overlaps
    assert keys(replace(both, findings=tuple(own))) == keys(alone)
    # The maker's word counts for nobody else meanwhile, no more than if it were not at hand.
    apart = judge(at_hand([operator]), ("category",), later)
    told = judge(at_hand([maker, operator, evil]), ("category",), later, only=[operator.iri])
    assert keys(told) == keys(apart)


def operator_evidence(operator: Export) -> NamedNode:
    found = {t.subject for t in operator.triples if t.object == SSF("Evidence")}
    return sorted(found, key=str)[0]


@pytest.mark.parametrize(
    "statement",
    [
        Triple(SSF("Device"), RDFS("subClassOf"), SSF("Sensing")),
        Triple(NamedNode("https://tsubame-air.example/id/x"), OWL("sameAs"), SSF("R1")),
        Triple(SSF("R3"), SSF("impliesLevel"), SSF("R1")),
    ],
    ids=str,
)
def test_redefining_our_terms_changes_no_verdict(air: list[Export], statement: Triple) -> None:
    later = date(2029, 11, 23)
    before = keys(judge(at_hand(air), ("category", "consistency"), later))
    meddling = [replace(export, triples=[*export.triples, statement]) for export in air]
    assert keys(judge(at_hand(meddling), ("category", "consistency"), later)) == before
    assert not judge(at_hand(meddling), ("guard",), later).conforms


def test_an_older_export_of_another_publisher_is_not_superseded(air: list[Export]) -> None:
    [maker, operator] = sorted(air, key=lambda e: e.iri.value, reverse=True)
    taking = replace(maker, replaces=frozenset((operator.iri,)))
    assert superseded([taking, operator]) == {}


def test_a_report_names_its_date_and_what_it_checked(air: list[Export]) -> None:
    report = judged(air)
    assert (report.on, report.vacuous, len(report.exports)) == (DAY, False, 2)
    assert sum(report.checked.values()) > 100


def test_an_export_without_assets_is_vacuous() -> None:
    text = """
    @prefix ssf: <https://w3id.org/iot-ssf/ns#> . @prefix void: <http://rdfs.org/ns/void#> .
    <https://a.example/id/x> a ssf:Export ; void:uriSpace "https://a.example/id/" .
    """
    given = split(parse(text.encode(), syntax_named("turtle"), "x.ttl"))
    assert judged(given).vacuous


def test_a_finding_speaks_both_languages_and_keeps_its_fingerprint() -> None:
    first, second = (judged(exports("air-conditioner/*_FAIL.ttl")) for _ in range(2))
    assert {f.fingerprint for f in first.findings} == {f.fingerprint for f in second.findings}
    assert all(f.message("ja") != f.message("en") for f in first.findings)
    assert all("{" not in f.message("en") for f in first.findings)


def test_severities_are_the_shapes_own() -> None:
    report = judged(exports("air-conditioner/*_FAIL.ttl"))
    assert report.fails(Severity.VIOLATION)
    assert {f.severity for f in report.findings} >= {Severity.VIOLATION}


def test_titles_of_exports_do_not_matter(air: list[Export]) -> None:
    silent = [
        replace(e, triples=[t for t in e.triples if t.predicate != DCTERMS("title")]) for e in air
    ]
    assert judged(silent).findings == ()
