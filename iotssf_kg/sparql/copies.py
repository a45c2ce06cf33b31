"""What of a group to write again inside its NOT EXISTS, so that the two are joined at little cost.

Each row of the group extends a row of what is written again, so no value is missing there that the
shared variables can have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from iotssf_kg.namespaces import RDF
from iotssf_kg.sparql.held import Stays, named
from iotssf_kg.sparql.pieces import Bundles, Knots, Piece
from iotssf_kg.sparql.structure import Pattern

APART: Final = "A pattern in it shares nothing with its group, not even over other patterns."
_TYPE: Final = RDF("type").value


class Copies(NamedTuple):
    """What is written again.

    Attributes:
        first: Before the patterns of NOT EXISTS; engines begin with the first of equals.
        then: Behind these.
        apart: Whether *first* stands in a SELECT of its own, each row once.
    """

    first: Sequence[Piece] = ()
    then: Sequence[Piece] = ()
    apart: bool = False

    @property
    def size(self) -> int:
        """The number of characters in it."""
        return sum(piece.size for piece in (*self.first, *self.then))


def copies(
    patterns: Sequence[Pattern], shared: frozenset[str], certain: frozenset[str], bundles: Bundles
) -> Copies:
    """What is best joined with *patterns*, those of a NOT EXISTS, which bind *certain*.

    Args:
        patterns: They may bind only some of *shared*; together with what is copied they bind all.
        shared: The variables that they share with their group.
        certain: The variables that they bind.
        bundles: What there is to copy.

    Raises:
        Stays: Whatever is copied, the join would multiply its rows.
    """
    alone = shared <= certain and _rooted(patterns)
    about = bundles.about(shared)
    chosen = [piece for piece in about if _picky(piece)] if alone else about
    told = [each for piece in chosen for each in piece.part.elements]
    bound = certain.union(*(piece.scope.certain for piece in chosen))
    more = [each for each in told if isinstance(each, Pattern)]
    if shared <= bound and _rooted([*patterns, *more]):
        first = [piece for piece in chosen if _picky(piece)]
        return Copies(first, [piece for piece in chosen if not _picky(piece)])
    if alone:
        return Copies()
    bundle = bundles.binding(shared)
    if bundle is None:
        raise Stays(f"No plain patterns that hang together bind {named(shared)}.")
    _hanging(patterns, shared)
    return Copies(bundle.pieces, apart=True)


def _picky(piece: Piece) -> bool:
    """Whether *piece* names a value, so that few rows are left; a class is of many."""
    return any(
        not isinstance(each, Pattern) or (each.nodes[1] is None and each.predicates != {_TYPE})
        for each in piece.part.elements
    )


def _hanging(patterns: Sequence[Pattern], shared: frozenset[str]) -> None:
    """Pass *patterns* that all hang on what is *shared*."""
    knots = Knots()
    units = [knots.tie(shared)]
    units += [knots.tie({*each.variables, *filter(None, each.nodes)}) for each in patterns]
    if len({knots.top(name or "") for name in units}) > 1:
        raise Stays(APART)


def _rooted(patterns: Sequence[Pattern]) -> bool:
    """Whether one subject leads to all of *patterns*, step by step forwards.

    A node has few values and can be the value of very many, so joining such patterns by themselves
    does not multiply their rows.
    """
    ahead: dict[str, list[str]] = {}
    for each in patterns:
        subject, value = each.nodes
        if subject is None or each.inverse or each.repeated or each.open:
            return False
        ahead.setdefault(subject, []).extend([value] if value else [])
    seen, root = set[str](), ""
    for start in ahead:
        # If any leads to all, then the last that none before it leads to.
        root = root if start in seen else start
        _follow(start, ahead, seen)
    reached = set[str]()
    _follow(root, ahead, reached)
    return reached.issuperset(ahead)


def _follow(start: str, ahead: dict[str, list[str]], seen: set[str]) -> None:
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += ahead.get(at, ())
