"""What holds for every finding of one export, as mendings and messages look it up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import DCTERMS, RDFS, SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.outcomes import Judge, Need, Outcome
from iotssf_kg.validation.closed import Extract

_SUBCLASS, _NEEDS, _CATEGORY = RDFS("subClassOf"), SSF("needs"), SSF("category")


@dataclass(frozen=True)
class Ground:
    """What holds for every finding of one export.

    Attributes:
        iri: The export.
        publisher: Who answers for it, if it says so.
        spaces: The beginnings of the IRIs that it may describe.
        facts: What was accepted of it.
        describing: Node → what tells of it, in this export or in its owner's.
        needs: Asset or function → the requirements that it needs.
        categories: Asset → its categories.
        catalogue: The schemes, the requirements and the vocabulary.
        on: The date that the export is judged at.
        judge: How its needs stand, where that is asked for.
    """

    iri: NamedNode
    publisher: NamedNode | None
    spaces: tuple[str, ...]
    facts: Facts
    describing: Callable[[Node], Facts]
    needs: Mapping[Node, Collection[NamedNode]]
    categories: Mapping[Node, Collection[NamedNode]]
    catalogue: Catalogue
    on: date
    judge: Judge | None = None
    _own: dict[NamedNode, list[NamedNode]] = field(default_factory=dict, init=False, repr=False)
    _needs: dict[tuple[Node, NamedNode], Need | None] = field(
        default_factory=dict, init=False, repr=False
    )
    _up: dict[NamedNode, dict[Term, list[Node]]] = field(
        default_factory=dict, init=False, repr=False
    )

    def owns(self, node: Node) -> bool:
        """Whether the export may describe *node*."""
        return isinstance(node, BlankNode) or node.value.startswith(self.spaces)

    def need(self, bearer: Node, requirement: object) -> Need | None:
        """How *requirement* stands for *bearer*, if it needs that."""
        if self.judge is None or not isinstance(requirement, NamedNode):
            return None
        pair = (bearer, requirement)
        if pair not in self._needs:
            known = requirement in self.catalogue.requirements
            needed = known and requirement in self.needs.get(bearer, ())
            self._needs[pair] = self.judge.judge(*pair) if needed else None
        return self._needs[pair]

    def open(self, bearer: Node, requirement: NamedNode) -> bool:
        """Whether *bearer* needs *requirement*, and nothing meets or justifies it."""
        need = self.need(bearer, requirement)
        return need is not None and need.outcome is Outcome.OPEN

    @cached_property
    def space(self) -> str:
        """The beginning of the IRIs of new nodes of the export's own."""
        mine = [each for each in self.spaces if self.iri.value.startswith(each)]
        return next(iter((*mine, *self.spaces)), namespace(self.iri))

    @cached_property
    def above(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """Class → the classes above it; the vocabulary's hierarchy is two steps deep."""
        direct: dict[NamedNode, set[NamedNode]] = {}
        for low, high in self.catalogue.facts.pairs(_SUBCLASS):
            if isinstance(low, NamedNode):
                direct.setdefault(low, set()).add(high)
        return {
            low: frozenset(high | {top for each in high for top in direct.get(each, ())})
            for low, high in direct.items()
        }

    def own(self, kind: NamedNode) -> list[NamedNode]:
        """The named nodes of the class *kind* that the export describes."""
        if kind not in self._own:
            below = [low for low, high in self.above.items() if kind in high]
            nodes = self.facts.typed(kind, *below)
            mine = [n for n in nodes if isinstance(n, NamedNode) and self.owns(n)]
            self._own[kind] = mine
        return self._own[kind]

    @cached_property
    def sorted_assets(self) -> list[NamedNode]:
        """The assets that the export describes, in the order of their names."""
        return sorted(self.own(SSF("Asset")), key=str)

    def asking(self, requirement: NamedNode) -> list[Node]:
        """The assets and functions that need *requirement*."""
        return self._bearers.get(requirement, [])

    @cached_property
    def _bearers(self) -> dict[NamedNode, list[Node]]:
        found: dict[NamedNode, list[Node]] = {}
        for bearer, needed in self.needs.items():
            for each in needed:
                found.setdefault(each, []).append(bearer)
        return found

    def referring(self, node: Term, predicate: NamedNode) -> list[Node]:
        """The nodes of the export that say *node* of *predicate*."""
        if predicate not in self._up:
            index: dict[Term, list[Node]] = {}
            for subject, value in self.facts.pairs(predicate):
                index.setdefault(value, []).append(subject)
            self._up[predicate] = index
        return self._up[predicate].get(node, [])


def ground(closure: Closure, on: date) -> Ground:
    """What holds for the findings about one export alone, at the date *on*."""
    export = closure.export
    return Ground(
        export.iri,
        export.publisher,
        export.spaces,
        closure.facts,
        closure.describing,
        closure.needs,
        closure.ratings.categories,
        closure.catalogue,
        on,
        Judge(closure, on),
    )


def ground_among(
    said: Extract, shared: Callable[[], Facts], catalogue: Catalogue, on: date
) -> Ground:
    """What holds for the findings about one export in a comparison, at the date *on*.

    Args:
        said: What the comparison reads of it.
        shared: Gives what it reads of all of them, where one is not enough.
        catalogue: The schemes and requirements.
        on: The date.
    """
    facts = Facts((*said.shared, *said.disputed))
    publishers = facts.nodes(said.iri, DCTERMS("publisher"))
    return Ground(
        said.iri,
        publishers[0] if len(publishers) == 1 else None,
        said.spaces,
        facts,
        lambda node: facts if facts.describes(node) else shared(),
        {bearer: facts.nodes(bearer, _NEEDS) for bearer in facts.rows(_NEEDS)},
        {asset: facts.nodes(asset, _CATEGORY) for asset in facts.rows(_CATEGORY)},
        catalogue,
        on,
    )


def namespace(iri: NamedNode) -> str:
    """The beginning of *iri* to its last ``/`` or ``#``."""
    return iri.value[: max(iri.value.rfind("/"), iri.value.rfind("#")) + 1]
