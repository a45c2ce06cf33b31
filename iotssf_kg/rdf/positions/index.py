"""Which statement of a document a finding speaks of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.positions.values import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Quad

    from iotssf_kg.rdf.positions.paths import Step
    from iotssf_kg.rdf.positions.spots import Spots

_TYPE: Final = RDF("type")


class Index:
    """Statements by their subject and by their object.

    Args:
        quads: The statements.
        spots: Where each of them stands.
    """

    def __init__(self, quads: Sequence[Quad], spots: Spots) -> None:
        self.quads = quads
        self.spots = spots

    def offset(self, focus: object, steps: Iterable[Step], value: object) -> int | None:
        """Where the object starts of the statement of *focus* that fits best.

        Best fits one over a step of *steps* with *value*, then one with another value, then what
        type *focus* is; else this is where *focus* first stands, if it does.
        """
        found = [(index, step) for step in steps for index in self._over(focus, step)]
        if found:
            fitting = [index for index, step in found if same(self._far_end(index, step), value)]
            return self._first(fitting or [index for index, _ in found])
        own = self._by_subject.get(focus, [])
        types = [index for index in own if self.quads[index].predicate == _TYPE]
        if types or not own:
            return self._first(types or self._by_object.get(focus, []))
        return min(map(self.spots.subjects.__getitem__, own))

    def _over(self, focus: object, step: Step) -> list[int]:
        """The statements about *focus* that *step* leads over."""
        found = (self._by_object if step.inverse else self._by_subject).get(focus, [])
        return [index for index in found if self.quads[index].predicate == step.predicate]

    def _far_end(self, index: int, step: Step) -> object:
        quad = self.quads[index]
        return quad.subject if step.inverse else quad.object

    def _first(self, indices: list[int]) -> int | None:
        return min(map(self.spots.objects.__getitem__, indices), default=None)

    @cached_property
    def _by_subject(self) -> dict[object, list[int]]:
        return _grouped(quad.subject for quad in self.quads)

    @cached_property
    def _by_object(self) -> dict[object, list[int]]:
        return _grouped(quad.object for quad in self.quads)


def _grouped(terms: Iterable[object]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for index, term in enumerate(terms):
        found.setdefault(term, []).append(index)
    return found
