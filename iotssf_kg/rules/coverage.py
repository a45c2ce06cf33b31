"""Which measures and justifications count for which need, through what they are on.

Measures are looked up by what they are on and what they meet, so the cost grows with the needs,
not with measures times assets: an organization's measure reaches ten thousand assets at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts

TYPE: Final = RDF("type")
ASSET: Final = SSF("Asset")
ASSETS: Final = (SSF("Device"), SSF("System"), ASSET)
ROLES: Final = (SSF("operatedBy"), SSF("maintainedBy"), SSF("providedBy"))
TRUE: Final = frozenset(("true", "1"))

_ON, _COVERS_PARTS = SSF("on"), SSF("coversParts")
_MEASURE, _JUSTIFICATION = SSF("Measure"), SSF("Justification")
_MEETS, _JUSTIFIES = SSF("meets"), SSF("justifies")
_PERFORMS, _PART, _USED_IN = SSF("performs"), SSF("hasPart"), SSF("usedIn")
_MODEL, _MAKER, _MEMBER = SSF("model"), SSF("manufacturedBy"), SSF("memberOf")

# Requirement → the measures and justifications that answer it.
Answers: TypeAlias = dict[NamedNode, list[Node]]
Needs: TypeAlias = Mapping[Node, tuple[NamedNode, ...]]


def coverage(facts: Facts, needs: Needs, at_hand: AtHand) -> dict[Node, Answers]:
    """For each asset and function in *needs*, by requirement: what covers it and answers that."""
    direct = _by_target(facts, facts.typed(_MEASURE, _JUSTIFICATION))
    wide = _by_target(facts, _covering_parts(facts))
    anchors = _Anchors(facts, at_hand)
    owners: dict[Node, Node] = {
        function: asset for asset, function in facts.pairs(_PERFORMS) if asset in needs
    }
    owners |= {asset: asset for asset in facts.typed(*ASSETS)}
    found = {}
    for bearer, needed in needs.items():
        asset = owners.get(bearer, bearer)
        answers: Answers = {}
        _collect(answers, needed, direct, (bearer, *anchors.of(asset)))
        _collect(answers, needed, wide, anchors.of_wholes(asset))
        found[bearer] = answers
    return found


def _collect(
    answers: Answers,
    needed: tuple[NamedNode, ...],
    table: Mapping[Node, Answers],
    anchors: Iterable[Node],
) -> None:
    for anchor in anchors:
        offered = table.get(anchor)
        if offered:
            for requirement in needed:
                for measure in offered.get(requirement, ()):
                    mine = answers.setdefault(requirement, [])
                    if measure not in mine:
                        mine.append(measure)


def _by_target(facts: Facts, measures: Iterable[Node]) -> dict[Node, Answers]:
    table: dict[Node, Answers] = {}
    for measure in measures:
        answered = (*facts.nodes(measure, _MEETS), *facts.nodes(measure, _JUSTIFIES))
        for target in facts.nodes(measure, _ON):
            for requirement in answered:
                table.setdefault(target, {}).setdefault(requirement, []).append(measure)
    return table


def _covering_parts(facts: Facts) -> Iterator[Node]:
    for measure in facts.typed(_MEASURE):
        if TRUE & set(facts.texts(measure, _COVERS_PARTS)):
            yield measure


class _Anchors:
    """What a measure can be on so that it covers an asset."""

    def __init__(self, facts: Facts, at_hand: AtHand) -> None:
        self._facts = facts
        self._at_hand = at_hand
        self._known: dict[Node, tuple[Node, ...]] = {}
        self._groups: dict[Node, list[Node]] = {}
        for group, organization in facts.pairs(_MEMBER):
            self._groups.setdefault(organization, []).append(group)
        self._wholes: dict[Node, list[Node]] = {}
        for whole, part in facts.pairs(_PART):
            self._wholes.setdefault(part, []).append(whole)

    def of(self, asset: Node) -> tuple[Node, ...]:
        """The asset itself, its context, parties (with their groups), models and their makers."""
        known = self._known.get(asset)
        if known is None:
            known = self._known[asset] = tuple(dict.fromkeys(self._find(asset)))
        return known

    def of_wholes(self, asset: Node) -> Iterator[Node]:
        """The same for everything that *asset* is a part of, however deep; cycles end."""
        waiting, seen = [asset], {asset}
        while waiting:
            for whole in self._wholes.get(waiting.pop(), ()):
                if whole not in seen:
                    seen.add(whole)
                    waiting.append(whole)
                    yield from self.of(whole)

    def _find(self, asset: Node) -> Iterator[Node]:
        facts = self._facts
        yield asset
        yield from facts.nodes(asset, _USED_IN)
        for role in ROLES:
            for party in facts.nodes(asset, role):
                yield from self._party(party)
        for model in facts.nodes(asset, _MODEL):
            for same in (model, *sorted(self._at_hand.corresponding(model), key=str)):
                yield same
                for maker in self._at_hand.facts(same).nodes(same, _MAKER):
                    yield from self._party(maker)

    def _party(self, party: Node) -> Iterator[Node]:
        # What a staff group is trained for serves whatever its organization is involved in.
        yield party
        yield from self._groups.get(party, ())
