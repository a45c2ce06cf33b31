"""A need at a date: met, justified, not judged, or open for the nearest reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import RDF
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.outcomes import IN_FORCE, Judge, Need, Outcome, Reason
from tests.rules.texts import RQ, A, B, closed, rating

DAY = date(2026, 6, 15)
# The one need that is looked at: P1-01 of the asset x, which accepts an analysis report.
ASSET = "a:x a ssf:Device ; ssf:adoptedAssessment a:r ; ssf:operatedBy a:kaze ." + rating(
    "a:r", "R1", "E1"
)
MEASURE = "a:m a ssf:Measure ; ssf:meets rq:P1-01 ; ssf:on a:x ; "
DONE = 'ssf:measureStatus ssf:Implemented ; ssf:validFrom "2026-06-01"^^xsd:date ; '
REPORT = "a ssf:Evidence ; ssf:evidenceKind ssf:AnalysisReport ; "
ISSUED = 'dcterms:issued "2026-06-01"^^xsd:date '
EVIDENCE = f"a:e {REPORT} {ISSUED} ."
JUSTIFICATION = (
    f"a:j a ssf:Justification ; ssf:justifies rq:P1-01 ; ssf:on a:x ; {ISSUED} ;"
    ' ssf:validUntil "2026-06-30"^^xsd:date .'
)


def judged(own: str, other: str = "", on: date = DAY) -> Need:
    return Judge(closed(ASSET + own, other), on).judge(A("x"), RQ("P1-01"))


def by(*evidence: str) -> str:
    return f"{MEASURE} {DONE} ssf:evidencedBy {', '.join(evidence)} ."


OPEN, MET, JUSTIFIED = Outcome.OPEN, Outcome.MET, Outcome.JUSTIFIED
NOT_JUDGED = Outcome.NOT_JUDGED
OUTCOMES = {
    "no measure": ("", OPEN, Reason.NO_MEASURE),
    "measure elsewhere": (
        f"a:m a ssf:Measure ; ssf:meets rq:P1-01 ; ssf:on a:y ; {DONE} .",
        OPEN,
        Reason.NO_MEASURE,
    ),
    "planned": (MEASURE + "ssf:measureStatus ssf:Planned .", OPEN, Reason.NOT_IMPLEMENTED),
    "retired": (
        MEASURE + "ssf:measureStatus ssf:Retired ; ssf:evidencedBy a:e ." + EVIDENCE,
        OPEN,
        Reason.NOT_IMPLEMENTED,
    ),
    "later": (
        MEASURE + 'ssf:measureStatus ssf:Implemented ; ssf:validFrom "2026-06-16"^^xsd:date .',
        OPEN,
        Reason.NOT_YET,
    ),
    "without a beginning": (MEASURE + "ssf:measureStatus ssf:Implemented .", OPEN, Reason.NOT_YET),
    "no evidence": (MEASURE + DONE + ".", OPEN, Reason.NO_EVIDENCE),
    "wrong kind": (
        by("a:e") + f"a:e a ssf:Evidence ; ssf:evidenceKind ssf:DutyRoster ; {ISSUED} .",
        OPEN,
        Reason.WRONG_KIND,
    ),
    "not issued": (
        by("a:e") + f'a:e {REPORT} dcterms:issued "2026-06-16"^^xsd:date .',
        OPEN,
        Reason.NOT_ISSUED,
    ),
    "expired": (
        by("a:e") + f'a:e {REPORT} {ISSUED} ; ssf:validUntil "2026-06-14"^^xsd:date .',
        OPEN,
        Reason.EXPIRED,
    ),
    "an end that is no date": (
        by("a:e") + f'a:e {REPORT} {ISSUED} ; ssf:validUntil "soon"^^xsd:date .',
        OPEN,
        Reason.EXPIRED,
    ),
    "older than a change": (
        by("a:e")
        + f"a:e {REPORT} {ISSUED} ; ssf:about a:x ."
        + 'a:x ssf:lastChanged "2026-06-10"^^xsd:date .',
        OPEN,
        Reason.OUTDATED,
    ),
    "met": (by("a:e") + EVIDENCE, MET, None),
    "met by one of several": (by("a:gone", "b:gone", "a:e") + EVIDENCE, MET, None),
    "met and justified": (by("a:e") + EVIDENCE + JUSTIFICATION, MET, None),
    "justified": (JUSTIFICATION, JUSTIFIED, None),
    "justified and planned": (
        MEASURE + "ssf:measureStatus ssf:Planned ." + JUSTIFICATION,
        JUSTIFIED,
        None,
    ),
    "justified, evidence absent": (by("b:gone") + JUSTIFICATION, JUSTIFIED, None),
    "justified without an end": (
        f"a:j a ssf:Justification ; ssf:justifies rq:P1-01 ; ssf:on a:x ; {ISSUED} .",
        OPEN,
        Reason.NO_MEASURE,
    ),
    "justified until last year": (
        f"a:j a ssf:Justification ; ssf:justifies rq:P1-01 ; ssf:on a:x ; {ISSUED} ;"
        ' ssf:validUntil "2025-06-14"^^xsd:date .',
        OPEN,
        Reason.JUSTIFICATION_ENDED,
    ),
    "justified from next year on": (
        "a:j a ssf:Justification ; ssf:justifies rq:P1-01 ; ssf:on a:x ;"
        ' dcterms:issued "2031-01-01"^^xsd:date ; ssf:validUntil "2032-01-01"^^xsd:date .',
        OPEN,
        Reason.JUSTIFICATION_AWAITED,
    ),
    "evidence absent": (by("b:gone"), NOT_JUDGED, None),
    "evidence absent and expired": (
        by("b:gone", "a:e") + f'a:e {REPORT} {ISSUED} ; ssf:validUntil "2026-06-14"^^xsd:date .',
        NOT_JUDGED,
        None,
    ),
    "planned, evidence absent": (
        MEASURE + "ssf:measureStatus ssf:Planned ; ssf:evidencedBy b:gone .",
        OPEN,
        Reason.NOT_IMPLEMENTED,
    ),
    "own evidence described nowhere": (by("a:gone"), OPEN, Reason.NO_EVIDENCE),
    "a justification that meets": (
        JUSTIFICATION.replace("ssf:justifies", "ssf:meets"),
        OPEN,
        Reason.NO_MEASURE,
    ),
    "a measure that justifies": (
        (by("a:e") + EVIDENCE).replace("ssf:meets", "ssf:justifies"),
        OPEN,
        Reason.NO_MEASURE,
    ),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_a_need_ends_in_its_outcome(case: str) -> None:
    own, outcome, reason = OUTCOMES[case]
    need = judged(own)
    assert (need.outcome, need.reason) == (outcome, reason)


def test_every_outcome_and_reason_occurs_above() -> None:
    assert {outcome for _, outcome, _ in OUTCOMES.values()} == set(Outcome)
    assert {reason for *_, reason in OUTCOMES.values()} == {None, *Reason}


def test_of_several_failures_the_nearest_is_told() -> None:
    own = by("a:e") + f'a:e {REPORT} {ISSUED} ; ssf:validUntil "2026-06-14"^^xsd:date .'
    planned = (
        "a:n a ssf:Measure ; ssf:meets rq:P1-01 ; ssf:on a:x ; ssf:measureStatus ssf:Planned ."
    )
    need = judged(planned + own)
    assert (need.reason, need.by, need.evidence) == (Reason.EXPIRED, A("m"), A("e"))


def test_another_partys_evidence_counts_as_its_owner_describes_it() -> None:
    met = judged(by("b:e"), EVIDENCE.replace("a:e", "b:e"))
    assert (met.outcome, met.by, met.evidence) == (MET, A("m"), B("e"))
    expired = f'b:e {REPORT} {ISSUED} ; ssf:validUntil "2026-06-14"^^xsd:date .'
    assert judged(by("b:e"), expired).reason is Reason.EXPIRED


def test_what_others_say_of_ones_own_evidence_is_nothing() -> None:
    assert judged(by("a:e"), EVIDENCE).outcome is OPEN


def test_another_partys_evidence_is_outdated_by_a_change_it_reports() -> None:
    other = EVIDENCE.replace("a:e", "b:e").replace(" .", " ; ssf:about b:model .")
    changed = 'b:model a ssf:ProductModel ; ssf:lastChanged "2026-06-10"^^xsd:date .'
    assert judged(by("b:e"), other + changed).reason is Reason.OUTDATED


# First and last day of force: of the measure, of evidence with an end, of a justification.
FORCES = {
    by("a:e") + f'a:e {REPORT} dcterms:issued "2025-01-01"^^xsd:date .': ("2026-06-01", None),
    by("a:e")
    + f'a:e {REPORT} dcterms:issued "2026-06-10"^^xsd:date ;'
    + ' ssf:validUntil "2026-06-20"^^xsd:date .': ("2026-06-10", "2026-06-20"),
    JUSTIFICATION: ("2026-06-01", "2026-06-30"),
}


@pytest.mark.parametrize("own", FORCES)
def test_the_first_and_the_last_day_count(own: str) -> None:
    first, last = FORCES[own]
    begin = date.fromisoformat(first)
    assert judged(own, on=begin).outcome is not OPEN
    assert judged(own, on=begin - timedelta(days=1)).outcome is OPEN
    if last is not None:
        end = date.fromisoformat(last)
        assert judged(own, on=end).outcome is not OPEN
        assert judged(own, on=end + timedelta(days=1)).outcome is OPEN


CHANGES = {
    "2026-05-31": MET,
    "2026-06-01": MET,  # on the day of issue
    "2026-06-02": OPEN,
    "2026-06-15": OPEN,  # on the day asked for
    "2026-06-16": MET,  # not yet
    "20260602": MET,  # no date, which the shapes report
    "2026-W23-2": MET,
    "2026-06-02T10:00:00Z": OPEN,
    "2026-06-02+09:00": OPEN,
    "2026-02-30": MET,
}


@pytest.mark.parametrize("changed", CHANGES)
def test_evidence_without_an_end_holds_until_its_subject_changes(changed: str) -> None:
    own = f'a:e {REPORT} {ISSUED} ; ssf:about a:kaze, a:x . a:x ssf:lastChanged "{changed}" .'
    assert judged(by("a:e") + own).outcome is CHANGES[changed]


def test_evidence_with_an_end_holds_through_a_change() -> None:
    own = (
        f'a:e {REPORT} {ISSUED} ; ssf:about a:x ; ssf:validUntil "2026-06-30"^^xsd:date .'
        'a:x ssf:lastChanged "2026-06-10"^^xsd:date .'
    )
    assert judged(by("a:e") + own).outcome is MET


def marked(closure: Closure) -> set[NamedNode]:
    markers = list(Judge(closure, DAY).markers())
    assert {(t.predicate, t.object) for t in markers} <= {(RDF("type"), IN_FORCE)}
    assert len(markers) == len(set(markers))
    return {t.subject for t in markers if isinstance(t, Triple)}


def test_what_is_in_force_is_marked_for_the_shapes() -> None:
    other = EVIDENCE.replace("a:e", "b:e")
    closure = closed(ASSET + by("a:e", "b:e", "b:gone") + EVIDENCE + JUSTIFICATION, other)
    assert marked(closure) == {A("m"), A("e"), A("j"), B("e")}


def test_every_need_is_judged_once() -> None:
    needs = list(Judge(closed(ASSET + JUSTIFICATION), DAY).needs())
    assert sorted(need.requirement.value[-5:] for need in needs) == ["P1-01", "P1-02", "P1-03"]
    assert {need.bearer for need in needs} == {A("x")}
