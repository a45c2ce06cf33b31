"""Annotations for GitHub: one workflow command a finding.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. GitHub shows ten
errors, ten warnings and ten notices a step, so the gravest of each part come first and the last
line says how many there are. A reader of the log sees all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, Final

from iotssf_kg.report.shapebook import ShapeBook
from iotssf_kg.report.tally import Tally, counted
from iotssf_kg.report.text import plain_text, utf8
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Finding, Report, Severity, Unjudged

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
# The percent sign first: the others are written with it.
_IN_TEXT: Final = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTY: Final = (*_IN_TEXT, (":", "%3A"), (",", "%2C"))
_SHOWN: Final = 10


class GithubWriter:
    """Writes workflow commands. A known finding is a notice: it must not stand among the new."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        self._tally = Tally()
        self._book = ShapeBook(setting.shapes)

    def add(self, part: Report) -> None:
        """Write a command for each finding of *part*, the gravest first."""
        self._tally.take(part.findings, self._setting.known)
        for finding in sorted(part.findings, key=lambda each: -each.severity):
            self._annotate(finding)

    def close(self, total: Report) -> None:
        """Write an error for what could not be judged, and a summary."""
        for each in total.unjudged:
            self._write("error", _where(each), each.error)
        exports = counted(len(total.exports), "export")
        told = f"{exports}, {self._tally.told()}, {len(total.unjudged)} unjudged"
        more = self._tally.findings + len(total.unjudged) > _SHOWN
        hint = f". GitHub shows {_SHOWN} of each kind a step; the log has all" if more else ""
        self._write("notice", {"title": "iotssf validate"}, told + hint)

    def _annotate(self, finding: Finding) -> None:
        known = finding.fingerprint in self._setting.known
        command = "notice" if known else _COMMANDS[finding.severity]
        title = f"{finding.severity.name.lower()}: {self._book[finding.shape].name}"
        place = finding.place
        properties = {
            "file": finding.source,
            "line": str(place.line) if place else "",
            "col": str(place.column) if place and place.column else "",
            "title": f"known {title}" if known else title,
        }
        mending = f"\n\n{finding.mending}" if finding.mending else ""
        self._write(command, properties, finding.message(self._setting.lang) + mending)

    def _write(self, command: str, properties: Mapping[str, str], text: str) -> None:
        said = ",".join(
            f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in properties.items() if value
        )
        self._out.write(utf8(f"::{command} {said}::{_escaped(text, _IN_TEXT)}\n"))


def _where(each: Unjudged) -> dict[str, str]:
    line = str(each.line) if each.line else ""
    return {"file": each.source, "line": line, "title": "not judged"}


def _escaped(text: str, table: tuple[tuple[str, str], ...]) -> str:
    shown = plain_text(text)
    for letter, code in table:
        shown = shown.replace(letter, code)
    return shown
