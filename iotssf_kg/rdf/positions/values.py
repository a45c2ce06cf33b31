"""When a value of a finding is a value of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

_ANY: Final = NamedNode("urn:x-any:")


class Values:
    """The values of one node, and where each of them stands first.

    Args:
        offsets: Value → offset; at least one.
    """

    def __init__(self, offsets: Mapping[object, int]) -> None:
        self.offsets = offsets
        self.first = min(offsets.values())

    def offset(self, value: object) -> int | None:
        """Where *value* stands, or else a literal that a store keeps as the same."""
        found = self.offsets.get(value)
        if found is None and isinstance(value, Literal):
            return self._as_stored.get(_stored([value])[0])
        return found

    @cached_property
    def _as_stored(self) -> dict[object, int]:
        literals = [each for each in self.offsets if isinstance(each, Literal)]
        found: dict[object, int] = {}
        for literal, key in zip(literals, _stored(literals), strict=True):
            found[key] = min(self.offsets[literal], found.get(key, self.offsets[literal]))
        return found


def _stored(literals: Iterable[Literal]) -> list[object]:
    """*literals* as they come back from a store, where "01" is "1"; tags in lower case."""
    store = Store()
    found: list[object] = []
    for literal in literals:
        tag = literal.language
        term = Literal(literal.value, language=tag.lower()) if tag else literal
        store.add(Quad(_ANY, _ANY, term))
        found.append(next(iter(store)).object)
        store.clear()
    return found
