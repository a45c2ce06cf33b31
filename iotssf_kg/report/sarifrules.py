"""The rules of a SARIF run: the shapes that raised its results."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from iotssf_kg.report.shapebook import Entry, ShapeBook
from iotssf_kg.report.writer import Setting
from iotssf_kg.rules.wording import LANGUAGES
from iotssf_kg.validation.report import Finding, Severity

LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# What a URI is made of; an IRI's other letters are percent-encoded.
_IN_URI: Final = ":/?#[]@!$&'()*+,;=%~"
_SENTENCE_END: Final = re.compile(r"(?<=[.。])\s*(?=.)|:\s", re.DOTALL)


class Rules:
    """Collects the shapes of results, in the order in which they first come.

    Args:
        setting: The language of their texts; the other one is a translation (3.14.9).
    """

    def __init__(self, setting: Setting) -> None:
        self._book, self._lang = ShapeBook(setting.shapes), setting.lang
        self._found: dict[NamedNode, tuple[int, Severity]] = {}

    def index(self, finding: Finding) -> int:
        """The index of the rule that *finding* comes from."""
        fresh = (len(self._found), finding.severity)
        return self._found.setdefault(finding.shape, fresh)[0]

    def listed(self) -> list[dict[str, Any]]:
        """The rules; https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317836."""
        return [self._rule(self._book[s], severity) for s, (_, severity) in self._found.items()]

    def translations(self, tool: str) -> list[dict[str, Any]]:
        """Their texts in the other languages."""
        return [
            {
                "name": tool,
                "language": lang,
                "contents": ["localizedData"],
                "associatedComponent": {"name": tool},
                "rules": [{"id": s.value, **_texts(self._book[s], lang)} for s in self._found],
            }
            for lang in LANGUAGES
            if lang != self._lang
        ]

    def _rule(self, entry: Entry, severity: Severity) -> dict[str, Any]:
        page = {"helpUri": quote(entry.source.value, safe=_IN_URI)} if entry.source else {}
        return {
            "id": entry.shape.value,
            "name": _pascal(entry.name),
            **_texts(entry, self._lang),
            "help": {"text": entry.message(self._lang)},
            **page,
            "defaultConfiguration": {"level": LEVELS[entry.severity or severity]},
            "properties": {"tags": [entry.profile]},
        }


def _texts(entry: Entry, lang: str) -> dict[str, Any]:
    full = entry.message(lang)
    return {
        "shortDescription": {"text": _SENTENCE_END.split(full, 1)[0] or entry.name},
        "fullDescription": {"text": full},
    }


def _pascal(name: str) -> str:
    """*name* as SARIF has the readable name of a rule (3.49.7): ``AssetLabel``."""
    words = re.split(r"\W+", name)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Shape"
