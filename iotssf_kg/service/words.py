"""What pages say themselves, in English and Japanese.

What all pages say is here; what ``NAME.html`` says beside that is in ``sayings/NAME.yaml``: name →
language → text, and under ``with`` the names of other files of which it says all, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

SAYINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "terms": "Terms",
        "disclaimer": "Independent work; not affiliated with METI.",
        "stated": "Stated in",
        "derived": "derived from",
        "by": "published by",
        "mentioned": "Mentioned by",
        "more": "… and more",
        "doors": "What is here",
        "questions": "Questions",
        "question": "Question",
        "for": "For",
        "parameters": "Parameters",
        "optional": "Leave a field empty for its default.",
        "default": "default",
        "ask": "Ask",
        "columns": "Columns of the answer",
        "text": "The query",
        "file": "The file itself",
        "other": "日本語",
        "classes": "Classes",
        "properties": "Properties",
        "exports": "Exports",
        "skip": "Skip to the content",
        "pages": "Pages",
        "language": "Language",
    },
    "ja": {
        "terms": "用語",
        "disclaimer": "経済産業省とは関係のない独立した取組である。",
        "stated": "記述元",
        "derived": "導出元",
        "by": "発行者",
        "mentioned": "参照元",
        "more": "… ほか",
        "doors": "入口",
        "questions": "質問",
        "question": "質問",
        "for": "対象者",
        "parameters": "パラメータ",
        "optional": "空欄のものは既定値となる。",
        "default": "既定値",
        "ask": "問い合わせる",
        "columns": "回答の列",
        "text": "クエリ",
        "file": "ファイルそのもの",
        "other": "English",
        "classes": "クラス",
        "properties": "プロパティ",
        "exports": "エクスポート",
        "skip": "本文へ移動",
        "pages": "ページ",
        "language": "言語",
    },
}


@cache
def words(page: str, lang: str) -> Mapping[str, str]:
    """What the page called *page* says in *lang*: name → text."""
    return {**SAYINGS[lang], **{name: said[lang] for name, said in own(page).items()}}


@cache
def own(page: str) -> Mapping[str, Mapping[str, str]]:
    """What the page called *page* says beside what all do: name → language → text."""
    path = files(__package__).joinpath("sayings", f"{page}.yaml")
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    said = yaml.safe_load(text) or {}
    shared = [own(other) for other in said.pop("with", ())]
    return {name: each for part in (*shared, said) for name, each in part.items()}
