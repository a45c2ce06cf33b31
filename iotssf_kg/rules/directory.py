"""What exports claim, known without reading them again: their namespaces and product models.

The judgement of one export depends on all others in two ways that no reference shows: whether
another publisher claims its nodes, and which models elsewhere are the same product. Both follow
from a few names for each export, so a run over any number of exports keeps only these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple, Protocol, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.screened import Screened

# The property that identifies, its text, and the maker that the text is unique to.
Identifier: TypeAlias = tuple[NamedNode, str, NamedNode | None]

_MODEL, _GTIN, _CPE = SSF("ProductModel"), SSF("gtin"), SSF("cpe")
_NUMBER, _MAKER = SSF("modelNumber"), SSF("manufacturedBy")
_NONE: Final[frozenset[Identifier]] = frozenset()


class Claim(NamedTuple):
    """What one export claims.

    Attributes:
        party: Its publisher; whoever names none is the same party as nobody else.
        spaces: The beginnings of the IRIs that it may describe.
        models: The product models that it describes, and what identifies each.
    """

    party: NamedNode
    spaces: tuple[str, ...]
    models: Mapping[NamedNode, frozenset[Identifier]]


def claim_of(screened: Screened) -> Claim:
    """What an export claims."""
    export, facts = screened.export, screened.facts
    models = (model for model in facts.typed(_MODEL) if isinstance(model, NamedNode))
    return Claim(
        party=export.publisher or export.iri,
        spaces=export.spaces,
        models={model: frozenset(identifiers(facts, model)) for model in models},
    )


class Directory(Protocol):
    """The claims of all exports that are judged together."""

    def disputed(self, node: object) -> bool:
        """Whether *node* lies in namespaces of several publishers."""

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models that share an identifier with *model*."""


class Claims:
    """A directory of *claims* that are all at hand.

    Args:
        claims: One for each export.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = tuple(claims)

    def disputed(self, node: object) -> bool:
        """Whether *node* lies in namespaces of several publishers."""
        return isinstance(node, NamedNode) and node.value.startswith(self.contested)

    @cached_property
    def contested(self) -> tuple[str, ...]:
        """The spaces that lie in one of another publisher, or are one."""
        parties: dict[str, set[NamedNode]] = {}
        for claim in self._claims:
            for space in claim.spaces:
                parties.setdefault(space, set()).add(claim.party)
        return tuple(space for space in parties if len(_claiming(space, parties)) > 1)

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models that share an identifier with *model*."""
        keys, models = self._models
        mine = keys.get(model, _NONE) if isinstance(model, NamedNode) else _NONE
        return {other for key in mine for other in models[key]} - {model}

    @cached_property
    def _models(
        self,
    ) -> tuple[dict[NamedNode, frozenset[Identifier]], dict[Identifier, set[NamedNode]]]:
        keys: dict[NamedNode, frozenset[Identifier]] = {}
        models: dict[Identifier, set[NamedNode]] = {}
        for claim in self._claims:
            for model, identified in claim.models.items():
                if not self.disputed(model):
                    keys[model] = keys.get(model, _NONE) | identified
                    for key in identified:
                        models.setdefault(key, set()).add(model)
        return keys, models


def identifiers(facts: Facts, model: Node) -> Iterator[Identifier]:
    """What tells *model* from others: GTIN, CPE, or its number together with its maker."""
    for predicate in (_GTIN, _CPE):
        for text in facts.texts(model, predicate):
            yield predicate, text, None
    for maker in facts.nodes(model, _MAKER):
        for text in facts.texts(model, _NUMBER):
            yield _NUMBER, text, maker


def boundaries(iri: str) -> Iterator[int]:
    """The lengths of the beginnings of *iri* that can be a space, longest first.

    A space ends in ``/`` or ``#`` (see ``export.fit``).
    """
    for index in range(len(iri), 0, -1):
        if iri[index - 1] in "/#":
            yield index


def _claiming(space: str, parties: Mapping[str, set[NamedNode]]) -> set[NamedNode]:
    """Those who claim *space* or one that it lies in."""
    wider = (parties.get(space[:end], set()) for end in boundaries(space))
    return set().union(*wider)
