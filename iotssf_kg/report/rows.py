"""Findings as rows: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import BlankNode

from iotssf_kg import __version__
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.validation.report import Finding, Report

COLUMNS: Final = (
    "focus",
    "path",
    "value",
    "severity",
    "shape",
    "message",
    "requirement",
    "file",
    "line",
)
DISCLAIMER: Final = "Not affiliated with METI. The sample scheme and its requirements are ours."
# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def row(finding: Finding, lang: str = "en") -> dict[str, str]:
    """*finding* under the names of ``COLUMNS``.

    ``line`` is sheet and row (``assets!12``) where the export came from a spreadsheet.
    """
    value = finding.value
    return {
        "focus": _plain(finding.focus),
        "path": finding.path.removeprefix("<").removesuffix(">"),
        "value": "" if value is None else _plain(value),
        "severity": finding.severity.name.lower(),
        "shape": finding.shape.value,
        "message": finding.message(lang),
        "requirement": finding.requirement.value if finding.requirement else "",
        "file": finding.source,
        "line": str(finding.place) if finding.place else "",
    }


def _plain(term: object) -> str:
    # What a parser calls a blank node changes from run to run, and helps nobody find it.
    return "_:" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def rows(report: Report, lang: str = "en") -> list[dict[str, str]]:
    """The findings of *report*, a row each, in its order."""
    return [row(finding, lang) for finding in report.findings]


def as_csv(report: Report, lang: str = "en") -> str:
    """The findings of *report* as CSV with a header; https://www.rfc-editor.org/rfc/rfc4180."""
    return csv_text(COLUMNS, rows(report, lang))


def csv_text(columns: Iterable[str], records: Iterable[Mapping[str, str]]) -> str:
    """*records* as CSV that a spreadsheet shows and never runs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: inert(value) for name, value in record.items()})
    return text.getvalue()


def inert(value: str) -> str:
    """*value*, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def as_json(report: Report, catalogue: Catalogue, lang: str = "en") -> str:
    """The whole of *report* as one JSON object, findings and what was checked."""
    body: dict[str, Any] = {
        "conforms": report.conforms,
        "vacuous": report.vacuous,
        "date": report.on.isoformat() if report.on else None,
        "profiles": list(report.profiles),
        "engine": report.engine,
        "version": __version__,
        "schemes": {s.iri.value: s.version for s in catalogue.schemes.values()},
        "exports": [
            {
                "iri": export.iri.value,
                "publisher": export.publisher.value if export.publisher else None,
                "file": export.source,
                "sha256": export.sha256,
                "assets": export.assets,
                "models": export.models,
                "triples": export.triples,
                "withheld": export.withheld,
            }
            for export in report.exports
        ],
        "checked": {shape.value: count for shape, count in _named(report.checked)},
        "findings": [
            {**row(finding, lang), "fingerprint": finding.fingerprint}
            for finding in report.findings
        ],
        "notice": DISCLAIMER,
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _named(checked: Mapping[Any, int]) -> Iterable[tuple[Any, int]]:
    return sorted(checked.items(), key=lambda item: str(item[0]))
