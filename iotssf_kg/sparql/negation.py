"""Which NOT EXISTS of a query is an anti-join; ``docs/decisions/2026-11-30-not-exists.md``.

Let *shared* be the variables that NOT EXISTS mentions and that its group can bind. Its answer for a
row of the group depends on these alone where they are bound in every row and what it holds is
patterns and filters. So the rows that it drops are those whose shared values are among the values
that the group's own patterns and the patterns and filters inside have together: MINUS drops the
same, for the shared variables are then bound on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from iotssf_kg.sparql.copies import Copies, copies
from iotssf_kg.sparql.held import Stays, comparable, content, ends, lengths, named
from iotssf_kg.sparql.pieces import Bundles, Labels, pieces
from iotssf_kg.sparql.scope import Scope, Scopes, mentioned
from iotssf_kg.sparql.structure import (
    Element,
    Expression,
    Filter,
    Group,
    Optional,
    Other,
    Part,
    Pattern,
    Query,
    Union,
    exists_in,
)

LIGHT: Final = "It holds one pattern, which the engine looks up fast as it is."
LARGER: Final = "It is part of a larger expression."
INSIDE: Final = "It stands inside another EXISTS that is left alone."
CONDITION: Final = "It is the condition of an OPTIONAL, so it sees what stands before that."
ELSEWHERE: Final = "Another endpoint answers it."
HIDDEN: Final = "It stands in a nested SELECT inside GRAPH with a variable."
GRAPHLESS: Final = "It stands in GRAPH with a variable, and its group has no pattern of its own."
NOTHING: Final = "It shares no variable with its group."
HOLDING: Final = "It holds another EXISTS that is left alone."
LONG: Final = "The query would grow too long."


class Plan(NamedTuple):
    """How one NOT EXISTS becomes MINUS.

    Attributes:
        part: Its FILTER.
        at: The place of that in the parts of its group.
        host: Its group.
        last: The index of the last part of that which is neither FILTER nor MINUS.
        group: What it denies.
        names: The variables that tell which rows to drop.
        copied: What of its group is written inside again.
        inside: The same for those that it holds.
    """

    part: Part
    at: int
    host: Group
    last: int
    group: Group
    names: tuple[str, ...]
    copied: Copies
    inside: Sequence[Plan]


class Around(NamedTuple):
    """What stands around a group: what is bound there, why its filters stay, GRAPH's variable."""

    above: tuple[frozenset[str], ...]
    stays: str = ""
    graph: str | None = None


class _Host(NamedTuple):
    """A group with NOT EXISTS in it; ``nodes`` are variables that are surely nodes of the data."""

    group: Group
    scope: Scope
    nodes: frozenset[str]
    bundles: Bundles
    around: Around


