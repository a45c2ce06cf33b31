"""The report as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Results are written as they come;
rules, files and what could not be judged follow them, since only then are they known.

GitHub takes a file of at most 10 MB when compressed and 25,000 results, keeps the 5,000 gravest,
and wants a line in each; where there are more, ask for fewer profiles or write a file a folder.
https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO, Final

from iotssf_kg import __version__
from iotssf_kg.report.rows import DISCLAIMER, plain_path, plain_term
from iotssf_kg.report.sarifrules import LEVELS, Rules
from iotssf_kg.report.tally import Tally
from iotssf_kg.report.text import file_uri, plain_text, utf8
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Finding, Report, Unjudged

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT: Final = "iotssf/v1"
_ROOT: Final = "%SRCROOT%"
_NAME: Final = "iotssf-kg"


class SarifWriter:
    """Writes one run.

    With a baseline every result says whether it is new, and those that are not are suppressed
    (sections 3.27.23 and 3.27.24).
    """

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        self._tally, self._rules, self._files = Tally(), Rules(setting), _Files()
        self._between = "\n        "
        head = {"$schema": SCHEMA, "version": "2.1.0"}
        self._out.write(utf8(f'{_json(head)[:-1]}, "runs": [\n    {{\n      "results": ['))

    def add(self, part: Report) -> None:
        """Write a result for each finding of *part*."""
        self._tally.take(part.findings, self._setting.known)
        for finding in part.findings:
            self._out.write(utf8(self._between + _json(self._result(finding))))
            self._between = ",\n        "

    def close(self, total: Report) -> None:
        """Write the rest of the run."""
        for export in total.exports:
            self._files.add(export.source, export.sha256)
        rest = {
            "tool": {"driver": self._driver()},
            "translations": self._rules.translations(_NAME),
            "invocations": [_invocation(total, self._files)],
            "artifacts": self._files.listed(),
            "originalUriBaseIds": {
                _ROOT: {"description": {"text": "The folder that the command was run in."}}
            },
            "automationDetails": {"id": f"{_NAME}/validate/"},
            "columnKind": "unicodeCodePoints",
            "language": self._setting.lang,
            "properties": _about(total, self._tally, self._setting),
        }
        lines = (f"      {_json(key)}: {_json(value)}" for key, value in rest.items())
        told = ",\n".join(lines)
        self._out.write(utf8(f"\n      ],\n{told}\n    }}\n  ]\n}}\n"))

    def _driver(self) -> dict[str, Any]:
        return {
            "name": _NAME,
            "version": __version__,
            "semanticVersion": __version__,
            "rules": self._rules.listed(),
            "notifications": [
                {"id": "unjudged", "shortDescription": {"text": "It could not be judged."}}
            ],
        }

    def _result(self, finding: Finding) -> dict[str, Any]:
        fingerprint = finding.fingerprint
        told: dict[str, Any] = {
            "ruleId": finding.shape.value,
            "ruleIndex": self._rules.index(finding),
            "level": LEVELS[finding.severity],
            "message": {"text": _message(finding, self._setting.lang)},
            "locations": [self._files.location(finding)],
            "partialFingerprints": {FINGERPRINT: fingerprint},
            "properties": _properties(finding),
        }
        if self._setting.known:
            known = fingerprint in self._setting.known
            accepted = {"kind": "external", "justification": "The baseline knows it."}
            told["baselineState"] = "unchanged" if known else "new"
            told["suppressions"] = [accepted] if known else []
        return told


class _Files:
    """The files that were read, in the order in which they are first spoken of."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._index: dict[str, int] = {}

    def add(self, source: str, sha256: str = "") -> int:
        """The index of the file *source*."""
        self._found[source] = sha256 or self._found.get(source, "")
        return self._index.setdefault(source, len(self._index))

    def place(self, source: str, region: dict[str, Any]) -> dict[str, Any]:
        """A location in the file *source*, if it has a name."""
        if not source:
            return {}
        location = {**_uri(source), "index": self.add(source)}
        told = {"artifactLocation": location}
        return {"physicalLocation": {**told, "region": region} if region else told}

    def location(self, finding: Finding) -> dict[str, Any]:
        """Where *finding* is: the line, or the sheet's row, and the node."""
        node = {"fullyQualifiedName": plain_term(finding.focus), "kind": "resource"}
        logical, region, place = [node], dict[str, Any](), finding.place
        if place:
            region["startLine"] = place.line
            if place.column:
                region["startColumn"] = place.column
            if place.excerpt:
                region["snippet"] = {"text": plain_text(place.excerpt)}
            if place.sheet:
                logical.append({"fullyQualifiedName": str(place), "kind": "row"})
        return {**self.place(finding.source, region), "logicalLocations": logical}

    def listed(self) -> list[dict[str, Any]]:
        """The run's artifacts."""
        return [
            {
                "location": {**_uri(source), "index": index} if source else {"index": index},
                "roles": ["analysisTarget"],
                **({"hashes": {"sha-256": self._found[source]}} if self._found[source] else {}),
            }
            for source, index in self._index.items()
        ]


def _uri(source: str) -> dict[str, Any]:
    uri = file_uri(source)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _ROOT}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _message(finding: Finding, lang: str) -> str:
    told = [finding.message(lang), *(f"- {each.message(lang)}" for each in finding.details)]
    told += [finding.mending] if finding.mending else []
    return plain("\n".join(told)) or finding.shape.value


def plain(text: str) -> str:
    """*text* as a plain message (3.11.3): no placeholder (3.11.5), no link (3.11.6) is in it."""
    shown = plain_text(text).replace("{", "{{").replace("}", "}}")
    return shown.replace("](", "\\](")


def _properties(finding: Finding) -> dict[str, Any]:
    value, requirement, export = finding.value, finding.requirement, finding.export
    return {
        "focus": plain_term(finding.focus),
        "path": plain_path(finding.path),
        "value": None if value is None else plain_term(value),
        "requirement": requirement.value if requirement else None,
        "export": export.value if export else None,
        "mending": finding.mending,
    }


def _invocation(total: Report, files: _Files) -> dict[str, Any]:
    return {
        "executionSuccessful": not total.unjudged,
        "toolExecutionNotifications": [_notification(each, files) for each in total.unjudged],
    }


def _notification(each: Unjudged, files: _Files) -> dict[str, Any]:
    place = files.place(each.source, {"startLine": each.line} if each.line else {})
    node = each.export.value if each.export else ""
    logical = {"logicalLocations": [{"fullyQualifiedName": node}]} if node else {}
    return {
        "level": "error",
        "descriptor": {"id": "unjudged", "index": 0},
        "message": {"text": plain(each.error) or "unknown"},
        "locations": [{**place, **logical}],
        "properties": {"exitCode": each.exit_code},
    }


def _about(total: Report, tally: Tally, setting: Setting) -> dict[str, Any]:
    schemes = setting.catalogue.schemes.values()
    return {
        "date": total.on.isoformat() if total.on else None,
        "profiles": list(total.profiles),
        "engine": total.engine,
        "schemes": {scheme.iri.value: scheme.version for scheme in schemes},
        "conforms": tally.conforms(total),
        "counts": tally.summary(total),
        "checked": {shape.value: total.checked[shape] for shape in sorted(total.checked, key=str)},
        "notice": DISCLAIMER,
    }
