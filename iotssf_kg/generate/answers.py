"""What answers the needs: measures with their evidence, and justifications in place of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.account import Account, Need
from iotssf_kg.generate.draft import Draft
from iotssf_kg.generate.page import BY, ISSUED, LABEL, term, text, typed
from iotssf_kg.generate.scale import label, notation, requirement
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.catalogue import shipped

_USUALLY_ON: Final = SSF("usuallyOn")
# Evidence that somebody else than the operator issues.
_FOREIGN_HANDS: Final = frozenset(
    map(SSF, ("TestReport", "IndependentTestReport", "CalibrationRecord", "AuditReport"))
)


class Call(NamedTuple):
    """What a measure is on, the kind of evidence that shows it, and whether it covers parts."""

    target: NamedNode
    kind: NamedNode
    wide: bool


def _on_model(draft: Draft, account: Account, asset: NamedNode) -> NamedNode:
    return next(iter(draft.page.nodes(asset, "model")), asset)


def _on_whole(draft: Draft, account: Account, asset: NamedNode) -> NamedNode:
    return next((w for w in account.wholes(asset) if not account.wholes(w)), asset)


def _on_place(draft: Draft, account: Account, asset: NamedNode) -> NamedNode:
    return draft.page.nodes(asset, "usedIn")[0]


def _on_itself(draft: Draft, account: Account, asset: NamedNode) -> NamedNode:
    return asset


# By ssf:usuallyOn of the requirement: what a measure for it is put on. Each need gets one answer.
_PLACES: Final[dict[str, Callable[[Draft, Account, NamedNode], NamedNode]]] = {
    "Asset": _on_itself,
    "TranscriptionFunction": _on_itself,
    "System": _on_whole,
    "ProductModel": _on_model,
    "UseContext": _on_place,
    "Organization": lambda draft, account, asset: draft.parties["operator"],
    "StaffGroup": lambda draft, account, asset: draft.parties["staff"],
}


def answer(draft: Draft, account: Account) -> None:
    """Give each need of the page a measure with evidence, or now and then a justification."""
    ways = {r: _way(draft, r) for r in sorted({n.requirement for n in account.needs}, key=str)}
    calls: dict[Call, dict[NamedNode, None]] = {}
    for need in account.needs:
        call = _call(draft, account, need, *ways[need.requirement])
        calls.setdefault(call, {})[need.requirement] = None
    local = {*account.assets, *account.functions}
    for call, asked in calls.items():
        if call.target in local and not call.wide and draft.chance(0.04):
            _justify(draft, call.target, list(asked))
        else:
            _measure(draft, account, call, list(asked))


def _way(draft: Draft, iri: NamedNode) -> tuple[str, NamedNode]:
    """Where this export puts measures for the requirement, and what it shows them with."""
    usual = [node.value.removeprefix(SSF) for node in shipped().facts.nodes(iri, _USUALLY_ON)]
    if "Organization" in usual:
        # What an organization does, it may also do site by site.
        usual.append("UseContext")
    kinds = sorted(requirement(iri).accepts_evidence, key=str)
    return draft.random.choice(usual), draft.random.choice(kinds)


def _call(draft: Draft, account: Account, need: Need, place: str, kind: NamedNode) -> Call:
    asset = account.performers(need.bearer)[0]
    target = _PLACES[place](draft, account, asset)
    wide = place == "System" and bool(draft.page.nodes(target, "hasPart"))
    if place == "TranscriptionFunction":
        target = need.bearer
    return Call(target, kind, wide)


def _measure(draft: Draft, account: Account, call: Call, asked: list[NamedNode]) -> None:
    cited = ", ".join(map(notation, asked))
    measure = draft.page.describe(
        draft.name("measure"),
        "Measure",
        {
            LABEL: text(f"What is done for {cited}", f"{cited} のための対策"),
            "meets": asked,
            "on": call.target,
            "coversParts": Literal(True) if call.wide else None,
            "responsible": draft.parties[draft.random.choice(("operator", "staff"))],
            "measureStatus": term("Implemented"),
            "validFrom": draft.calendar.begun(),
            "evidencedBy": _evidence(draft, account, call.target, call.kind),
        },
    )
    draft.measures.append(measure)


def _evidence(
    draft: Draft, account: Account, target: NamedNode, kind: NamedNode
) -> list[NamedNode]:
    """Evidence of that kind; now and then last year's, long ended, is kept beside it."""
    found = [_one(draft, account, target, kind, draft.chance(0.6))]
    if draft.chance(0.06):
        older = _one(draft, account, target, kind, True)
        draft.page.put(older, ISSUED, draft.calendar.before_changes())
        draft.page.put(older, "validUntil", draft.calendar.ended())
        found.append(older)
    return found


def _one(
    draft: Draft, account: Account, target: NamedNode, kind: NamedNode, ends: bool
) -> NamedNode:
    issuer = "laboratory" if kind in _FOREIGN_HANDS else "operator"
    performer = next(iter(account.performers(target)), target)
    return draft.page.describe(
        draft.name("evidence"),
        "Evidence",
        {
            LABEL: text(label(kind, "en").capitalize(), label(kind, "ja")),
            "evidenceKind": kind,
            "about": list(dict.fromkeys((target, performer))),
            "issuedBy": draft.parties[issuer],
            ISSUED: draft.calendar.recent(),
            "validUntil": draft.calendar.lasting() if ends else None,
            "testedVersion": next(iter(draft.page.values(target, "softwareVersion")), None),
            "sha256": typed(f"{draft.random.getrandbits(256):064x}", "string"),
        },
    )


_REASONS: Final = {
    "NotApplicable": ("The unit has no part that this is about", "該当する部分がない"),
    "Compensated": ("Another measure reaches the same", "別の対策で同じ効果を得ている"),
    "RiskAccepted": ("The risk was accepted until the next review", "次回の見直しまで受容した"),
    "Intended": ("It was designed like this on purpose", "意図した設計である"),
}


def _justify(draft: Draft, target: NamedNode, asked: list[NamedNode]) -> None:
    kinds = ["NotApplicable", "RiskAccepted"]
    if draft.measures:
        kinds.append("Compensated")
    kind = draft.random.choice(kinds)
    instead = draft.random.choice(draft.measures) if kind == "Compensated" else None
    justify(draft, asked, [target], kind, {"compensatedBy": instead})


def justify(
    draft: Draft,
    what: list[NamedNode],
    on: list[NamedNode],
    kind: str,
    more: dict[str, NamedNode | list[NamedNode] | None],
) -> NamedNode:
    """A justification of requirements or of a rule, issued and lasting."""
    return draft.page.describe(
        draft.name("justification"),
        "Justification",
        {
            "justifies": what,
            "on": on,
            "justificationKind": term(kind),
            "because": text(*_REASONS[kind]),
            BY: draft.parties["operator"],
            ISSUED: draft.calendar.recent(),
            "validUntil": draft.calendar.lasting(),
            **more,
        },
    )
