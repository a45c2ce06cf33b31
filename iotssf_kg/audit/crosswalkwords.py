"""The words of a report on two frameworks, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from iotssf_kg.rules.wording import LANGUAGES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Crosswalk report", "対応付けレポート"),
    "pair": ("{one} and {other}", "{one} と {other}"),
    "way": ("{subject} in {object}", "{object} における {subject}"),
    "remarks": ("What must be known", "注意"),
    "contents": ("Contents", "目次"),
    "nothing": ("Nothing.", "なし。"),
    "coverage": ("Coverage", "網羅状況"),
    "coverage is": (
        "Elements of the one framework by how they stand to the other. Whole: whoever meets some "
        "element there has met this one. Part: something is in common for certain. Joined: a row "
        "joins it with some and does not say that anything is in common. No counterpart: a row "
        "says so, or has none in a set that says it is complete. Unsaid: nobody says anything.",
        "一方の枠組みの要素が他方に対してどうであるか。"
        "全部: 他方のある要素を満たせばこの要素も満たされる。"
        "一部: 確実に共通部分がある。関連: 行はあるが共通部分があるとは述べていない。"
        "対応なし: そう述べる行があるか、網羅的とする集合に行がない。不明: 誰も何も述べていない。",
    ),
    "matrix": ("Matrix", "行列"),
    "matrix is": (
        "Of the elements of the group on the left, how many have something in common for certain "
        "with some element of the group above; below it, the rows between the two groups.",
        "左のグループの要素のうち、上のグループのいずれかの要素と確実に共通部分があるものの数。その下は両グループ間の行数。",
    ),
    "gaps": ("Gaps", "欠落"),
    "gaps is": (
        "Elements without a counterpart, and those of which nobody says anything.",
        "対応のない要素と、誰も何も述べていない要素。",
    ),
    "sets": ("Sets and review status", "対応集合と査読状況"),
    "mappings": ("Rows", "行"),
    "what": ("What", "項目"),
    "value": ("Value", "値"),
    "framework": ("Framework", "枠組み"),
    "made with": ("Made with", "作成"),
    "group": ("Group", "グループ"),
    "name": ("Title", "名称"),
    "elements": ("Elements", "要素"),
    "whole": ("Whole", "全部"),
    "part": ("Part", "一部"),
    "joined": ("Joined", "関連"),
    "none": ("No counterpart", "対応なし"),
    "unsaid": ("Unsaid", "不明"),
    "in common": ("In common", "共通あり"),
    "reviewed": ("Reviewed", "査読済み"),
    "all": ("All", "全体"),
    "element": ("Element", "要素"),
    "standing": ("Standing", "状況"),
    "why": ("Why", "理由"),
    "no row": ("no row, in a set that says it is complete", "網羅的とする集合に行がない"),
    "silent": ("no row that anybody stands by", "有効な行がない"),
    "set": ("Set", "対応集合"),
    "version": ("Version", "版"),
    "subjects": ("Subjects", "主体"),
    "objects": ("Objects", "客体"),
    "rows": ("Rows", "行数"),
    "rows between": ("rows: {}", "{}行"),
    "related": ("Related", "関係あり"),
    "unknown": ("Relation unknown", "関係不明"),
    "unmapped": ("No counterpart", "対応なし"),
    "with reviewer": ("With a reviewer", "査読者あり"),
    "proposed": ("Proposed", "提案"),
    "approved": ("Approved", "承認"),
    "disputed": ("Disputed", "係争"),
    "superseded": ("Superseded", "置換済み"),
    "license": ("Licence", "ライセンス"),
    "comment": ("Comment", "備考"),
    "subject": ("Subject", "主体"),
    "subject name": ("Its title", "主体の名称"),
    "object": ("Object", "客体"),
    "object name": ("Its title", "客体の名称"),
    "relation": ("Relation", "関係"),
    "relation equal": ("equal", "等しい"),
    "relation subset": ("subset", "部分"),
    "relation superset": ("superset", "包含"),
    "relation intersects": ("intersects", "交差"),
    "relation none": ("nothing in common", "共通なし"),
    "or": (" or ", "又は"),
    "rationale": ("Rationale", "根拠"),
    "syntactic": ("syntactic", "構文"),
    "semantic": ("semantic", "意味"),
    "functional": ("functional", "機能"),
    "strength": ("Strength", "強さ"),
    "status": ("Status", "状態"),
    "author": ("Author", "著者"),
    "date": ("Since", "日付"),
    "reviewer": ("Reviewer", "査読者"),
    "review_date": ("Reviewed on", "査読日"),
    "agreement": ("Agreement", "同意度"),
    "row": ("Row", "行"),
}


def words(lang: str) -> Mapping[str, str]:
    """Every word in *lang*."""
    place = LANGUAGES.index(lang)
    return {key: pair[place] for key, pair in _WORDS.items()}


def heading(key: str, w: Mapping[str, str]) -> str:
    """The title of a table or column: its word, and whose it is."""
    kind, _, whose = key.partition(" of ")
    return f"{w[kind]} {whose}" if whose and kind in w else w.get(key, key)
