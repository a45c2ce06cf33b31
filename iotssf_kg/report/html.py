"""The report as one page that needs nothing else: no network, no other file.

Whatever comes from an export reaches the page as text: by Jinja with autoescape, or as JSON that
the page's own script puts into text nodes. The policy in its head lets nothing else run.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pyoxigraph import NamedNode

from iotssf_kg import __version__
from iotssf_kg.namespaces import local
from iotssf_kg.report import htmlsummary as summary
from iotssf_kg.report.headings import Headings
from iotssf_kg.report.htmlspool import Spool, Texts, script_json
from iotssf_kg.report.rows import DISCLAIMER, plain_term
from iotssf_kg.report.tally import GRAVEST_FIRST, Tally, together, verdict
from iotssf_kg.report.words import words
from iotssf_kg.report.writer import Setting
from iotssf_kg.validation.report import Finding, Report, Severity

_PAGE: Final = Path(__file__).with_name("page")
# What a browser without JavaScript shows of each group, and what it shows of long lists.
_SAMPLE, _LISTED = 3, 500


@dataclass
class _Group:
    """The findings of one requirement, else of one shape.

    Attributes:
        place: From 0, in the order in which groups came up.
        key: The requirement or the shape.
        name: Its sign.
        text: What it asks for, if that is known.
        tally: Its findings, counted.
        sample: The first few.
    """

    place: int
    key: NamedNode
    name: str
    text: str
    tally: Tally = field(default_factory=Tally)
    sample: list[Finding] = field(default_factory=list)

    @property
    def order(self) -> tuple[object, ...]:
        """Those with most new findings of the gravest kind first."""
        return (*self.tally.order, self.name, self.key.value)


class HtmlWriter:
    """Writes a report as a page; see ``report.writer``."""

    def __init__(self, out: BinaryIO, setting: Setting) -> None:
        self._out, self._setting = out, setting
        self._headings = Headings(setting.catalogue, setting.lang, setting.shapes)
        self._shapes = self._headings.shapes
        self._spool, self._texts = Spool(), Texts()
        self._groups: dict[NamedNode, _Group] = {}
        self._needs: Counter[NamedNode | None] = Counter()

    def add(self, part: Report) -> None:
        """Take the findings of *part*."""
        for finding in part.findings:
            group, fingerprint = self._group(finding), finding.fingerprint
            known = fingerprint in self._setting.known
            group.tally.add(finding.severity, known)
            if len(group.sample) < _SAMPLE:
                group.sample.append(finding)
            self._needs[finding.requirement] += 1
            self._spool.add(group.place, self._record(finding, fingerprint, known))

    def _group(self, finding: Finding) -> _Group:
        need, said = finding.requirement, self._headings
        key = need or finding.shape
        if key not in self._groups:
            heading = said.of_requirement(need) if need else said.of_shape(finding.shape)
            self._groups[key] = _Group(len(self._groups), key, heading.name, heading.text)
        return self._groups[key]

    def _record(self, finding: Finding, fingerprint: str, known: bool) -> list[Any]:
        """*finding* as page.js reads it."""
        place, lang, text = finding.place, self._setting.lang, self._texts
        record: list[Any] = [
            finding.severity.value,
            int(known),
            plain_term(finding.focus),
            text(finding.message(lang)),
            text(finding.source),
            str(place) if place else "",
            fingerprint,
            text(self._shapes[finding.shape].name),
            text(finding.path),
            "" if finding.value is None else plain_term(finding.value),
            place.excerpt if place else "",
            finding.mending,
            [[text(d.message(lang)), text(d.path)] for d in finding.details],
        ]
        while record[-1] in ("", []):
            record.pop()
        return record

    def close(self, total: Report) -> None:
        """Write the page, and give back what was kept on disk."""
        self._spool.seal()
        try:
            for text in _template().generate(self._view(total)):
                self._out.write(text.encode(errors="replace"))
        finally:
            self._spool.close()

    def _view(self, total: Report) -> dict[str, Any]:
        """What the template is filled with."""
        setting, names = self._setting, self._headings.names
        said = words(setting.lang)
        used = summary.in_use(setting.catalogue, total.exports, filter(None, self._needs))
        groups = sorted(self._groups.values(), key=lambda group: group.order)
        tally = together(group.tally for group in groups)
        return {
            "lang": setting.lang,
            "words": said,
            "verdict": verdict(total, tally),
            "total": total,
            "listed": _LISTED,
            "version": __version__,
            "notice": DISCLAIMER,
            "schemes": [(names.label(s.iri), s.version) for s in used],
            "sums": _sums(total),
            "counts": [(s.name.lower(), tally.new[s], tally.known[s]) for s in GRAVEST_FIRST],
            "checked": sorted(
                (*self._headings.of_shape(shape), count) for shape, count in total.checked.items()
            ),
            "idle": len(total.idle),
            "matrices": summary.matrices(setting.catalogue, used, total.exports, names),
            "table": summary.by_category(
                setting.catalogue, used, total.exports, self._needs, names, said["other"]
            ),
            "groups": groups,
            "pieces": self._pieces(groups),
            "index": script_json(self._index(groups, said)),
            **_page_files(),
        }

    def _pieces(self, groups: list[_Group]) -> Iterator[tuple[str, str]]:
        for group in groups:
            for number, piece in enumerate(self._spool.each(group.place)):
                yield f"d{group.place}-{number}", piece

    def _index(self, groups: list[_Group], said: Mapping[str, str]) -> dict[str, Any]:
        return {
            "lang": self._setting.lang,
            "words": dict(said),
            "texts": list(self._texts),
            "groups": [
                {
                    "id": group.place,
                    "pieces": self._spool.pieces(group.place),
                    "find": f"{group.name} {group.text}".lower(),
                    "new": [group.tally.new[severity] for severity in Severity],
                    "known": [group.tally.known[severity] for severity in Severity],
                }
                for group in groups
            ],
        }


def _sums(total: Report) -> dict[str, int]:
    numbers = {
        name: sum(getattr(export, name) for export in total.exports)
        for name in ("assets", "models", "triples", "withheld")
    }
    return {"exports": len(total.exports), **numbers}


def policy() -> str:
    """The policy under which style and script of the page, and nothing else, take effect.

    For whoever answers with the page over HTTP: it is in the head of the page as well.
    """
    return _page_files()["policy"]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"local": local, "plain": plain_term, "amount": "{:,}".format}
    return environment.get_template("page.html")


@cache
def _page_files() -> Mapping[str, str]:
    """Style and script, and the policy that lets these alone take effect.

    https://www.w3.org/TR/CSP3/#match-element-to-source-list
    """
    style = (_PAGE / "page.css").read_text(encoding="utf-8")
    script = (_PAGE / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return {"style": style, "script": script, "policy": policy}


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
