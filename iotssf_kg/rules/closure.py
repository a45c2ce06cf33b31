"""What follows from one export under the category schemes, whatever the date.

One pass over the accepted statements by predicate; the cost grows with the statements and with
what is derived. Source of the rules: ``docs/model.md``; their oracles in the tests are a SPARQL
form and, for the part that OWL can say, HermiT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rules import coverage
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.contradictions import contradictions
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.ratings import Ratings
from iotssf_kg.rules.screened import Screened

_CELL, _CATEGORY, _FEEDS = SSF("cell"), SSF("category"), SSF("feeds")
_NEEDS, _COVERS, _CORRESPONDS = SSF("needs"), SSF("covers"), SSF("correspondsTo")
_CONTRADICTION = SSF("contradiction")
_CONNECTION, _FROM, _TO = SSF("Connection"), SSF("from"), SSF("to")
_TYPE, _PERFORMS, _MODEL_CLASS = RDF("type"), SSF("performs"), SSF("ProductModel")
_ASSETS, _FUNCTIONS = frozenset(coverage.ASSETS), frozenset(coverage.FUNCTIONS)
# The property that leads from an asset to the levels of an axis that it has at least.
FLOORS: Final = {
    SSF("RecoveryDifficulty"): SSF("atLeastRecovery"),
    SSF("EconomicImpact"): SSF("atLeastEconomic"),
}


@dataclass(frozen=True)
class Closure:
    """What one export says, and what follows from it.

    Attributes:
        screened: The export after the guard.
        catalogue: The schemes and requirements it was closed under.
        at_hand: The exports its references are looked up in.
        ratings: Adopted assessments, cells, categories and floors of its assets.
        needs: Asset or function → the requirements it needs, in order.
        covered_by: Asset or function → requirement → the measures and justifications that
            cover the one and answer the other.
    """

    screened: Screened
    catalogue: Catalogue
    at_hand: AtHand
    ratings: Ratings
    needs: Mapping[Node, tuple[NamedNode, ...]] = field(repr=False)
    covered_by: Mapping[Node, coverage.Answers] = field(repr=False)

    @property
    def export(self) -> Export:
        """The export as handed in."""
        return self.screened.export

    @property
    def facts(self) -> Facts:
        """Its accepted statements."""
        return self.screened.facts

    def describing(self, node: Node) -> Facts:
        """What tells of *node*: the export, or else the owner of a node not described there."""
        return self.at_hand.describing(self.facts, node)

    @cached_property
    def contradictions(self) -> list[tuple[Node, NamedNode]]:
        """Nodes that contradict themselves, and how (an ``ssf:ContradictionKind``)."""
        return list(contradictions(self.facts, self.ratings, self.catalogue))

    def derived(self) -> Iterator[Triple]:
        """Every derived statement, each once; they belong into a graph of their own."""
        yield from _each(_CELL, self.ratings.cells)
        yield from _each(_CATEGORY, self.ratings.categories)
        for asset, levels in self.ratings.floors.items():
            for level in levels:
                yield Triple(asset, FLOORS[self.catalogue.axis[level]], level)
        yield from _pairs(_FEEDS, feeds(self.screened))
        yield from _pairs(_CORRESPONDS, correspondences(self.facts, self.at_hand))
        yield from _each(_NEEDS, self.needs)
        for bearer, answers in self.covered_by.items():
            for measure in dict.fromkeys(m for found in answers.values() for m in found):
                yield Triple(measure, _COVERS, bearer)
        yield from _pairs(_CONTRADICTION, self.contradictions)


def close(screened: Screened, catalogue: Catalogue, at_hand: AtHand) -> Closure:
    """The closure of one export, its references looked up among those *at hand*."""
    facts = screened.facts
    ratings = Ratings(facts, catalogue, at_hand)
    needed = needs(facts, ratings.categories, catalogue)
    return Closure(
        screened=screened,
        catalogue=catalogue,
        at_hand=at_hand,
        ratings=ratings,
        needs=needed,
        covered_by=coverage.coverage(facts, needed, at_hand),
    )


def close_all(at_hand: AtHand, catalogue: Catalogue) -> list[Closure]:
    """The closure of each export at hand."""
    return [close(screened, catalogue, at_hand) for screened in at_hand.members]


def needs(
    facts: Facts, categories: Mapping[Node, Iterable[NamedNode]], catalogue: Catalogue
) -> dict[Node, tuple[NamedNode, ...]]:
    """What each asset, and each function it performs, needs because of its category.

    A requirement of sensing or actuating is needed by each such function, not by the asset: one
    calibrated sensor says nothing about the one beside it.
    """
    found: dict[Node, set[NamedNode]] = {}
    asked = catalogue.asked
    for asset, held in categories.items():
        for bearer, kinds in _bearers(facts, asset):
            mine = found.setdefault(bearer, set())
            mine.update(*(asked.get((category, kind), ()) for category in held for kind in kinds))
    return {bearer: tuple(sorted(mine, key=str)) for bearer, mine in found.items() if mine}


def _bearers(facts: Facts, asset: Node) -> Iterator[tuple[Node, Collection[NamedNode]]]:
    # Every device and system is an asset, whether or not the export says so.
    yield asset, {coverage.ASSET, *_ASSETS.intersection(facts.values(asset, _TYPE))}
    for function in facts.nodes(asset, _PERFORMS):
        yield function, _FUNCTIONS.intersection(facts.values(function, _TYPE))


def feeds(screened: Screened) -> Iterator[tuple[Node, NamedNode]]:
    """Which asset feeds information or control into which, by a direct connection.

    One of the two is the export's own: nobody connects the assets of others with each other.
    """
    facts, owns = screened.facts, screened.export.owns
    seen = set()
    for connection in facts.typed(_CONNECTION):
        for source in facts.nodes(connection, _FROM):
            for target in facts.nodes(connection, _TO):
                if (source, target) not in seen and (owns(source) or owns(target)):
                    seen.add((source, target))
                    yield source, target


def correspondences(facts: Facts, at_hand: AtHand) -> Iterator[tuple[Node, NamedNode]]:
    """Own models and the models at hand that are the same product."""
    for model in facts.typed(_MODEL_CLASS):
        for other in sorted(at_hand.corresponding(model), key=str):
            yield model, other


def _each(predicate: NamedNode, table: Mapping[Node, Iterable[NamedNode]]) -> Iterator[Triple]:
    for subject, values in table.items():
        for value in values:
            yield Triple(subject, predicate, value)


def _pairs(predicate: NamedNode, pairs: Iterable[tuple[Node, NamedNode]]) -> Iterator[Triple]:
    for subject, value in pairs:
        yield Triple(subject, predicate, value)
