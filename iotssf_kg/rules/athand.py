"""The exports at hand: where a reference to another party's node is looked up.

Only the export whose namespace holds a node is asked about it, and only for what the guard
accepted there, so that no party can speak for another. A node that lies in namespaces of several
publishers is *disputed*: each of them describes it in its own export, and nobody to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.rules.directory import Claims, Directory, boundaries, claim_of
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.screened import Screened, admit

_EMPTY: Final = Facts()


class AtHand:
    """Several screened exports, asked together.

    Args:
        members: The exports, each screened once.
        directory: What these claim, and others that are not read; if not given, these alone.
    """

    def __init__(self, members: list[Screened], directory: Directory | None = None) -> None:
        self.members = members
        self.directory: Directory = directory or Claims(map(claim_of, members))
        self._spaces: dict[str, list[Screened]] = {}
        for member in members:
            for space in member.export.spaces:
                self._spaces.setdefault(space, []).append(member)

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
        return self.directory.disputed(node)

    def describing(self, own: Facts, node: Node) -> Facts:
        """What tells of *node*: *own*, or else its owner where it is not described there."""
        return own if own.describes(node) else self.facts(node)

    def said(self, own: Facts, node: Node, predicate: NamedNode) -> list[NamedNode]:
        """What *own*, or else the owner of a *node* not described there, says of it."""
        return own.nodes(node, predicate) or self.describing(own, node).nodes(node, predicate)

    def _owners(self, node: object) -> Iterator[Screened]:
        if isinstance(node, NamedNode):
            for end in boundaries(node.value):
                yield from self._spaces.get(node.value[:end], ())

    def corresponding(self, model: Node) -> set[NamedNode]:
        """The other models that share an identifier with *model*."""
        return self.directory.corresponding(model)


def at_hand(exports: Iterable[Export]) -> AtHand:
    """*exports*, screened and ready to be asked."""
    return AtHand([admit(export) for export in exports])
