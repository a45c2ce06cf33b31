"""What a case deserves: its findings as this version gives them, with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from iotssf_kg.errors import IotssfError
from iotssf_kg.kit.cases import Case
from iotssf_kg.rdf import parse
from iotssf_kg.rdf.positions import Locator, locate
from iotssf_kg.rdf.syntax import syntax_of
from iotssf_kg.report.rows import plain_path, plain_term
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Finding


class Expected(NamedTuple):
    """One finding, in plain text; the line is a help, and not compared."""

    file: str
    shape: str
    focus: str
    path: str
    value: str
    severity: str
    line: str


COLUMNS: Final = Expected._fields


def expected(case: Case, on: date) -> list[Expected]:
    """The findings of *case* at the date *on*, in order.

    Raises:
        IotssfError: What is meant to be in order is not, or the other way round.
    """
    documents = [parse(file.data, syntax_of(file.name), file.name) for file in case.files]
    places = {document.name: locate(document) for document in documents}
    exports = [export for document in documents for export in split(document)]
    report = judge(at_hand(exports), on=on)
    if case.good == bool(report.findings):
        raise IotssfError(
            f"the case {case.name} has {len(report.findings)} findings",
            hint="This is a fault of iotssf; please report it",
        )
    return sorted(set(_rows(report.findings, places)))


def _rows(findings: tuple[Finding, ...], places: dict[str, Locator]) -> Iterator[Expected]:
    for finding in findings:
        where = finding.place or places[finding.source].place(
            finding.focus, finding.path, finding.value
        )
        yield Expected(
            file=finding.source,
            shape=finding.shape.value,
            focus=plain_term(finding.focus),
            path=plain_path(finding.path),
            value="" if finding.value is None else plain_term(finding.value),
            severity=finding.severity.name.lower(),
            line=str(where) if where else "",
        )
