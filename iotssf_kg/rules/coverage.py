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
FUNCTIONS: Final = (SSF("Sensing"), SSF("Actuating"))
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
    measures = facts.typed(_MEASURE)
    direct, wide = _Offers(facts), _Offers(facts)
    direct.add(measures, _MEETS)
    direct.add(facts.typed(_JUSTIFICATION), _JUSTIFIES)
    wide.add((m for m in measures if TRUE.intersection(facts.texts(m, _COVERS_PARTS))), _MEETS)
    anchors = _Anchors(facts, at_hand, direct.targets())
    owners = _owners(facts)
    found = {}
    for bearer, needed in needs.items():
        answers: Answers = {}
        direct.collect(answers, needed, (bearer,))
        for asset in owners.get(bearer, ()):
            direct.collect(answers, needed, anchors.of(asset))
            wide.collect(answers, needed, anchors.wholes(asset))
        found[bearer] = answers
    return found


def _owners(facts: Facts) -> dict[Node, list[Node]]:
    """Asset → itself; function → every asset that performs it."""
    owners: dict[Node, list[Node]] = {asset: [asset] for asset in facts.typed(*ASSETS)}
    assets = set(owners)
    for asset, function in facts.pairs(_PERFORMS):
        if asset in assets:
            owners.setdefault(function, []).append(asset)
    return owners


class _Offers:
    """What is on a node, by the requirement that it answers."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._table: dict[Node, Answers] = {}

    def add(self, nodes: Iterable[Node], answering: NamedNode) -> None:
        """Enter *nodes*, which answer requirements by the property *answering*."""
        for node in nodes:
            answered = self._facts.nodes(node, answering)
            for target in self._facts.nodes(node, _ON):
                offered = self._table.setdefault(target, {})
                for requirement in answered:
                    offered.setdefault(requirement, []).append(node)

    def targets(self) -> Iterable[Node]:
        """The nodes that anything is on."""
        return self._table.keys()

    def collect(
        self, answers: Answers, needed: Iterable[NamedNode], anchors: Iterable[Node]
    ) -> None:
        """Enter into *answers* what is on any of *anchors* and answers what is *needed*."""
        for anchor in anchors:
            offered = self._table.get(anchor)
            if offered:
                for requirement in needed:
                    for node in offered.get(requirement, ()):
                        mine = answers.setdefault(requirement, [])
                        if node not in mine:
                            mine.append(node)


class _Anchors:
    """What a measure can be on so that it covers an asset."""

    def __init__(self, facts: Facts, at_hand: AtHand, targets: Iterable[Node]) -> None:
        self._facts, self._at_hand = facts, at_hand
        self._assets = set(facts.typed(*ASSETS))
        self._known: dict[Node, tuple[Node, ...]] = {}
        self._groups: dict[Node, list[Node]] = {}
        for target in targets:
            for organization in at_hand.said(facts, target, _MEMBER):
                self._groups.setdefault(organization, []).append(target)
        self._wholes: dict[Node, list[Node]] = {}
        for whole, part in facts.pairs(_PART):
            self._wholes.setdefault(part, []).append(whole)

    def of(self, asset: Node) -> tuple[Node, ...]:
        """The asset itself, its context, parties (with their groups), models, and its maker."""
        known = self._known.get(asset)
        if known is None:
            known = self._known[asset] = tuple(dict.fromkeys(self._find(asset)))
        return known

    def wholes(self, asset: Node) -> Iterator[Node]:
        """Everything that *asset* is a part of, however deep; cycles end."""
        waiting, seen = [asset], {asset}
        while waiting:
            for whole in self._wholes.get(waiting.pop(), ()):
                if whole not in seen:
                    seen.add(whole)
                    waiting.append(whole)
                    if whole in self._assets:
                        yield whole

    def _find(self, asset: Node) -> Iterator[Node]:
        facts = self._facts
        yield asset
        yield from facts.nodes(asset, _USED_IN)
        for role in ROLES:
            for party in facts.nodes(asset, role):
                yield from self._party(party)
        for model in facts.nodes(asset, _MODEL):
            yield model
            yield from sorted(self._at_hand.corresponding(model), key=str)
            # The maker of the model itself: whoever publishes a model of the same number
            # must not bring a party of its choice into this one's verdicts.
            for maker in self._at_hand.said(facts, model, _MAKER):
                yield from self._party(maker)

    def _party(self, party: Node) -> Iterator[Node]:
        # What a staff group is trained for serves whatever its organization is involved in.
        yield party
        yield from self._groups.get(party, ())
