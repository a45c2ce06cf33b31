"""Exports that refer to each other, made up for tests, and what judging all at hand finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from iotssf_kg.batch import Crew, Setting, begun, parts
from iotssf_kg.rdf.parse import read
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split, superseded
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Report

DAY = date(2026, 11, 23)


def batched(
    names: Sequence[object], setting: Setting | None = None, crew: Crew | None = None
) -> tuple[list[Report], Report]:
    """The parts and the total of a run."""
    with begun(setting or Setting(DAY), crew or Crew()) as run:
        scratch = run.scratch
        found = list(run.parts(parts(map(str, names), scratch)))
        total = run.total()
    assert not scratch.exists()
    return found, total


def at_once(files: Iterable[Path], on: date = DAY, profiles: Sequence[str] = ()) -> Report:
    """What is found where all are at hand."""
    exports = [export for path in files for export in split(read(path))]
    old = superseded(exports)
    current = [export for export in exports if export.iri not in old]
    setting = Setting(on)
    return judge(at_hand(current), profiles or setting.profiles, on, by=engine())


def findings(reports: Iterable[Report]) -> list[tuple[object, ...]]:
    """All findings with what a reader sees of them, in one order."""
    found = [finding for report in reports for finding in report.findings]
    return sorted(
        ((*f.order, f.source, *sorted(f.messages.items())) for f in found), key=str
    )


def bare(report: Report) -> Report:
    """*report* without what depends on how files are cut: hashes."""
    exports = sorted(
        (replace(each, sha256="") for each in report.exports), key=lambda each: each.iri.value
    )
    return replace(report, findings=(), exports=tuple(exports))
