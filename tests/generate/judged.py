"""Generated exports judged as a user would, and their findings as the ledger writes them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from iotssf_kg.generate import Made, Order, make, written
from iotssf_kg.generate.calendar import START
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.report.rows import row
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Finding

TURTLE = syntax_named("turtle")


class Entry(NamedTuple):
    """A line of the ledger."""

    export: str
    focus: str
    path: str
    shape: str
    requirement: str


def found(made: Iterable[Made], on: date = START) -> set[Entry]:
    """What all profiles find in these exports, judged together."""
    documents = [parse(written(each.page, TURTLE), TURTLE, str(each.number)) for each in made]
    exports = [export for document in documents for export in split(document)]
    return {entry(each) for each in judge(at_hand(exports), on=on, by=engine("auto")).findings}


def entry(finding: Finding) -> Entry:
    told = row(finding)
    assert finding.export is not None
    return Entry(
        finding.export.value, told["focus"], told["path"], told["shape"], told["requirement"]
    )


def deserved(made: Iterable[Made]) -> set[Entry]:
    """What the ledger says of these exports."""
    return {Entry(each.page.export.value, *line) for each in made for line in each.rows}


class Figures(NamedTuple):
    """What a proof has gone through."""

    triples: int
    faults: int
    findings: int
    seconds: float


def proven(order: Order, numbers: Iterable[int]) -> Figures:
    """Judge each export alone, and hold the findings against the ledger."""
    before, triples, faults, findings = time.perf_counter(), 0, 0, 0
    for number in numbers:
        made = make(order, number)
        assert found([made]) == deserved([made]), made.page.export
        triples += len(made.page)
        faults += len(made.faults)
        findings += len(made.rows)
    return Figures(triples, faults, findings, time.perf_counter() - before)
