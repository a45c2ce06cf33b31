"""How each need of an asset and of its functions stands at a date, and what that rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import DCTERMS, PROV, SSF
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.outcomes import Judge, Need, Outcome
from iotssf_kg.rules.step import Step, Teller
from iotssf_kg.rules.wording import OUTCOMES, REASONS, WORDS, wording

_PERFORMS, _ON, _BECAUSE = SSF("performs"), SSF("on"), SSF("because")
_KIND, _EVIDENCE_KIND = SSF("justificationKind"), SSF("evidenceKind")
_FROM, _UNTIL = SSF("validFrom"), SSF("validUntil")
_ISSUED, _BY = DCTERMS("issued"), PROV("wasAttributedTo")


def perspectives(teller: Teller, asset: Node) -> Iterator[Step]:
    """The perspectives that the category of *asset* asks for, with each need and its outcome."""
    closure = teller.closure
    judge = Judge(closure, teller.on)
    needs = [
        judge.judge(bearer, requirement)
        for bearer in (asset, *closure.facts.nodes(asset, _PERFORMS))
        for requirement in closure.needs.get(bearer, ())
    ]
    for perspective in sorted(_asked(teller, asset, needs), key=str):
        yield _perspective(teller, asset, perspective, needs)


def _asked(teller: Teller, asset: Node, needs: list[Need]) -> set[NamedNode]:
    """The perspectives of the categories, also those that ask nothing of this kind of asset."""
    catalogue = teller.closure.catalogue
    found = {catalogue.requirements[need.requirement].perspective for need in needs}
    for category in teller.closure.ratings.categories.get(asset, ()):
        scheme = catalogue.scheme_of(category)
        found.update(scheme.perspectives[category] if scheme else ())
    return found


def _perspective(teller: Teller, asset: Node, perspective: NamedNode, needs: list[Need]) -> Step:
    requirements = teller.closure.catalogue.requirements
    mine = [need for need in needs if requirements[need.requirement].perspective == perspective]
    numbers = Counter(need.outcome for need in mine)
    counts = (
        wording(WORDS["count"], teller.lang, number=str(numbers[o]), outcome=_outcome(teller, o))
        for o in Outcome
        if numbers[o]
    )
    steps = (_need(teller, asset, need) for need in mine)
    return teller.say(
        "perspective",
        perspective,
        steps,
        perspective=teller.name.cited(perspective),
        counts=teller.name.join(counts),
    )


def _outcome(teller: Teller, outcome: Outcome) -> str:
    return wording(OUTCOMES[outcome], teller.lang)


def _need(teller: Teller, asset: Node, need: Need) -> Step:
    return teller.say(
        "need" if need.bearer == asset else "need of function",
        need.requirement,
        (why(teller, need),),
        requirement=teller.name.cited(need.requirement),
        function=teller.name(need.bearer),
        outcome=_outcome(teller, need.outcome),
    )


def why(teller: Teller, need: Need) -> Step:
    """What *need* rests on, or what it lacks."""
    parts = _parts(teller, need)
    if need.reason is not None:
        return Step(wording(REASONS[need.reason], teller.lang, **parts), need.evidence or need.by)
    if need.outcome is Outcome.NOT_JUDGED:
        return teller.say("evidence absent", need.evidence, (), **parts)
    if need.outcome is Outcome.JUSTIFIED:
        return teller.say("justification", need.by, (), **_justification(teller, need))
    key = "evidence until" if _until(teller, need.evidence) else "evidence"
    return teller.say("measure", need.by, (teller.say(key, need.evidence, (), **parts),), **parts)


def _parts(teller: Teller, need: Need) -> dict[str, str]:
    """What the sentences about a measure and its evidence can mention."""
    name, facts = teller.name, teller.closure.facts
    accepted = teller.closure.catalogue.requirements[need.requirement].accepts_evidence
    evidence = need.evidence
    told = {
        "measure": name(need.by),
        "on": name.all(facts.nodes(need.by, _ON)),
        "since": name.join(facts.texts(need.by, _FROM)),
        "ended": _until(teller, need.by) or name(None),
        "issued": name.join(facts.texts(need.by, _ISSUED)),
        "evidence": name(evidence),
        "accepted": name.all(sorted(accepted, key=str)),
    }
    if evidence is not None:
        of = teller.closure.describing(evidence)
        told["kind"] = name.all(of.nodes(evidence, _EVIDENCE_KIND))
        told["date"] = name.join(of.texts(evidence, _ISSUED))
        told["until"] = _until(teller, evidence)
    return told


def _until(teller: Teller, node: Node | None) -> str:
    texts = [] if node is None else teller.closure.describing(node).texts(node, _UNTIL)
    return teller.name.join(texts) if texts else ""


def _justification(teller: Teller, need: Need) -> dict[str, str]:
    name, facts, node = teller.name, teller.closure.facts, need.by
    return {
        "justification": name(node),
        "on": name.all(facts.nodes(node, _ON)),
        "kind": name.all(facts.nodes(node, _KIND)),
        "party": name.all(facts.nodes(node, _BY)),
        "until": _until(teller, node),
        "why": name.text(node, _BECAUSE) if node is not None else "",
    }
