"""The report as assertions in EARL: one a shape and export, in Turtle.

https://www.w3.org/TR/EARL10-Schema/. A shape is failed by a violation and by nothing less; it is
inapplicable where it found nothing to look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO, Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg import __version__
from iotssf_kg.namespaces import DCTERMS, EXCHANGE_PROFILE, PREFIXES, RDF, XSD, Namespace
from iotssf_kg.report.shapebook import ShapeBook
from iotssf_kg.report.tally import Tally
from iotssf_kg.report.text import plain_text
from iotssf_kg.report.trees import Tree, Turtle
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Finding, Judged, Report, Severity, Unjudged

EARL: Final = Namespace("http://www.w3.org/ns/earl#")
_PREFIXES: Final = {
    "dcterms": PREFIXES["dcterms"],
    "earl": EARL,
    "ssfsh": PREFIXES["ssfsh"],
    "xsd": PREFIXES["xsd"],
}
_TYPE, _TITLE, _TOLD = RDF("type"), DCTERMS("title"), DCTERMS("description")
_SOFTWARE: Final = "_:iotssf"
_COMPARISON: Final = "_:comparison"


class EarlWriter:
    """Writes assertions as parts come: for the comparison, about all exports together.

    An export that the comparison finds a violation in has an assertion of its own besides.
    """

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._sink, self._book = Turtle(out, _PREFIXES), ShapeBook(setting.shapes)
        self._known, self._count = setting.known, 0
        software: Tree = [
            (_TYPE, EARL("Assertor")),
            (_TYPE, EARL("Software")),
            (_TITLE, Literal("iotssf-kg")),
            (DCTERMS("hasVersion"), Literal(__version__)),
        ]
        self._sink.put(_SOFTWARE, software)

    def add(self, part: Report) -> None:
        """Write what each shape found in *part*."""
        self._sink.part()
        if len(part.exports) == 1:
            export = part.exports[0]
            self._sink.put(export.iri, _subject(export))
            self._assert_all(export.iri, part, part.findings)
        elif part.checked or part.findings:
            self._sink.put(_COMPARISON, _titled("All exports together"))
            self._assert_all(_COMPARISON, part, part.findings)
            self._add_failed(part)

    def close(self, total: Report) -> None:
        """Write what could not be told."""
        for each in total.unjudged:
            self._cannot_tell(each, total.on)
        self._sink.end()

    def _add_failed(self, part: Report) -> None:
        """Write which exports a comparison finds at fault."""
        found: dict[NamedNode, list[Finding]] = {}
        for finding in part.findings:
            if finding.export and finding.severity is Severity.VIOLATION:
                found.setdefault(finding.export, []).append(finding)
        for iri in sorted(found, key=str):
            self._assert_all(iri, part, found[iri], idle=False)

    def _assert_all(
        self,
        subject: NamedNode | str,
        part: Report,
        findings: Iterable[Finding],
        *,
        idle: bool = True,
    ) -> None:
        """Write an assertion a shape of *part*; without those that are *idle* here, if asked."""
        found: dict[NamedNode, list[Finding]] = {shape: [] for shape in part.checked if idle}
        for finding in findings:
            found.setdefault(self._book.owner(finding.shape, part.checked), []).append(finding)
        for shape in sorted(found, key=str):
            tally = Tally()
            tally.take(found[shape], self._known)
            looked_at = part.checked.get(shape, tally.findings)
            self._assert(subject, shape, _outcome(tally, looked_at), tally.told(), part.on)

    def _cannot_tell(self, each: Unjudged, on: date | None) -> None:
        subject: NamedNode | str = each.export or f"_:unjudged{self._count}"
        self._sink.put(subject, _titled(each.source))
        self._assert(subject, EXCHANGE_PROFILE, EARL("cantTell"), each.error, on)

    def _assert(
        self,
        subject: NamedNode | str,
        test: NamedNode,
        outcome: NamedNode,
        told: str,
        on: date | None,
    ) -> None:
        self._count += 1
        day: Tree = [(DCTERMS("date"), Literal(on.isoformat(), datatype=XSD("date")))] if on else []
        result: Tree = [
            (_TYPE, EARL("TestResult")),
            (EARL("outcome"), outcome),
            (_TOLD, _text(told)),
            *day,
        ]
        said: Tree = [
            (_TYPE, EARL("Assertion")),
            (EARL("assertedBy"), _SOFTWARE),
            (EARL("subject"), subject),
            (EARL("test"), test),
            (EARL("mode"), EARL("automatic")),
            (EARL("result"), result),
        ]
        self._sink.put(f"_:a{self._count}", said)


def _titled(title: str) -> Tree:
    return [(_TYPE, EARL("TestSubject")), (_TITLE, _text(title))]


def _text(value: str) -> Literal:
    # The name of a file can hold what no literal can.
    return Literal(plain_text(value))


def _subject(export: Judged) -> Tree:
    said = _titled(export.source)
    if export.sha256:
        said.append((DCTERMS("identifier"), Literal(f"sha256:{export.sha256}")))
    return said


def _outcome(tally: Tally, looked_at: int) -> NamedNode:
    if tally.by_severity["violation"]:
        return EARL("failed")
    return EARL("passed" if looked_at else "inapplicable")
