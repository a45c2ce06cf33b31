"""The report as JUnit XML, as Jenkins, GitLab and Azure read it: a suite an export, a case a shape.

No standard says what JUnit XML is; the writer keeps to the schema of Jenkins' xUnit plugin
(``junit-10.xsd``), which the others' readers accept. A case fails by violations alone: what is less
grave, and what a baseline knows, stands in its output. A shape that found nothing to look at is
skipped, a file that could not be judged is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO, Final

from pyoxigraph import NamedNode

from iotssf_kg.report.rows import plain_path, plain_term
from iotssf_kg.report.shapebook import Entry, ShapeBook
from iotssf_kg.report.text import utf8
from iotssf_kg.report.writer import Setting
from iotssf_kg.report.xmltext import xml_attribute, xml_text
from iotssf_kg.validation.report import Finding, Report, Severity, Unjudged

_IDLE: Final = {
    "en": "Nothing of the kind is in the export: nothing was looked at.",
    "ja": "該当するものがエクスポートにないため、何も検査していない。",
}
_LOOKED_AT: Final = {"en": "Looked at: {}", "ja": "検査した数：{}"}
_SEPARATE: Final = "\n\n"
_TOGETHER: Final = {"en": "all exports together", "ja": "全エクスポートの比較"}


class JUnitWriter:
    """Writes a suite for each part when it comes."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        self._book = ShapeBook(setting.shapes)
        out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="iotssf validate">\n')

    def add(self, part: Report) -> None:
        """Write the suite of *part*; a part that looked at nothing and found nothing has none."""
        found: dict[NamedNode, list[Finding]] = {shape: [] for shape in part.checked}
        for finding in part.findings:
            found.setdefault(self._book.owner(finding.shape, part.checked), []).append(finding)
        cases = [
            _Case(self._book[shape], found[shape], part.checked.get(shape), self._setting)
            for shape in sorted(found, key=str)
        ]
        if not cases and not part.exports:
            return
        counts = {
            "tests": len(cases),
            "failures": sum(bool(case.failing) for case in cases),
            "errors": 0,
            "skipped": sum(case.idle for case in cases),
        }
        name = part.exports[0].source if part.exports else _TOGETHER[self._setting.lang]
        lines = chain(_properties(part), *(case.lines() for case in cases))
        self._suite(name, counts, lines)

    def close(self, total: Report) -> None:
        """Write a suite for each file or export that could not be judged."""
        counts = {"tests": 1, "failures": 0, "errors": 1, "skipped": 0}
        for each in total.unjudged:
            self._suite(each.source, counts, _error(each))
        self._out.write(b"</testsuites>\n")

    def _suite(self, name: str, counts: Mapping[str, int], lines: Iterable[str]) -> None:
        told = "".join(f' {key}="{count}"' for key, count in counts.items())
        self._out.write(utf8(f"  <testsuite name={xml_attribute(name)}{told}>\n"))
        self._out.writelines(utf8(f"    {line}\n") for line in lines)
        self._out.write(b"  </testsuite>\n")


class _Case:
    """What one shape, its property shapes included, found in one part."""

    def __init__(
        self, shape: Entry, findings: list[Finding], looked_at: int | None, setting: Setting
    ) -> None:
        self.shape, self.lang = shape, setting.lang
        self.failing: list[str] = []
        self.told = [_LOOKED_AT[setting.lang].format(looked_at)] if looked_at else []
        self.message = ""
        for finding in findings:
            known = finding.fingerprint in setting.known
            fails = finding.severity is Severity.VIOLATION and not known
            (self.failing if fails else self.told).append(_text(finding, setting.lang, known))
            self.message = self.message or (finding.message(setting.lang) if fails else "")
        self.idle = looked_at == 0 and not findings

    def lines(self) -> Iterator[str]:
        """The case's element."""
        kind, name = f"{self.shape.profile}.{self.shape.name}", self.shape.message(self.lang)
        yield f"<testcase classname={xml_attribute(kind)} name={xml_attribute(name)}>"
        if self.idle:
            yield f"  <skipped message={xml_attribute(_IDLE[self.lang])}/>"
        if self.failing:
            told = xml_text(_SEPARATE.join(self.failing))
            message = xml_attribute(self.message)
            yield f'  <failure type="violation" message={message}>{told}</failure>'
        if self.told:
            yield f"  <system-out>{xml_text(_SEPARATE.join(self.told))}</system-out>"
        yield "</testcase>"


def _text(finding: Finding, lang: str, known: bool) -> str:
    """*finding* in lines: where it is, and under it what it is about, says and needs."""
    place = f":{finding.place}" if finding.place else ""
    value = "" if finding.value is None else f" = {plain_term(finding.value)}"
    said = [
        f"{plain_term(finding.focus)} {plain_path(finding.path)}{value}",
        finding.message(lang),
        *(detail.message(lang) for detail in finding.details),
        finding.mending,
    ]
    grave = f"{'known ' if known else ''}{finding.severity.name.lower()}"
    under = "\n".join(text for text in said if text.strip()).replace("\n", "\n  ")
    return f"{finding.source}{place}: {grave} [{finding.fingerprint}]\n  {under}"


def _properties(part: Report) -> Iterator[str]:
    told = [("date", part.on.isoformat())] if part.on else []
    for export in part.exports:
        told += [("export", export.iri.value), ("sha256", export.sha256)]
    told += [("profiles", " ".join(part.profiles)), ("engine", part.engine)]
    yield "<properties>"
    for name, value in told:
        yield f'  <property name="{name}" value={xml_attribute(value)}/>'
    yield "</properties>"


def _error(each: Unjudged) -> Iterator[str]:
    name = each.export.value if each.export else each.source
    line = f":{each.line}" if each.line else ""
    yield f'<testcase classname="iotssf.judged" name={xml_attribute(name)}>'
    message, place = xml_attribute(each.error), xml_text(f"{each.source}{line}")
    yield f'  <error type="unjudged" message={message}>{place}</error>'
    yield "</testcase>"
