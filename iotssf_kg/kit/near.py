"""Near misses: exports that look wrong to a hasty check, and are in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import ISSUED, LABEL, term, text
from iotssf_kg.generate.statements import Term

_ELSEWHERE: Final = "https://elsewhere.example/id/"


class Near(NamedTuple):
    """A near miss: what it is called, why it is in order, and what makes it look wrong."""

    name: str
    why: str
    ja: str
    change: Callable[[Draft], None]


def _evidence_to_today(draft: Draft) -> None:
    for evidence in draft.page.of("Evidence"):
        if draft.page.values(evidence, "validUntil"):
            draft.page.put(evidence, "validUntil", draft.calendar.today())


def _measures_from_today(draft: Draft) -> None:
    for measure in draft.page.of("Measure"):
        if draft.page.values(measure, "validFrom"):
            draft.page.put(measure, "validFrom", draft.calendar.today())


def _issued_today(draft: Draft) -> None:
    for evidence in draft.page.of("Evidence"):
        if not draft.page.values(evidence, "validUntil"):
            draft.page.put(evidence, ISSUED, draft.calendar.today())


def _own_property(draft: Draft) -> None:
    for asset in draft.page.of("Device", "System"):
        draft.page.say(asset, {"dcterms:identifier": Literal("A-1")})
        draft.page.say(asset, {"rdfs:comment": text("Seen", "確認済み")})


def _foreign_reference(draft: Draft) -> None:
    for asset in draft.page.of("Device"):
        draft.page.put(asset, "providedBy", NamedNode(f"{_ELSEWHERE}maker"))


def _unrated(draft: Draft) -> None:
    place = draft.page.of("UseContext")[0]
    said: dict[str, Term] = {
        "usedIn": place,
        "operatedBy": draft.parties["operator"],
        "outOfScopeBecause": Literal("In the store, without power", language="en"),
    }
    draft.page.describe("asset-in-store", "Device", {LABEL: text("Spare", "予備品"), **said})


def _review_ended(draft: Draft) -> None:
    said: dict[str, Term] = {
        "reviews": draft.page.of("Device", "System")[0],
        "reviewOutcome": term("Waived"),
        "prov:wasAttributedTo": draft.parties["laboratory"],
        ISSUED: draft.calendar.before_changes(),
        "waivedUntil": draft.calendar.ended(),
    }
    draft.page.describe("review-of-old", "Review", said)


def _nothing(draft: Draft) -> None:
    pass


NEAR: Final = (
    Near("in-order", "An export in order.", "問題のないエクスポート。", _nothing),
    Near(
        *("evidence-ends-today", "Evidence holds on the day that it ends on."),
        *("証跡は、有効期限の当日はまだ有効である。", _evidence_to_today),
    ),
    Near(
        *("measures-begin-today", "A measure is in force on the day that it begins on."),
        *("対策は、開始日の当日から有効である。", _measures_from_today),
    ),
    Near(
        *("evidence-issued-today", "Evidence holds on the day that it is issued on."),
        *("証跡は、発行日の当日から有効である。", _issued_today),
    ),
    Near(
        *("terms-of-other-vocabularies", "Terms of other vocabularies may be used beside ours."),
        *("他の語彙の用語を併せて使ってよい。", _own_property),
    ),
    Near(
        *("another-partys-node", "Another party's node may be referred to, described or not."),
        *("他の当事者のノードは、記述がなくても参照してよい。", _foreign_reference),
    ),
    Near(
        *("not-rated", "What is out of scope, and says why, needs no rating."),
        *("理由を示して対象外としたものは、評価しなくてよい。", _unrated),
    ),
    Near(
        *("waiver-ended", "A waiver that ended is a record, and no fault of the export."),
        *("期限の切れた免除は記録であり、エクスポートの不備ではない。", _review_ended),
    ),
)


def near_misses(draft: Callable[[str], Draft]) -> Iterator[tuple[Near, Draft]]:
    """Each near miss with its export, begun by *draft* from its name."""
    for each in NEAR:
        begun = draft(each.name)
        each.change(begun)
        yield each, begun
