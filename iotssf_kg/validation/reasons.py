"""Why a need is open or not judged, told beside the finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.naming import Naming
from iotssf_kg.rules.outcomes import Judge, Need
from iotssf_kg.rules.standing import why
from iotssf_kg.rules.step import Teller
from iotssf_kg.rules.wording import LANGUAGES
from iotssf_kg.validation.report import Finding

_FORM: Final = {"en": "{title}: {why}. {message}", "ja": "{title}：{why}。{message}"}


def reasoned(findings: Iterable[Finding], closure: Closure, on: date) -> Iterator[Finding]:
    """*findings*, those about a need with the requirement's title and what came nearest."""
    tellers = [Teller(closure, on, Naming(closure, lang)) for lang in LANGUAGES]
    judge = Judge(closure, on)
    for finding in findings:
        focus, requirement = finding.focus, finding.requirement
        if not isinstance(focus, Node) or requirement not in closure.needs.get(focus, ()):
            yield finding
            continue
        need = judge.judge(focus, requirement)
        yield replace(finding, messages=dict(_messages(finding, tellers, need)))


def _messages(finding: Finding, tellers: Iterable[Teller], need: Need) -> Iterator[tuple[str, str]]:
    for teller in tellers:
        title = teller.name.cited(need.requirement)
        message = finding.message(teller.lang)
        told = why(teller, need).text
        yield teller.lang, _FORM[teller.lang].format(title=title, why=told, message=message)
