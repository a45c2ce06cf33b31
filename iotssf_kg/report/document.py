"""The whole report as one JSON object, for programs."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

from pyoxigraph import NamedNode

from iotssf_kg import __version__
from iotssf_kg.report.rows import DISCLAIMER, plain_path, plain_term, row
from iotssf_kg.report.tally import Tally
from iotssf_kg.report.text import utf8
from iotssf_kg.report.writer import Setting, whole
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.validation.report import Finding, Judged, Report, Unjudged

_NO_PLACE: Final = {"line": None, "column": None, "sheet": None, "excerpt": None}


class JsonWriter:
    """One object: ``findings`` first, a line each as they come, then what was judged and checked.

    ``conforms`` is SHACL's: a violation that a baseline knows is still one. ``summary.known`` says
    how many of the findings are known.
    """

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        self._tally = Tally()
        self._between = "\n    "
        out.write(b'{\n  "findings": [')

    def add(self, part: Report) -> None:
        """Write the findings of *part*."""
        self._tally.take(part.findings, self._setting.known)
        for finding in part.findings:
            self._out.write(utf8(self._between + _json(_finding(finding, self._setting))))
            self._between = ",\n    "

    def close(self, total: Report) -> None:
        """Write all that is no finding."""
        rest = json.dumps(_rest(total, self._tally, self._setting), ensure_ascii=False, indent=2)
        end = "\n  ]" if self._tally.findings else "]"
        self._out.write(utf8(f"{end},\n{rest.removeprefix('{').lstrip(chr(10))}\n"))


def as_json(report: Report, catalogue: Catalogue, lang: str = "en") -> str:
    """The whole of *report* as one JSON object, findings and what was checked."""
    return whole(JsonWriter, report, Setting(lang, catalogue)).decode().removesuffix("\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _finding(finding: Finding, setting: Setting) -> dict[str, Any]:
    told: dict[str, Any] = dict(row(finding, setting.lang, setting.known))
    told |= finding.place._asdict() if finding.place else _NO_PLACE
    told["known"] = bool(told["known"])
    told["messages"] = dict(finding.messages)
    told["mending"] = finding.mending
    told["details"] = [_detail(detail, setting.lang) for detail in finding.details]
    return told


def _detail(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "focus": plain_term(finding.focus),
        "path": plain_path(finding.path),
        "value": None if finding.value is None else plain_term(finding.value),
        "shape": finding.shape.value,
        "message": finding.message(lang),
        "details": [_detail(detail, lang) for detail in finding.details],
    }


def _rest(total: Report, tally: Tally, setting: Setting) -> dict[str, Any]:
    return {
        "summary": tally.summary(total),
        "conforms": tally.conforms(total),
        "vacuous": total.vacuous,
        "date": total.on.isoformat() if total.on else None,
        "profiles": list(total.profiles),
        "engine": total.engine,
        "version": __version__,
        "schemes": {s.iri.value: s.version for s in setting.catalogue.schemes.values()},
        "exports": [_export(export) for export in total.exports],
        "unjudged": [_unjudged(each) for each in total.unjudged],
        "checked": {shape.value: total.checked[shape] for shape in sorted(total.checked, key=str)},
        "idle": sorted(shape.value for shape in total.idle),
        "notice": DISCLAIMER,
    }


def _export(export: Judged) -> dict[str, Any]:
    return {
        "iri": export.iri.value,
        "publisher": _iri(export.publisher),
        "file": export.source,
        "sha256": export.sha256,
        "assets": export.assets,
        "models": export.models,
        "triples": export.triples,
        "reviews": export.reviews,
        "withheld": export.withheld,
        "cells": {cell.value: count for cell, count in export.cells.items()},
        "categories": {each.value: count for each, count in export.categories.items()},
    }


def _unjudged(each: Unjudged) -> dict[str, Any]:
    return {
        "file": each.source,
        "export": _iri(each.export),
        "line": each.line,
        "error": each.error,
        "exitCode": each.exit_code,
    }


def _iri(node: NamedNode | None) -> str | None:
    return node.value if node else None
