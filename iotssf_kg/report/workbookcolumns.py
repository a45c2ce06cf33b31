"""What stands in which column of a report's workbook, and how it is read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from iotssf_kg.rdf.codes import folded
from iotssf_kg.report.rows import plain_term
from iotssf_kg.validation.report import Finding


class Column(NamedTuple):
    """One column: its key, its header in English and Japanese, and its width in characters."""

    key: str
    en: str
    ja: str
    width: int

    def title(self, lang: str) -> str:
        """Its header in *lang*."""
        return self.ja if lang == "ja" else self.en


# What the findings sheet says, and then what a reviewer fills in.
FINDING: Final = (
    Column("severity", "severity", "重大度", 11),
    Column("known", "known", "既知", 8),
    Column("file", "file", "ファイル", 28),
    Column("line", "line", "行", 10),
    Column("node", "node", "ノード", 40),
    Column("what", "what", "内容", 60),
    Column("mending", "how to mend", "追加すべき記述", 40),
    Column("requirement", "requirement", "要求事項", 30),
    Column("path", "property", "プロパティ", 24),
    Column("value", "value", "値", 24),
    Column("shape", "shape", "シェイプ", 24),
    Column("fingerprint", "fingerprint", "フィンガープリント", 19),
)
REVIEW: Final = (
    Column("outcome", "outcome", "レビュー結果", 14),
    Column("until", "until", "期限", 12),
    Column("reviewer", "reviewer", "レビュー実施者", 20),
    Column("comment", "comment", "コメント", 40),
    Column("date", "date", "レビュー日", 12),
)
# For words on a node rather than on a finding.
NODE: Final = (Column("node", "node", "ノード", 60), *REVIEW)

EXPORT: Final = (
    Column("export", "export", "エクスポート", 44),
    Column("publisher", "publisher", "公表者", 40),
    Column("file", "file", "ファイル", 32),
    Column("sha256", "SHA-256", "SHA-256", 66),
    Column("assets", "assets", "機器・システム", 14),
    Column("models", "models", "モデル", 10),
    Column("statements", "statements", "文", 12),
    Column("withheld", "withheld", "判定から除いた文", 16),
)
CHECKED: Final = (
    Column("shape", "shape", "シェイプ", 44),
    Column("nodes", "nodes looked at", "調べたノード", 18),
)
UNJUDGED: Final = (
    Column("file", "file", "ファイル", 32),
    Column("line", "line", "行", 10),
    Column("export", "export", "エクスポート", 44),
    Column("why", "why", "理由", 80),
)
SUMMARY: Final = (Column("what", "", "", 34), Column("value", "", "", 80))

# The names of the sheets; a second one for findings that fill the first has a number behind.
SHEETS: Final[Mapping[str, tuple[str, str]]] = {
    "summary": ("summary", "概要"),
    "findings": ("findings", "指摘"),
    "reviews": ("reviews of nodes", "ノードのレビュー"),
    "checked": ("checked", "検査内容"),
    "exports": ("exports", "エクスポート"),
    "unjudged": ("not judged", "判定不能"),
}


def sheet_title(key: str, lang: str) -> str:
    """The name of the sheet *key* in *lang*."""
    return SHEETS[key][lang == "ja"]


def sheet_key(title: str) -> str | None:
    """Which sheet *title* names, in either language."""
    name = folded(title).partition(" (")[0]
    return next((key for key, names in SHEETS.items() if name in map(folded, names)), None)


def places(header: Iterable[object], columns: Iterable[Column]) -> dict[str, int]:
    """Key → place from 0, of those of *columns* that *header* names in either language."""
    keys = {folded(name): column.key for column in columns for name in (column.en, column.ja)}
    named = ((keys.get(folded(str(cell))), place) for place, cell in enumerate(header))
    return {key: place for key, place in named if key is not None}


def finding_cells(
    finding: Finding, word: str, known: str, requirement: str, lang: str
) -> list[str | int]:
    """*finding* under ``FINDING``; *word* is its severity's."""
    place, value = finding.place, finding.value
    line: str | int = ""
    if place is not None:
        line = str(place) if place.sheet else place.line
    return [
        word,
        known,
        finding.source,
        line,
        plain_term(finding.focus),
        finding.message(lang),
        finding.mending,
        requirement,
        finding.path,
        "" if value is None else plain_term(value),
        finding.shape.value,
        finding.fingerprint,
    ]
