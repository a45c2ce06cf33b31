"""The exports at hand: where a reference to another party's node is looked up.

Only the export whose namespace holds a node is asked about it, and only for what the guard
accepted there, so that no party can speak for another. A node that lies in namespaces of several
publishers is *disputed*: each of them describes it in its own export, and nobody to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.guard import Withheld, screen

# The property that identifies, its text, and the maker that the text is unique to.
Identifier: TypeAlias = tuple[NamedNode, str, NamedNode | None]

_EMPTY: Final = Facts()
_MODEL, _GTIN, _CPE = SSF("ProductModel"), SSF("gtin"), SSF("cpe")
_NUMBER, _MAKER = SSF("modelNumber"), SSF("manufacturedBy")


@dataclass(frozen=True)
class Screened:
    """An export after the guard.

    Attributes:
        export: The export as handed in.
        facts: What was accepted of it, indexed.
        withheld: What was not.
    """

    export: Export
    facts: Facts
    withheld: list[Withheld]


def admit(export: Export) -> Screened:
    """*export* screened and indexed."""
    accepted, withheld = screen(export)
    return Screened(export, accepted, withheld)


@dataclass(frozen=True)
class AtHand:
    """Several screened exports, asked together.

    Args:
        members: The exports, each screened once.
    """

    members: list[Screened]
    _spaces: dict[str, list[Screened]] = field(default_factory=dict, init=False, repr=False)
    _keys: dict[NamedNode, set[Identifier]] = field(default_factory=dict, init=False, repr=False)
    _models: dict[Identifier, set[NamedNode]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for member in self.members:
            for space in member.export.spaces:
                self._spaces.setdefault(space, []).append(member)
        for member in self.members:
            for model in member.facts.typed(_MODEL):
                if isinstance(model, NamedNode) and not self.disputed(model):
                    self._enter(model, set(identifiers(member.facts, model)))

    def _enter(self, model: NamedNode, keys: set[Identifier]) -> None:
        self._keys.setdefault(model, set()).update(keys)
        for key in keys:
            self._models.setdefault(key, set()).add(model)

    def facts(self, node: object) -> Facts:
        """What the owner of *node* says, or nothing when no export at hand describes it."""
        owner = self.owner(node)
        return owner.facts if owner else _EMPTY

    def owner(self, node: object) -> Screened | None:
        """The export that may describe *node* to others and does."""
        if self.disputed(node):
            return None
        return next((each for each in self._owners(node) if each.facts.describes(node)), None)

    def disputed(self, node: object) -> bool:
        """Whether *node* lies in namespaces of several publishers."""
        return isinstance(node, NamedNode) and node.value.startswith(self._contested)

    @cached_property
    def _contested(self) -> tuple[str, ...]:
        """The spaces that lie in one of another publisher, or are one."""
        found = []
        for space in self._spaces:
            wider = (self._spaces.get(space[:end], ()) for end in _boundaries(space))
            if len({_party(each.export) for members in wider for each in members}) > 1:
                found.append(space)
        return tuple(found)

    def describing(self, own: Facts, node: Node) -> Facts:
        """What tells of *node*: *own*, or else its owner where it is not described there."""
        return own if own.describes(node) else self.facts(node)

    def said(self, own: Facts, node: Node, predicate: NamedNode) -> list[NamedNode]:
        """What *own*, or else the owner of a *node* not described there, says of it."""
        return own.nodes(node, predicate) or self.describing(own, node).nodes(node, predicate)

    def _owners(self, node: object) -> Iterator[Screened]:
        if isinstance(node, NamedNode):
            for end in _boundaries(node.value):
                yield from self._spaces.get(node.value[:end], ())

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models at hand that share an identifier with *model*."""
        keys = self._keys.get(model, ()) if isinstance(model, NamedNode) else ()
        return {other for key in keys for other in self._models[key]} - {model}


def at_hand(exports: Iterable[Export]) -> AtHand:
    """*exports*, screened and ready to be asked."""
    return AtHand([admit(export) for export in exports])


def identifiers(facts: Facts, model: Node) -> Iterator[Identifier]:
    """What tells *model* from others: GTIN, CPE, or its number together with its maker."""
    for predicate in (_GTIN, _CPE):
        for text in facts.texts(model, predicate):
            yield predicate, text, None
    for maker in facts.nodes(model, _MAKER):
        for text in facts.texts(model, _NUMBER):
            yield _NUMBER, text, maker


def _party(export: Export) -> NamedNode:
    # Whoever names no publisher is the same party as nobody else.
    return export.publisher or export.iri


def _boundaries(iri: str) -> Iterator[int]:
    # A space ends in "/" or "#" (see export.fit), so only those prefixes can own the node.
    for index in range(len(iri), 0, -1):
        if iri[index - 1] in "/#":
            yield index
