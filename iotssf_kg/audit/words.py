"""The words of the audit report, in English and Japanese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.rules.wording import LANGUAGES, OUTCOMES

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Audit report", "監査レポート"),
    "portfolio is": (
        "Whoever operates assets, at the date: assets by category, needs by outcome, and the "
        "assets that came and went since the last export (CQ31).",
        "判定日における各運用者のカテゴリ別の機器・システム数、要求事項の状況別件数、前回のエクスポートからの増減（CQ31）。",
    ),
    "portfolio": ("Organizations at a glance", "組織の一覧"),
    "organization": ("Organization", "組織"),
    "date": ("Judged at", "判定日"),
    "build": ("Hash of the build", "ビルドのハッシュ"),
    "build is": (
        "SHA-256 over the name, hash and state of every export in the store and of each graph of "
        "terms, schemes and shapes",
        "ストアの全エクスポートの名前・ハッシュ・状態と、用語・体系・シェイプの各グラフのハッシュに対するSHA-256",
    ),
    "engine": ("SHACL engine", "SHACLエンジン"),
    "disclaimer": (
        "Not affiliated with METI. The category scheme and its requirements are a sample of this "
        "project, unless the scheme named below is another.",
        "経済産業省とは関係がない。下に別の体系が示されていない限り、カテゴリ体系とその要求事項は本プロジェクトの例である。",
    ),
    "outdated": (
        "The store was built with other files than this package has; load an export again to "
        "renew them, else the queries below may answer otherwise than this report:",
        "ストアは本パッケージと異なるファイルで作られている。エクスポートを再度読み込んで更新しないと、以下の問合せの答えが本レポートと異なることがある:",
    ),
    "exports": ("Exports", "エクスポート"),
    "exports is": (
        "The exports in force that this organization publishes or that describe its assets.",
        "この組織が公表する、又はその機器・システムを記述する現行のエクスポート。",
    ),
    "export": ("Export", "エクスポート"),
    "publisher": ("publisher", "公表者"),
    "operator": ("operator", "運用者"),
    "maintainer": ("maintainer", "保守者"),
    "provider": ("provider", "提供者"),
    "maker": ("maker", "製造者"),
    "issued": ("Issued", "発行日"),
    "file": ("File", "ファイル"),
    "replaces": ("Replaces", "置換対象"),
    "withheld": ("Withheld statements", "判定から除いた文"),
    "versions": ("Versions", "版"),
    "what": ("What", "対象"),
    "version": ("Version", "版"),
    "matrix": ("3 × 3 matrix", "3×3マトリクス"),
    "matrix is": (
        "All assets that the organization answers for, in any role; in brackets those that it "
        "operates, as CQ04 counts.",
        "組織が何らかの役割で責任を負う全ての機器・システム。括弧内は自ら運用するもの（CQ04の数え方）。",
    ),
    "scheme": ("Scheme", "体系"),
    "recovery": ("Recovery difficulty", "回復困難性"),
    "economic": ("Economic impact", "経済的影響"),
    "category": ("Category", "カテゴリ"),
    "devices": ("devices", "台"),
    "operated": ("operated", "運用"),
    "assets": ("Assets by category", "カテゴリ別の機器・システム"),
    "assets is": (
        "Each asset with the role in which the organization answers for it and the reason for its "
        "category.",
        "各機器・システムと、組織が責任を負う役割及びカテゴリの理由。",
    ),
    "asset": ("Asset", "機器・システム"),
    "assets count": ("assets", "機器・システム"),
    "number": ("No.", "番号"),
    "roles": ("Role", "役割"),
    "quantity": ("Devices", "台数"),
    "reason": ("Reason", "理由"),
    "contradictions": ("Contradictions", "矛盾"),
    "no category": ("No category", "カテゴリなし"),
    "none": ("none", "なし"),
    "needs": ("Needs", "要求事項の状況"),
    "needs is": (
        "How each need stands at the date; a need of a function that several assets perform "
        "counts once in the totals.",
        "判定日における状況。複数の機器・システムに共通する転写機能の要求は合計では1件と数える。",
    ),
    "requirement": ("Requirement", "要求事項"),
    "perspective": ("Perspective", "観点"),
    "outcome": ("Outcome", "状況"),
    "why": ("By what, or why not", "根拠又は理由"),
    "function": ("Function", "転写機能"),
    "by": ("Measure or justification", "対策又は正当化理由"),
    "evidence": ("Evidence", "証跡"),
    "until": ("Until", "期限"),
    "bearers": ("What needs it", "要求の対象"),
    "expiring": ("Evidence out of date or soon to be", "失効した、又は失効間近の証跡"),
    "expiring is": (
        "Expired, older than a change of its subject, or expiring within 30 or 90 days.",
        "期限切れのもの、対象の変更より古いもの、30日又は90日以内に失効するもの。",
    ),
    "issuer": ("Issuer", "発行者"),
    "day": ("Day", "日"),
    "days": ("Days left", "残日数"),
    "about": ("What was changed", "変更された対象"),
    "resting": ("Needs met by it", "これにより充足される件数"),
    "expired": ("expired", "期限切れ"),
    "expires": ("expires", "失効間近"),
    "within 30": ("within 30 days", "30日以内"),
    "within 90": ("within 90 days", "90日以内"),
    "older than the last change": ("older than the last change", "最終変更より古い"),
    "connections": (
        "Connections from lower to higher categories",
        "下位カテゴリから上位カテゴリへの接続",
    ),
    "connections is": (
        "Direct connections, pair by pair; then, for each asset, the lower categories that reach "
        "it over any number of connections (CQ11 lists the pairs, one asset at a time).",
        "直接の接続の組と、各機器・システムに任意の数の接続を経て達する下位カテゴリ（組はCQ11が機器・システムごとに挙げる）。",
    ),
    "low": ("From", "送り側"),
    "high": ("To", "受け側"),
    "connection": ("Connection", "接続"),
    "carries": ("Carries", "伝達内容"),
    "reaches": ("Reached from lower categories", "下位カテゴリから達するもの"),
    "lower": ("Lower categories", "下位カテゴリ"),
    "consistency": ("Consistency findings", "整合性の指摘"),
    "findings": ("All findings", "全ての指摘"),
    "findings is": (
        "What all profiles find at the date: in the organization's own exports everything, in "
        "those of others what concerns its assets.",
        "判定日に全プロファイルで見つかる指摘。自らのエクスポートでは全て、他者のエクスポートではこの組織の機器・システムに関するもの。",
    ),
    "findings count": ("findings", "指摘"),
    "gone": ("Recorded and found no more", "記録後に解消した指摘"),
    "recorded": ("Recorded reports", "記録されたレポート"),
    "recorded is": (
        "The store keeps a report of each export as of the day it was judged on loading. This "
        "report is judged anew at its own date.",
        "ストアは各エクスポートの読込み時の判定結果を保持する。本レポートは判定日に改めて判定したもの。",
    ),
    "recorded on": ("Recorded on", "記録日"),
    "recorded findings": ("Findings then", "当時の指摘"),
    "findings now": ("Findings now", "現在の指摘"),
    "severity": ("Severity", "重大度"),
    "violation": ("violation", "違反"),
    "warning": ("warning", "警告"),
    "info": ("info", "情報"),
    "profile": ("Profile", "プロファイル"),
    "shape": ("Shape", "シェイプ"),
    "message": ("What, and how to mend it", "内容と直し方"),
    "nodes": ("Nodes", "対象"),
    "checked": ("What was checked", "検査したもの"),
    "checked is": (
        "How many nodes each shape looked at in the exports above and what they refer to. A shape "
        "that found nothing to look at says nothing.",
        "上記のエクスポートとその参照先で各シェイプが検査した対象の数。対象がなかったシェイプの合格は何も意味しない。",
    ),
    "checked nodes": ("Nodes looked at", "検査した対象の数"),
    "idle": ("found nothing to check", "検査対象なし"),
    "changes": ("Changes since the last export", "前回のエクスポートからの変化"),
    "older": ("Older export", "古いエクスポート"),
    "node": ("Node", "対象"),
    "kind": ("kind", "種別"),
    "property": ("Property", "項目"),
    "change": ("Change", "変化"),
    "added": ("came", "追加"),
    "removed": ("went", "削除"),
    "value": ("Value", "値"),
    "queries": ("Queries behind the tables", "表の根拠となる問合せ"),
    "queries is": (
        "Run these on the store to get the figures again. Those that take no organization answer "
        "for the whole store: keep the rows about the assets that the first query lists.",
        "ストアに対して実行すれば同じ数値が得られる。組織を指定できない問合せはストア全体について答えるため、最初の問合せが挙げる機器・システムの行だけを見る。",
    ),
    "table": ("Table", "表"),
    "query": ("Query", "問合せ"),
    "text": ("Text", "本文"),
    "asked roles": (
        "The assets that the organization answers for, and in which role.",
        "組織が責任を負う機器・システムとその役割",
    ),
    "asked connections": ("Every connection of the store.", "ストアの全ての接続"),
    "asked feeds": (
        "Which asset feeds which by a direct connection.",
        "直接の接続によりどの機器・システムがどれに送るか",
    ),
    "asked recorded": (
        "The findings recorded of this export.",
        "このエクスポートについて記録された指摘",
    ),
    "glossary": ("Terms", "用語"),
    "term": ("Term", "用語"),
    "definition": ("Definition", "定義"),
    "figures": ("Figures", "概要"),
    "nothing": ("Nothing.", "なし。"),
    "contents": ("Contents", "目次"),
    "sha256": ("SHA-256", "SHA-256"),
    "iri": ("IRI", "IRI"),
    "no assets": (
        "No export in the store describes an asset that this organization answers for.",
        "この組織が責任を負う機器・システムを記述するエクスポートはストアにない。",
    ),
}


def word(key: str, lang: str) -> str:
    """The word *key* in *lang*."""
    return _WORDS[key][LANGUAGES.index(lang)]


def words(lang: str) -> Mapping[str, str]:
    """Every word in *lang*, those of outcomes included."""
    place = LANGUAGES.index(lang)
    outcomes = {str(outcome): OUTCOMES[outcome][place] for outcome in Outcome}
    return MappingProxyType({key: pair[place] for key, pair in _WORDS.items()} | outcomes)


def heading(column: str, lang: str) -> str:
    """The title of a *column*: its word, or that of a category by its notation."""
    known = words(lang)
    kind, _, name = column.partition(" ")
    if column in known:
        return known[column]
    return f"{known['category']} {known.get(name, name)}" if kind == "category" else column
