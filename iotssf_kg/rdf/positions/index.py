"""Which statement of a document a finding speaks of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from iotssf_kg.namespaces import RDF
from iotssf_kg.rdf.positions.values import Values

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
        # A node can have a hundred thousand values, and as many findings.
        self._known: dict[tuple[object, Step], Values | None] = {}
        # So can it have a hundred thousand properties.
        self._steps: dict[tuple[object, bool], dict[object, list[int]]] = {}

    def offset(self, focus: object, steps: Iterable[Step], value: object) -> int | None:
        """Where the object starts of the statement of *focus* that fits best.

        Best fits one over a step of *steps* with *value*, then one with another value, then what
        type *focus* is; else this is where *focus* first stands, if it does.
        """
        known = [values for step in steps if (values := self._values(focus, step))]
        fitting = (offset for values in known if (offset := values.offset(value)) is not None)
        if known:
            return next(fitting, known[0].first)
        own = self._by_subject.get(focus, [])
        types = [index for index in own if self.quads[index].predicate == _TYPE]
        if types or not own:
            return self._first(types or self._by_object.get(focus, []))
        return min(map(self.spots.subjects.__getitem__, own))

    def _values(self, focus: object, step: Step) -> Values | None:
        """Where the values of *focus* over *step* stand, if it has any."""
        if (focus, step) not in self._known:
            ends: dict[object, int] = {}
            for index in self._over(focus, step.inverse).get(step.predicate, []):
                quad, offset = self.quads[index], self.spots.objects[index]
                end = quad.subject if step.inverse else quad.object
                ends[end] = min(offset, ends.get(end, offset))
            self._known[focus, step] = Values(ends) if ends else None
        return self._known[focus, step]

    def _over(self, focus: object, inverse: bool) -> dict[object, list[int]]:
        """Predicate → the statements of *focus* with it, or about it if *inverse*."""
        if (focus, inverse) not in self._steps:
            found: dict[object, list[int]] = {}
            for index in (self._by_object if inverse else self._by_subject).get(focus, []):
                found.setdefault(self.quads[index].predicate, []).append(index)
            self._steps[focus, inverse] = found
        return self._steps[focus, inverse]

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
