"""Findings as rows of CSV, for spreadsheets."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import BinaryIO, Final

from pyoxigraph import BlankNode

from iotssf_kg.rdf.formulas import inert
from iotssf_kg.report.text import plain_text, utf8
from iotssf_kg.report.writer import Setting, whole
from iotssf_kg.validation.report import Finding, Report, Unjudged

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
    "fingerprint",
    "export",
    "known",
)
# What stands for the severity of what could not be judged; its message is why.
UNJUDGED: Final = "unjudged"
DISCLAIMER: Final = "Not affiliated with METI. The sample scheme and its requirements are ours."
_QUOTE: Final = '"'


def row(finding: Finding, lang: str = "en", known: Container[str] = ()) -> dict[str, str]:
    """*finding* under the names of ``COLUMNS``.

    ``line`` is sheet and row (``assets!12``) where the export came from a spreadsheet; ``known``
    is ``yes`` where the fingerprint is among those *known*.
    """
    value, fingerprint = finding.value, finding.fingerprint
    return {
        "focus": plain_term(finding.focus),
        "path": plain_path(finding.path),
        "value": "" if value is None else plain_term(value),
        "severity": finding.severity.name.lower(),
        "shape": finding.shape.value,
        "message": finding.message(lang),
        "requirement": finding.requirement.value if finding.requirement else "",
        "file": finding.source,
        "line": str(finding.place) if finding.place else "",
        "fingerprint": fingerprint,
        "export": finding.export.value if finding.export else "",
        "known": "yes" if fingerprint in known else "",
    }


def unjudged_row(each: Unjudged) -> dict[str, str]:
    """*each* under the names of ``COLUMNS``."""
    said = {
        "severity": UNJUDGED,
        "message": each.error,
        "file": each.source,
        "line": str(each.line or ""),
        "export": each.export.value if each.export else "",
    }
    return dict.fromkeys(COLUMNS, "") | said


def plain_path(path: str) -> str:
    """*path* without the brackets of one that is a property alone."""
    return path[1:-1] if path.count("<") == 1 and path[0] == "<" and path[-1] == ">" else path


def plain_term(term: object) -> str:
    """*term* as text: an IRI, or the words of a literal."""
    # What a parser calls a blank node changes from run to run, and helps nobody find it.
    return "_:" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


class CsvWriter:
    """The findings as CSV with a header; https://www.rfc-editor.org/rfc/rfc4180.

    What could not be judged has a row too, after all others.
    """

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        out.write(utf8(csv_text(COLUMNS, ())))

    def add(self, part: Report) -> None:
        """Write a row for each finding of *part*."""
        setting = self._setting
        found = (row(finding, setting.lang, setting.known) for finding in part.findings)
        self._out.write(utf8(_lines(COLUMNS, found)))

    def close(self, total: Report) -> None:
        """Write a row for each file or export that could not be judged."""
        self._out.write(utf8(_lines(COLUMNS, map(unjudged_row, total.unjudged))))


def rows(report: Report, lang: str = "en") -> list[dict[str, str]]:
    """The findings of *report*, a row each, in its order."""
    return [row(finding, lang) for finding in report.findings]


def as_csv(report: Report, lang: str = "en") -> str:
    """The findings of *report* as CSV with a header."""
    return whole(CsvWriter, report, Setting(lang)).decode()


def csv_text(columns: Iterable[str], records: Iterable[Mapping[str, str]]) -> str:
    """*records* as CSV; see ``shown``."""
    names = list(columns)
    return _line(names) + _lines(names, records)


def _lines(columns: Sequence[str], records: Iterable[Mapping[str, str]]) -> str:
    return "".join(_line([record[name] for name in columns]) for record in records)


def _line(cells: Iterable[str]) -> str:
    # A line without a letter would be no record.
    return (",".join(map(_cell, cells)) or '""') + "\n"


def _cell(value: str) -> str:
    # Three times as fast as the csv module.
    text = shown(value)
    if '"' in text or "," in text or "\n" in text:
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"'
    return text


def shown(value: str) -> str:
    """*value* as spreadsheets and terminals show it; nothing in it is run by either."""
    return inert(plain_text(value.replace("\r\n", "\n")))
