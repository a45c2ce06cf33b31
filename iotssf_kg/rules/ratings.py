"""From adopted assessments to levels, cells, categories and floors over parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.coverage import ASSETS, TYPE
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts

AXES: Final = (SSF("recoveryDifficulty"), SSF("economicImpact"))
# The axis whose levels each property states.
AXIS: Final = dict(zip(AXES, (SSF("RecoveryDifficulty"), SSF("EconomicImpact")), strict=True))
_ASSESSMENT, _ADOPTED, _SCHEME = SSF("Assessment"), SSF("adoptedAssessment"), SSF("underScheme")
_OUT, _PART = SSF("outOfScopeBecause"), SSF("hasPart")


class Ratings:
    """What follows from the assessments of one export.

    Attributes:
        adopted: Asset → the assessments that it adopts; assets out of scope have none.
        cells: Own assessment → cells.
        categories: Asset → categories; more than one only where ratings contradict each other.
        floors: Asset → levels that it has at least, on either axis, its parts' included.

    A part of another party is followed into that party's export, part by part: what a system
    contains does not end at the border of an export.
    """

    def __init__(self, facts: Facts, catalogue: Catalogue, at_hand: AtHand) -> None:
        self._facts, self._catalogue, self._at_hand = facts, catalogue, at_hand
        self.adopted: Mapping[Node, list[NamedNode]] = {
            asset: facts.nodes(asset, _ADOPTED)
            for asset in facts.typed(*ASSETS)
            if not facts.values(asset, _OUT)
        }
        self.cells = {a: cells for a in facts.typed(_ASSESSMENT) if (cells := self._cells(a))}
        self.categories = {a: held for a in self.adopted if (held := self._categories(a))}
        self.floors = self._floors()

    def levels(self, assessment: Node, axis: NamedNode) -> list[NamedNode]:
        """The levels stated for *assessment* by the property *axis*, wherever it is described."""
        facts = self._describing(assessment)
        if _ASSESSMENT not in facts.values(assessment, TYPE):
            return []
        on, wanted = self._catalogue.axis, AXIS[axis]
        return [level for level in facts.nodes(assessment, axis) if on.get(level) == wanted]

    def schemes(self, assessment: Node) -> list[NamedNode]:
        """The schemes that *assessment* was made under, wherever it is described."""
        return self._describing(assessment).nodes(assessment, _SCHEME)

    def cells_of(self, assessment: Node) -> tuple[NamedNode, ...]:
        """The cells that *assessment* falls in, wherever it is described."""
        found = self.cells.get(assessment)
        return self._cells(assessment) if found is None else found

    def _describing(self, node: Node) -> Facts:
        return self._at_hand.describing(self._facts, node)

    def _cells(self, assessment: Node) -> tuple[NamedNode, ...]:
        found: dict[NamedNode, None] = {}
        for name in self.schemes(assessment):
            scheme = self._catalogue.schemes.get(name)
            for recovery in self.levels(assessment, AXES[0]) if scheme else ():
                for economic in self.levels(assessment, AXES[1]):
                    cell = scheme.cell(recovery, economic) if scheme else None
                    if cell is not None:
                        found[cell] = None
        return tuple(found)

    def cells_held(self, asset: Node) -> tuple[NamedNode, ...]:
        """The cells of the assessments that *asset* adopts, each once."""
        adopted = self.adopted.get(asset, ())
        return tuple(dict.fromkeys(cell for a in adopted for cell in self.cells_of(a)))

    def _categories(self, asset: Node) -> tuple[NamedNode, ...]:
        held = self.cells_held(asset)
        return tuple(dict.fromkeys(self._catalogue.category_of[cell] for cell in held))

    def _floors(self) -> dict[Node, set[NamedNode]]:
        floors = {asset: set(self._own_levels(asset)) for asset in self.adopted}
        wholes: dict[Node, list[Node]] = {}
        for whole, part in self._part_links():
            wholes.setdefault(part, []).append(whole)
            if part not in floors and not self._facts.describes(part):
                floors[part] = set(self._foreign_levels(part))
        # A set only grows, by six levels at most, so this ends also where parts form a cycle.
        waiting = [asset for asset, levels in floors.items() if levels]
        while waiting:
            lower = waiting.pop()
            for whole in wholes.get(lower, ()):
                mine = floors.setdefault(whole, set())
                if not floors[lower] <= mine:
                    mine |= floors[lower]
                    waiting.append(whole)
        own = self._facts.typed(*ASSETS)
        return {asset: floors[asset] for asset in own if floors.get(asset)}

    def _part_links(self) -> Iterator[tuple[Node, NamedNode]]:
        """Each whole and part: the export's own, and further parts of its foreign ones."""
        waiting = []
        for whole, part in self._facts.pairs(_PART):
            yield whole, part
            waiting.append(part)
        seen = set()
        while waiting:
            whole = waiting.pop()
            if whole not in seen and not self._facts.describes(whole):
                seen.add(whole)
                for part in self._at_hand.facts(whole).nodes(whole, _PART):
                    yield whole, part
                    waiting.append(part)

    def _own_levels(self, asset: Node) -> Iterator[NamedNode]:
        for assessment in self.adopted[asset]:
            yield from self._implied(assessment)

    def _foreign_levels(self, part: Node) -> Iterator[NamedNode]:
        facts = self._at_hand.facts(part)
        if set(ASSETS).intersection(facts.values(part, TYPE)) and not facts.values(part, _OUT):
            for assessment in facts.nodes(part, _ADOPTED):
                yield from self._implied(assessment)

    def _implied(self, assessment: Node) -> Iterator[NamedNode]:
        for axis in AXES:
            for level in self.levels(assessment, axis):
                yield from self._catalogue.implied.get(level, ())