class Judge:
    """Weighs each NOT EXISTS of a query.

    Args:
        labels: The blank nodes that the query names.
        most: How many characters may be written again.
        least: How many patterns one must hold to be rewritten.

    Attributes:
        reasons: By the offset after its opening brace, why one is left alone; "" if it is not.
        plans: Of those that are rewritten and stand in no other.
    """

    def __init__(self, labels: Labels, most: int, least: int) -> None:
        self.reasons: dict[int, str] = {}
        self.plans: list[Plan] = []
        self._labels = labels
        self._left, self._least = most, least
        self._scopes = Scopes()

    def query(self, query: Query, around: Around | None = None) -> None:
        """Weigh those in *query*."""
        for expression in (*(query.projected or {}).values(), query.tail):
            self._keep(expression)
        above = (*(around.above if around else ()), frozenset(query.tail.variables))
        self._group(query.where, Around(above))

    def _group(self, group: Group, around: Around) -> None:
        scope = self._scopes.group(group)
        inner = Around((*around.above, scope.possible), "", around.graph)
        for element in group.elements:
            if isinstance(element, Filter):
                if not element.expression.denied:
                    self._keep(element.expression)
            else:
                self._element(element, inner)
        if any(_denial(part) for part in group.parts):
            nodes = ends(group)
            bundles = Bundles(pieces(group, self._scopes, self._labels))
            self.plans += self._weighed(_Host(group, scope, nodes, bundles, around))

    def _element(self, element: Element, around: Around) -> None:
        if isinstance(element, Optional):
            self._group(element.group, around._replace(stays=CONDITION))
        elif isinstance(element, Union):
            for group in element.groups:
                self._group(group, around)
        elif isinstance(element, Query):
            if around.graph:
                self._refuse(Group((element,), 0), HIDDEN)
            else:
                self.query(element, around)
        elif isinstance(element, Other) and element.group is not None:
            self._other(element, element.group, around)

    def _other(self, other: Other, group: Group, around: Around) -> None:
        if other.kind == "SERVICE":
            self._refuse(group, ELSEWHERE)
        elif other.kind == "GRAPH":
            above = (*around.above, other.variables)
            self._group(group, Around(above, "", next(iter(other.variables), None)))
        else:
            self._group(group, around)

    def _keep(self, expression: Expression) -> None:
        for group in expression.exists:
            self.reasons[group.start] = LARGER
            self._refuse(group, INSIDE)

    def _refuse(self, group: Group, reason: str) -> None:
        """Leave all alone that stand in *group*."""
        for each in exists_in(group):
            self.reasons[each.start] = reason

    def _weighed(self, host: _Host) -> list[Plan]:
        """The plans for those in the filters of *host* that are rewritten."""
        unmoved = [_trailing(part) for part in host.group.parts]
        last = max((index for index, it in enumerate(unmoved) if not it), default=-1)
        found = []
        for index, part in enumerate(host.group.parts):
            group = _denial(part)
            if group is None:
                continue
            try:
                plan = self._plan(group, host)
            except Stays as stays:
                self.reasons[group.start] = str(stays)
                self._refuse(group, INSIDE)
            else:
                self.reasons[group.start] = ""
                found.append(plan._replace(part=part, at=index, last=last))
        return found

    def _plan(self, group: Group, host: _Host) -> Plan:
        if host.around.stays:
            raise Stays(host.around.stays)
        if host.around.graph and not any(isinstance(e, Pattern) for e in host.group.elements):
            raise Stays(GRAPHLESS)
        content(group)
        shared = _shared(mentioned(group), host)
        own = self._scopes.group(group)
        patterns = [each for each in group.elements if isinstance(each, Pattern)]
        copied = copies(patterns, shared, own.certain, host.bundles)
        scope = Scope(own.certain | shared, own.possible | shared)
        comparable(group, scope.certain)
        nodes = lengths(group, host.nodes & shared)
        inside = self._inside(group, shared, scope, nodes, host)
        if not inside and sum(each.steps for each in patterns) < self._least:
            raise Stays(LIGHT)
        self._spend(copied.size)
        graph = {host.around.graph} if host.around.graph else set[str]()
        names = tuple(sorted(shared | graph))
        return Plan(group.parts[0], 0, host.group, 0, group, names, copied, inside)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Stays(LONG)

    def _inside(
        self, group: Group, shared: frozenset[str], scope: Scope, nodes: frozenset[str], host: _Host
    ) -> list[Plan]:
        """The plans for those in the filters of *group*, which is itself rewritten."""
        denied = [each for each in map(_denial, group.parts) if each]
        if not denied:
            return []
        bundle = host.bundles.binding(shared)
        self._spend(bundle.size if bundle else 0)
        known = (*(bundle.pieces if bundle else ()), *pieces(group, self._scopes, self._labels))
        found = self._weighed(_Host(group, scope, nodes, Bundles(known), host.around))
        if any(self.reasons[each.start] not in ("", LIGHT) for each in denied):
            raise Stays(HOLDING)
        return found


def _shared(names: frozenset[str], host: _Host) -> frozenset[str]:
    """Those of *names* that *host* binds, in every row."""
    shared = names & host.scope.possible
    for name in sorted(names - shared):
        if any(name in each for each in host.around.above):
            raise Stays(f"?{name} is bound further out, but not in its group.")
    if not shared:
        raise Stays(NOTHING)
    unsure = shared - host.scope.certain
    if unsure:
        raise Stays(f"{named(unsure)} may be unbound in its group.")
    return shared


def _denial(part: Part) -> Group | None:
    """What *part* denies, if it is FILTER NOT EXISTS."""
    first = part.elements[0] if part.elements else None
    if isinstance(first, Filter) and first.expression.denied:
        return first.expression.exists[0]
    return None


def _trailing(part: Part) -> bool:
    """Whether MINUS before *part* does what it does behind it."""
    return all(
        element.expression.bound is None
        if isinstance(element, Filter)
        else isinstance(element, Other) and element.kind == "MINUS"
        for element in part.elements
    )
