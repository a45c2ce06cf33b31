"""What a statement is made of, and statements as they are handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias, overload

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


class TriplesOf(Sequence[Triple]):
    """The triples of *quads*, each made when it is asked for: most are never looked at alone.

    Args:
        quads: The statements; their graph is left out.
    """

    __slots__ = ("quads",)

    def __init__(self, quads: Sequence[Quad]) -> None:
        self.quads = quads

    def __len__(self) -> int:
        return len(self.quads)

    def __iter__(self) -> Iterator[Triple]:
        return (quad.triple for quad in self.quads)

    @overload
    def __getitem__(self, index: int) -> Triple: ...

    @overload
    def __getitem__(self, index: slice) -> TriplesOf: ...

    def __getitem__(self, index: int | slice) -> Triple | TriplesOf:
        if isinstance(index, slice):
            return TriplesOf(self.quads[index])
        return self.quads[index].triple
