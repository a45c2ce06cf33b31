"""What is known of a shape beside its findings: its words, its source, its profile."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import SH, local
from iotssf_kg.validation.report import Severity
from iotssf_kg.validation.shapes import PROFILES, Shapes, profile

_PROPERTY = SH("property")


@dataclass(frozen=True)
class Entry:
    """A shape.

    Attributes:
        shape: Its IRI.
        profile: The name of the profile it is in; "own" where it is none of ours.
        shapes: The graph that states it; None where it is not at hand.
    """

    shape: NamedNode
    profile: str
    shapes: Shapes | None = field(repr=False)

    @property
    def name(self) -> str:
        """Its short name: ``Asset-label``."""
        return local(self.shape).removeprefix("ssfsh:")

    def message(self, lang: str) -> str:
        """What it asks, in *lang*, else in English, else its short name."""
        texts = self.shapes.messages(self.shape) if self.shapes else {}
        return texts.get(lang) or texts.get("en") or next(iter(texts.values()), self.name)

    @property
    def severity(self) -> Severity | None:
        """The severity of its findings, if it is at hand."""
        return self.shapes.severity(self.shape) if self.shapes else None

    @property
    def source(self) -> NamedNode | None:
        """The clause, question or term that it comes from."""
        return self.shapes.source(self.shape) if self.shapes else None


class ShapeBook:
    """Looks shapes up.

    Args:
        own: Shapes graphs of the user's.
    """

    def __init__(self, own: Iterable[Shapes] = ()) -> None:
        self._graphs = [*((name, profile(name)) for name in PROFILES), *(("own", s) for s in own)]
        self._found: dict[NamedNode, Entry] = {}
        self._parents: dict[NamedNode, list[NamedNode]] = {}
        for _, shapes in self._graphs:
            for parent, child in sorted(shapes.facts.pairs(_PROPERTY), key=str):
                if isinstance(parent, NamedNode):
                    self._parents.setdefault(child, []).append(parent)

    def __getitem__(self, shape: NamedNode) -> Entry:
        """What is known of *shape*."""
        if shape not in self._found:
            self._found[shape] = self._entry(shape)
        return self._found[shape]

    def _entry(self, shape: NamedNode) -> Entry:
        for name, shapes in self._graphs:
            if shapes.facts.describes(shape):
                return Entry(shape, name, shapes)
        return Entry(shape, "own", None)

    def owner(self, shape: NamedNode, checked: Collection[NamedNode]) -> NamedNode:
        """The one of *checked* whose property *shape* is, however deep; else *shape* itself."""
        waiting = [shape]
        for each in waiting:
            if each in checked:
                return each
            waiting += [up for up in self._parents.get(each, ()) if up not in waiting]
        return shape
