"""Needs judged at a date: met, justified, not judged, or open and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import DCTERMS, RDF, SSF
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts

_TYPE, _ISSUED = RDF("type"), DCTERMS("issued")
_MEASURE, _EVIDENCE, _JUSTIFICATION = SSF("Measure"), SSF("Evidence"), SSF("Justification")
_STATUS, _IMPLEMENTED = SSF("measureStatus"), SSF("Implemented")
_FROM, _UNTIL, _CHANGED = SSF("validFrom"), SSF("validUntil"), SSF("lastChanged")
_MEETS, _JUSTIFIES = SSF("meets"), SSF("justifies")
_EVIDENCED, _KIND, _ABOUT = SSF("evidencedBy"), SSF("evidenceKind"), SSF("about")
IN_FORCE: Final = SSF("InForce")
NOT_AT_HAND: Final = SSF("NotAtHand")
JUDGED_ON: Final = SSF("judgedOn")


class Outcome(StrEnum):
    """How a need stands at a date."""

    MET = "met"
    JUSTIFIED = "justified"
    NOT_JUDGED = "not judged"
    OPEN = "open"


class Reason(StrEnum):
    """Why a need is open: of several attempts, the one that came nearest."""

    NO_MEASURE = "no measure"
    JUSTIFICATION_ENDED = "justification ended"
    JUSTIFICATION_AWAITED = "justification not yet issued"
    NOT_IMPLEMENTED = "measure not implemented"
    NOT_YET = "measure not yet in force"
    NO_EVIDENCE = "no evidence"
    WRONG_KIND = "evidence of a kind that is not accepted"
    NOT_ISSUED = "evidence not yet issued"
    EXPIRED = "evidence expired"
    OUTDATED = "evidence older than the last change"


_NEARNESS: Final = list(Reason)
# A time of day or a time zone after the day changes no verdict that is given by the day.
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*|Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Need:
    """One requirement that one asset or function needs, judged.

    Attributes:
        bearer: The asset, or the function that it performs.
        requirement: What is needed.
        outcome: How it stands.
        reason: Why it is open, else None.
        by: The measure or justification that settles it, or that came nearest.
        evidence: The evidence that settles it, or that came nearest.
    """

    bearer: Node
    requirement: NamedNode
    outcome: Outcome
    reason: Reason | None = None
    by: Node | None = None
    evidence: Node | None = None


class Judge:
    """Judges the needs of one export at one date.

    Args:
        closure: The export and what follows from it.
        on: The date asked for.
    """

    def __init__(self, closure: Closure, on: date) -> None:
        self.closure, self.on = closure, on
        self._facts = closure.facts

    def needs(self) -> Iterator[Need]:
        """Every need of the export, judged."""
        for bearer, requirements in self.closure.needs.items():
            for requirement in requirements:
                yield self.judge(bearer, requirement)

    def judge(self, bearer: Node, requirement: NamedNode) -> Need:
        """How *requirement* stands for *bearer*."""
        answers = self.closure.covered_by[bearer].get(requirement, [])
        measures = [a for a in answers if self._answers(a, _MEASURE, _MEETS, requirement)]
        attempts = [attempt for m in measures for attempt in self._attempts(m, requirement)]
        for measure, evidence, reason in attempts:
            if reason is None:
                return Need(bearer, requirement, Outcome.MET, None, measure, evidence)
        for answer in answers:
            justifies = self._answers(answer, _JUSTIFICATION, _JUSTIFIES, requirement)
            if justifies and self.justification_in_force(answer):
                return Need(bearer, requirement, Outcome.JUSTIFIED, None, answer)
        return self._unsettled(bearer, requirement, attempts, answers)

    def _unsettled(
        self,
        bearer: Node,
        requirement: NamedNode,
        attempts: list[tuple[Node, Node | None, Reason | None]],
        answers: Iterable[Node],
    ) -> Need:
        for measure, evidence, _ in attempts:
            if evidence is not None and self.measure_in_force(measure) and self.missing(evidence):
                return Need(bearer, requirement, Outcome.NOT_JUDGED, None, measure, evidence)
        failed: list[tuple[Node | None, Node | None, Reason]] = [
            (m, e, reason) for m, e, reason in attempts if reason is not None
        ]
        failed += [(answer, None, r) for answer, r in self._unjustified(answers, requirement)]
        failed.append((None, None, Reason.NO_MEASURE))
        by, nearest, reason = max(failed, key=lambda a: _NEARNESS.index(a[2]))
        return Need(bearer, requirement, Outcome.OPEN, reason, by, nearest)

    def _unjustified(
        self, answers: Iterable[Node], requirement: NamedNode
    ) -> Iterator[tuple[Node, Reason]]:
        """The justifications among *answers* whose time is not now, each with which."""
        facts = self._facts
        for answer in answers:
            if self._answers(answer, _JUSTIFICATION, _JUSTIFIES, requirement):
                if not _before(facts, answer, _ISSUED, self.on):
                    yield answer, Reason.JUSTIFICATION_AWAITED
                elif _until(facts, answer, self.on) is False:
                    yield answer, Reason.JUSTIFICATION_ENDED

    def _attempts(
        self, measure: Node, requirement: NamedNode
    ) -> Iterator[tuple[Node, Node | None, Reason | None]]:
        unfit = self._measure(measure)
        evidence = self._facts.nodes(measure, _EVIDENCED)
        if not evidence:
            yield measure, None, unfit or Reason.NO_EVIDENCE
        accepted = self.closure.catalogue.requirements[requirement].accepts_evidence
        for each in evidence:
            yield measure, each, unfit or self._kind(each, accepted) or self._evidence(each)

    def _kind(self, evidence: Node, accepted: frozenset[NamedNode]) -> Reason | None:
        facts = self.closure.describing(evidence)
        if accepted.intersection(facts.nodes(evidence, _KIND)):
            return None
        return Reason.WRONG_KIND if facts.describes(evidence) else Reason.NO_EVIDENCE

    def measure_in_force(self, measure: Node) -> bool:
        """Whether *measure* is implemented and its time has come."""
        return self._measure(measure) is None

    def evidence_in_force(self, evidence: Node) -> bool:
        """Whether *evidence* is issued and still holds."""
        return self._evidence(evidence) is None

    def justification_in_force(self, justification: Node) -> bool:
        """Whether *justification* is issued and still holds."""
        facts = self._facts
        issued = _before(facts, justification, _ISSUED, self.on)
        return issued and _until(facts, justification, self.on) is True

    def missing(self, node: Node) -> bool:
        """Whether *node* is another party's and described by no export at hand."""
        return not self.closure.export.owns(node) and not self.closure.describing(node).describes(
            node
        )

    def _measure(self, measure: Node) -> Reason | None:
        if _IMPLEMENTED not in self._facts.nodes(measure, _STATUS):
            return Reason.NOT_IMPLEMENTED
        begun = _before(self._facts, measure, _FROM, self.on)
        return None if begun else Reason.NOT_YET

    def _evidence(self, evidence: Node) -> Reason | None:
        facts = self.closure.describing(evidence)
        if not _before(facts, evidence, _ISSUED, self.on):
            return Reason.NOT_ISSUED
        holds = _until(facts, evidence, self.on)
        if holds is None:
            return Reason.OUTDATED if self._changed_since(facts, evidence) else None
        return None if holds else Reason.EXPIRED

    def _changed_since(self, facts: Facts, evidence: Node) -> bool:
        issued = max(dates(facts, evidence, _ISSUED))
        return any(
            issued < changed <= self.on
            for subject in facts.nodes(evidence, _ABOUT)
            for changed in dates(self.closure.describing(subject), subject, _CHANGED)
        )

    def _answers(self, node: Node, kind: NamedNode, by: NamedNode, requirement: NamedNode) -> bool:
        facts = self._facts
        return kind in facts.values(node, _TYPE) and requirement in facts.values(node, by)

    def markers(self) -> Iterator[Triple]:
        """What holds at the date, as statements for shapes: ``ssf:InForce``, ``ssf:NotAtHand``."""
        tests: dict[NamedNode, Callable[[Node], bool]] = {
            _MEASURE: self.measure_in_force,
            _JUSTIFICATION: self.justification_in_force,
        }
        for kind, holds in tests.items():
            for node in self._facts.typed(kind):
                if holds(node):
                    yield Triple(node, _TYPE, IN_FORCE)
        referred = {e for _, e in self._facts.pairs(_EVIDENCED)}
        for node in {*self._facts.typed(_EVIDENCE), *referred}:
            if self.evidence_in_force(node):
                yield Triple(node, _TYPE, IN_FORCE)


def dates(facts: Facts, node: Node, predicate: NamedNode) -> list[date]:
    """The dates stated by *predicate*; what is no date is left to the shapes."""
    return [day for text in facts.texts(node, predicate) if (day := _day(text)) is not None]


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date | None:
    day = _DAY.fullmatch(text)
    # Python alone would also take week dates, and dates without hyphens.
    with suppress(ValueError):
        return date.fromisoformat(day[1]) if day else None
    return None


def _before(facts: Facts, node: Node, predicate: NamedNode, on: date) -> bool:
    stated = dates(facts, node, predicate)
    return bool(stated) and min(stated) <= on


def _until(facts: Facts, node: Node, on: date) -> bool | None:
    if not facts.values(node, _UNTIL):
        return None
    # An end that cannot be read is no licence to hold for ever.
    return any(end >= on for end in dates(facts, node, _UNTIL))
