"""The place of a finding: what the blanks of snippets and sentences are filled in from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import PREFIXES, RDF, SSF, Namespace
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.ground import Ground
from iotssf_kg.validation.report import Finding
from iotssf_kg.validation.shapes import Shapes

_TYPE = RDF("type")
PARTY, ASSET, FUNCTION = SSF("Party"), SSF("Asset"), SSF("TranscriptionFunction")
# One step of a path: properties begin small, code-list values and classes do not.
_STEP: Final = re.compile(r"(\^?)([a-z]+):([a-z]\w*)")
_PATH: Final = re.compile(rf"{_STEP.pattern}(?:/{_STEP.pattern})*")
_SIMPLE: Final = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True)
class Spot:
    """Where one finding is.

    Attributes:
        ground: The export and the date.
        shapes: The shapes that the finding comes from.
        shape: The one that raised it.
        this: The node that it is about.
        value: The offending or missing value, if there is one.
        path: The property or path, in SPARQL syntax, or "".
    """

    ground: Ground
    shapes: Shapes
    shape: NamedNode
    this: Node
    value: Term | None = None
    path: str = ""

    @property
    def facts(self) -> Facts:
        """What was accepted of the export."""
        return self.ground.facts

    @property
    def property(self) -> NamedNode | None:
        """The property that the finding is about, where its path is no more than one."""
        found = _SIMPLE.fullmatch(self.path)
        return NamedNode(found[1]) if found else None

    def at(self, this: Node) -> Spot:
        """The same about another node."""
        return replace(self, this=this, value=None, path="")

    def kinds(self, node: object) -> set[NamedNode]:
        """What *node* is, higher classes included; nothing where nothing at hand tells."""
        if not isinstance(node, NamedNode | BlankNode):
            return set()
        stated = self.ground.describing(node).nodes(node, _TYPE)
        above = self.ground.above
        return {kind for each in stated for kind in (each, *above.get(each, ()))}

    def follow(self, path: str, start: Node | None = None) -> list[Term]:
        """What *path*, such as ``ssf:assesses/^ssf:model``, leads to from *start*, in order."""
        reached: list[Term] = [self.this if start is None else start]
        for up, prefix, name in _STEP.findall(path):
            predicate = Namespace(PREFIXES[prefix])(name)
            step = self.ground.referring if up else self._down
            reached = list(dict.fromkeys(v for node in reached for v in step(node, predicate)))
        return reached

    def nodes(self, path: str, start: Node | None = None) -> list[NamedNode]:
        """Those of :meth:`follow` that are IRIs."""
        return [each for each in self.follow(path, start) if isinstance(each, NamedNode)]

    def _down(self, node: Term, predicate: NamedNode) -> Iterable[Term]:
        if not isinstance(node, NamedNode | BlankNode):
            return ()
        return self.ground.describing(node).values(node, predicate)


def spot(finding: Finding, this: Node, ground: Ground, shapes: Shapes) -> Spot:
    """Where *finding* about *this* is."""
    return Spot(ground, shapes, finding.shape, this, finding.value, finding.path)


def members(facts: Facts, rest: Term) -> Iterator[Term]:
    """The members of the list *rest*, which is one of ours and so well-formed."""
    while rest != RDF("nil"):
        yield from facts.values(rest, RDF("first"))
        rest = next(iter(facts.values(rest, RDF("rest"))), RDF("nil"))


def is_path(text: str) -> bool:
    """Whether *text* is a path that ``Spot.follow`` can go."""
    return _PATH.fullmatch(text) is not None
