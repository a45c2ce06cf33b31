"""The words of the page and of the workbook, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Validation report", "検証レポート"),
    "conforms": ("In order", "適合"),
    "conforms_why": (
        "Everything was judged, and nothing violates a shape.",
        "すべてを判定し、違反はなかった。",
    ),
    "known_only": ("No new violation", "新たな違反なし"),
    "known_only_why": (
        "Everything was judged. The violations found are all known from before.",
        "すべてを判定した。見つかった違反はすべて既知である。",
    ),
    "fails": ("Not in order", "不適合"),
    "fails_why": ("Violations were found.", "違反が見つかった。"),
    "incomplete": ("Not judged completely", "判定未了"),
    "incomplete_why": (
        "Something could not be judged; see right below.",
        "判定できなかったものがある。すぐ下に示す。",
    ),
    "vacuous": ("Nothing was checked", "検査対象なし"),
    "vacuous_why": (
        "No asset and no product model was found, so an empty list of findings says nothing.",
        "機器・システムも製品モデルもないため、指摘がないことは何も意味しない。",
    ),
    "date": ("Judged at", "判定日"),
    "profiles": ("Profiles", "プロファイル"),
    "engine": ("SHACL engine", "SHACLエンジン"),
    "version": ("Version", "バージョン"),
    "schemes": ("Category schemes", "カテゴリ体系"),
    "judged": ("Judged", "判定対象"),
    "extent": ("Extent", "範囲"),
    "amounts": (
        "{exports} exports, {assets} assets, {models} models, {triples} statements",
        "エクスポート{exports}件、機器・システム{assets}件、モデル{models}件、文{triples}件",
    ),
    "withheld": ("Withheld statements", "判定から除いた文"),
    "findings": ("Findings", "指摘"),
    "severity": ("Severity", "重大度"),
    "violation": ("violation", "違反"),
    "warning": ("warning", "警告"),
    "info": ("info", "情報"),
    "violations": ("violations", "違反"),
    "warnings": ("warnings", "警告"),
    "infos": ("infos", "情報"),
    "known": ("known", "既知"),
    "unjudged": ("Not judged", "判定できなかったもの"),
    "file": ("File", "ファイル"),
    "line": ("Line", "行"),
    "why": ("Why", "理由"),
    "stopped": ("stopped at a limit", "制限により停止"),
    "unreadable": ("cannot be read", "読み取り不可"),
    "kind": ("Kind", "種別"),
    "exports": ("Exports", "エクスポート"),
    "export": ("Export", "エクスポート"),
    "publisher": ("Publisher", "公表者"),
    "assets": ("Assets", "機器・システム"),
    "models": ("Models", "モデル"),
    "statements": ("Statements", "文"),
    "checked": ("What was checked", "検査した内容"),
    "shape": ("Shape", "シェイプ"),
    "asks": ("What it asks", "求める内容"),
    "nodes": ("Nodes looked at", "調べたノード"),
    "idle": (
        "Shapes that found nothing to look at: {count}",
        "対象が見つからなかったシェイプ: {count}件",
    ),
    "matrix": ("Assets in the 3 × 3 matrix", "3×3マトリクス上の機器・システム"),
    "unrated": ("No asset falls in a cell.", "セルに該当する機器・システムはない。"),
    "by_category": (
        "Findings by category and perspective",
        "カテゴリと観点ごとの指摘",
    ),
    "by_category_why": (
        "A finding counts where its requirement begins: in the lowest category that asks for it.",
        "指摘は、その要求事項を求める最も低いカテゴリに数える。",
    ),
    "category": ("Category", "カテゴリ"),
    "other": ("no requirement", "要求事項なし"),
    "total": ("Total", "合計"),
    "by_requirement": (
        "Findings by requirement, else by shape",
        "要求事項ごと（ない場合はシェイプごと）の指摘",
    ),
    "none": ("There is no finding.", "指摘はない。"),
    "filter": ("Filter", "絞り込み"),
    "filter_hint": ("node, file, text …", "ノード、ファイル、文言など"),
    "shown": ("{shown} of {total} findings", "指摘{total}件中{shown}件"),
    "searching": ("Searching …", "検索中…"),
    "range": ("{first}–{last} of {total}", "{total}件中{first}〜{last}件"),
    "previous": ("Previous", "前へ"),
    "next": ("Next", "次へ"),
    "print": ("Print", "印刷"),
    "open_all": ("Open all", "すべて開く"),
    "close_all": ("Close all", "すべて閉じる"),
    "node": ("Node", "ノード"),
    "path": ("Property", "プロパティ"),
    "value": ("Value", "値"),
    "excerpt": ("What stands there", "該当箇所"),
    "mending": ("Add to mend it", "追加すべき記述"),
    "copy": ("Copy", "コピー"),
    "copied": ("Copied", "コピーしました"),
    "details": ("In detail", "内訳"),
    "fingerprint": ("Fingerprint", "フィンガープリント"),
    "more": ("More", "詳細"),
    "rest": (
        "… and {count} more, which the CSV or JSON form of the report lists.",
        "…ほか{count}件。CSVまたはJSON形式のレポートに全件がある。",
    ),
    "script_off": (
        "JavaScript is off: only the first findings of each group are shown, and the filter "
        "does not work.",
        "JavaScriptが無効のため、各グループの先頭の指摘だけを示す。絞り込みは使えない。",
    ),
    "how_to_review": ("To review", "レビューの方法"),
    "how_to_review_text": (
        "Pick an outcome for each finding; a waiver needs its last day under until. The name of a "
        "reviewer stays in this file. Then: iotssf review FILE.xlsx --space NAMESPACE --name "
        "ORGANIZATION --out reviews.ttl",
        "指摘ごとにレビュー結果を選ぶ。期限付き免除には「期限」に最終日を書く。レビュー実施者の名前は"
        "このファイルの外に出ない。次に実行する: iotssf review FILE.xlsx --space 名前空間 --name "
        "組織名 --out reviews.ttl",
    ),
    "skip": ("To the findings", "指摘へ移動"),
}


def words(lang: str) -> Mapping[str, str]:
    """Key → text in *lang*: Japanese for ja, else English."""
    at = 1 if lang == "ja" else 0
    return MappingProxyType({key: pair[at] for key, pair in _WORDS.items()})
