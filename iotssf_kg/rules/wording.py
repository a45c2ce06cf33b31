"""What an explanation says, in English and Japanese."""

from __future__ import annotations

from typing import Final

from iotssf_kg.rules.outcomes import Outcome, Reason

WORDS: Final[dict[str, tuple[str, str]]] = {
    "category": (
        "In {category} by the {scheme} {version}",
        "{scheme} {version}の{category}",
    ),
    "out of scope": (
        "Out of scope, so it has no category and no needs: {why}",
        "対象外のため、カテゴリも要求事項もない: {why}",
    ),
    "no assessment": (
        "No category: it adopts no assessment",
        "カテゴリなし: 採用した評価がない",
    ),
    "no cell": (
        "No category: no adopted assessment states a known scheme and a level on both axes",
        "カテゴリなし: 既知の体系と両軸のレベルを示す評価を採用していない",
    ),
    "adopted": (
        "Adopts the assessment “{assessment}” by {party} of {date}",
        "{party}による{date}付の評価「{assessment}」を採用",
    ),
    "assessment absent": (
        "Adopts the assessment “{assessment}”, which no export at hand describes",
        "評価「{assessment}」を採用しているが、手元のどのエクスポートにも記述がない",
    ),
    "level": ("Level of {axis}: {level}", "{axis}: {level}"),
    "scenario": ("Scenario “{scenario}”: {levels}", "シナリオ「{scenario}」: {levels}"),
    "cell": (
        "{levels} make the cell “{cell}”, which the scheme places in {category}",
        "{levels}はセル「{cell}」に当たり、体系はこれを{category}に置く",
    ),
    "floor": (
        "At least {level} on {axis}",
        "{axis}は{level}以上",
    ),
    "floor own": (
        "From its own assessment “{assessment}”",
        "自らの評価「{assessment}」による",
    ),
    "floor part": (
        "From its part “{path}”, which adopts “{assessment}”",
        "構成要素「{path}」が採用した評価「{assessment}」による",
    ),
    "perspective": ("Perspective {perspective}: {counts}", "観点{perspective}: {counts}"),
    "count": ("{number} {outcome}", "{outcome}{number}件"),
    "need": ("{requirement}: {outcome}", "{requirement}: {outcome}"),
    "need of function": (
        "{requirement}, for {function}: {outcome}",
        "{requirement}（{function}）: {outcome}",
    ),
    "measure": (
        "Measure “{measure}” on {on}, in force since {since}",
        "{on}に対する対策「{measure}」、{since}から有効",
    ),
    "evidence until": (
        "Evidence “{evidence}”: {kind} of {date}, valid until {until}",
        "証跡「{evidence}」: {date}付の{kind}、{until}まで有効",
    ),
    "evidence": (
        "Evidence “{evidence}”: {kind} of {date}, valid until its subject changes",
        "証跡「{evidence}」: {date}付の{kind}、対象の変更まで有効",
    ),
    "justification": (
        "Justified by “{justification}” on {on} ({kind}) of {party}, until {until}: {why}",
        "{on}に対する{party}の正当化理由「{justification}」（{kind}）、{until}まで: {why}",
    ),
    "evidence absent": (
        "Measure “{measure}” rests on evidence “{evidence}”, which no export at hand describes",
        "対策「{measure}」の証跡「{evidence}」は、手元のどのエクスポートにも記述がない",
    ),
    "feeds": (
        "Feeds {other} ({category}) through “{connection}”: {flows}",
        "「{connection}」を通じて{other}（{category}）へ送る: {flows}",
    ),
    "fed": (
        "Is fed by {other} ({category}) through “{connection}”: {flows}",
        "「{connection}」を通じて{other}（{category}）から受ける: {flows}",
    ),
    "no category": ("no category", "カテゴリなし"),
    "of another": ("another party's", "他の当事者のもの"),
    "same model": (
        "Its model “{model}” is the same product as {other}: {identifiers}",
        "その製品モデル「{model}」は {other} と同じ製品: {identifiers}",
    ),
    "contradiction": ("Contradiction: {kind}", "矛盾: {kind}"),
    "states": ("It states {categories}", "{categories}と表明している"),
    "adopts": ("It adopts the assessments {assessments}", "評価{assessments}を採用している"),
    "rates": ("“{assessment}” states {levels}", "評価「{assessment}」は{levels}を示す"),
}

REASONS: Final[dict[Reason, tuple[str, str]]] = {
    Reason.NO_MEASURE: ("No measure covers it", "及ぶ対策がない"),
    Reason.JUSTIFICATION_ENDED: (
        "No measure covers it, and justification “{measure}” ended on {ended}",
        "及ぶ対策がなく、正当化理由「{measure}」は{ended}に期限が切れた",
    ),
    Reason.JUSTIFICATION_AWAITED: (
        "No measure covers it, and justification “{measure}” is issued on {issued} only",
        "及ぶ対策がなく、正当化理由「{measure}」は{issued}に発行される",
    ),
    Reason.NOT_IMPLEMENTED: (
        "Measure “{measure}” is not implemented",
        "対策「{measure}」は実施されていない",
    ),
    Reason.NOT_YET: (
        "Measure “{measure}” is in force from {since} only",
        "対策「{measure}」は{since}から有効になる",
    ),
    Reason.NO_EVIDENCE: ("Measure “{measure}” has no evidence", "対策「{measure}」に証跡がない"),
    Reason.WRONG_KIND: (
        "Evidence “{evidence}” of measure “{measure}” is of kind {kind}; accepted: {accepted}",
        "対策「{measure}」の証跡「{evidence}」は{kind}であり、認められるのは{accepted}",
    ),
    Reason.NOT_ISSUED: (
        "Evidence “{evidence}” of measure “{measure}” is not issued yet: {date}",
        "対策「{measure}」の証跡「{evidence}」は未発行: {date}",
    ),
    Reason.EXPIRED: (
        "Evidence “{evidence}” of measure “{measure}” was valid until {until}",
        "対策「{measure}」の証跡「{evidence}」は{until}で失効",
    ),
    Reason.OUTDATED: (
        "Evidence “{evidence}” of measure “{measure}”, of {date}, is older than the last change",
        "対策「{measure}」の証跡「{evidence}」（{date}付）は最後の変更より古い",
    ),
}

OUTCOMES: Final[dict[Outcome, tuple[str, str]]] = {
    Outcome.MET: ("met", "充足"),
    Outcome.JUSTIFIED: ("justified", "正当化"),
    Outcome.NOT_JUDGED: ("not judged", "判定不能"),
    Outcome.OPEN: ("open", "未充足"),
}

LANGUAGES: Final = ("en", "ja")


def wording(pair: tuple[str, str], lang: str, **parts: str) -> str:
    """The text of *pair* in *lang*, with its blanks filled."""
    return pair[LANGUAGES.index(lang)].format_map(parts)
