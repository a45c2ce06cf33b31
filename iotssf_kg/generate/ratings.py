"""Assessments: who rates what in which use context, by which scenarios."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import BY, ISSUED, LABEL, term, text
from iotssf_kg.generate.scale import AXES, SCHEME, Levels, level
from iotssf_kg.generate.statements import Term
from iotssf_kg.generate.themes import SCENARIOS

_RATIONALES: Final = (
    text("Rated by the worst credible incident", "起こり得る最悪のインシデントによる評価"),
    text("Rated in a workshop of operation and maintenance", "運用部門と保守部門の合同評価"),
    text("Taken over from the risk analysis of the service", "サービスのリスク分析の結果による"),
)


def rate(
    draft: Draft, thing: NamedNode, place: NamedNode, levels: Levels, party: str = "operator"
) -> NamedNode:
    """An assessment of *thing* in *place* by *party*, with the scenarios it follows from."""
    name = draft.name("rating")
    said = _said(draft, thing, place, levels, party)
    said["scenario"] = _scenarios(draft, name, levels)
    rating = draft.page.describe(name, "Assessment", said)
    if draft.chance(0.05):
        _replace(draft, rating)
    return rating


def _said(
    draft: Draft, thing: NamedNode, place: NamedNode, levels: Levels, party: str
) -> dict[str, Term | list[NamedNode] | tuple[Term, ...] | None]:
    return {
        "assesses": thing,
        "inContext": place,
        AXES[0]: level(0, levels[0]),
        AXES[1]: level(1, levels[1]),
        "underScheme": SCHEME,
        "underCriteria": draft.page.node("criteria"),
        "status": term("Final"),
        "rationale": draft.random.choice(_RATIONALES),
        BY: draft.parties[party],
        ISSUED: draft.calendar.recent(),
    }


def _scenarios(draft: Draft, rating: str, levels: Levels) -> list[NamedNode]:
    """Up to three scenarios; together they reach the levels, and none goes beyond."""
    count = draft.random.choice((0, 1, 2, 2, 3))
    chosen = draft.random.sample(SCENARIOS, count)
    return [
        draft.page.describe(
            f"{rating}-scenario-{index}",
            "IncidentScenario",
            {LABEL: text(*words)}
            | {axis: level(i, n) for i, (axis, n) in enumerate(zip(AXES, held, strict=True))},
        )
        for index, (words, held) in enumerate(
            zip(chosen, _spread(draft, count, levels), strict=True), 1
        )
    ]


def _spread(draft: Draft, count: int, levels: Levels) -> list[Levels]:
    held = [[draft.random.randint(1, levels[0]), draft.random.randint(1, levels[1])]
            for _ in range(count)]  # fmt: skip
    for axis in (0, 1):
        if held:
            draft.random.choice(held)[axis] = levels[axis]
    return [(recovery, economic) for recovery, economic in held]


def _replace(draft: Draft, rating: NamedNode) -> None:
    """Let *rating* replace an older one by the same party."""
    page = draft.page
    older = page.node(draft.name("rating"))
    page.say(older, {name: list(values) for name, values in page.rows[rating].items()})
    page.put(older, "status", term("Withdrawn"))
    page.put(older, ISSUED, draft.calendar.before_changes())
    page.put(older, "scenario")
    page.say(rating, {"dcterms:replaces": older})
