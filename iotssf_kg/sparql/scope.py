"""Which variables a group binds; https://www.w3.org/TR/sparql11-query/#variableScope."""

from __future__ import annotations

from typing import Final, NamedTuple

from iotssf_kg.sparql.structure import (
    Element,
    Filter,
    Group,
    Optional,
    Other,
    Pattern,
    Query,
    Union,
)

_NONE: Final = frozenset[str]()


class Scope(NamedTuple):
    """The variables that every row binds, and those that some row may bind."""

    certain: frozenset[str]
    possible: frozenset[str]


class Scopes:
    """The scopes of the groups of one query, each found once."""

    def __init__(self) -> None:
        self._known: dict[int, Scope] = {}

    def group(self, group: Group) -> Scope:
        """The scope of *group* by itself, whatever stands around it."""
        if group.start not in self._known:
            self._known[group.start] = self.joined(group.elements)
        return self._known[group.start]

    def joined(self, elements: tuple[Element, ...]) -> Scope:
        """The scope of *elements* one after the other."""
        certain, possible = set[str](), set[str]()
        for element in elements:
            found = self._element(element)
            certain |= found.certain
            possible |= found.possible
        return Scope(frozenset(certain), frozenset(possible))

    def _element(self, element: Element) -> Scope:
        if isinstance(element, Pattern):
            return Scope(element.variables, element.variables)
        if isinstance(element, Filter):
            # BIND leaves its variable unbound where its expression fails.
            bound = element.expression.bound
            return Scope(_NONE, frozenset([bound]) if bound else _NONE)
        if isinstance(element, Optional):
            return Scope(_NONE, self.group(element.group).possible)
        if isinstance(element, Union):
            return self._union(element)
        return self._query(element) if isinstance(element, Query) else self._other(element)

    def _union(self, union: Union) -> Scope:
        found = [self.group(group) for group in union.groups]
        certain = frozenset.intersection(*(each.certain for each in found))
        return Scope(certain, frozenset[str]().union(*(each.possible for each in found)))

    def _other(self, other: Other) -> Scope:
        if other.group is None:
            return Scope(_NONE if other.undef else other.variables, other.variables)
        if other.kind == "MINUS":
            return Scope(_NONE, _NONE)
        inner = self.group(other.group)
        possible = inner.possible | other.variables
        # What another endpoint answers is not for us to say.
        return Scope(inner.certain | other.variables if other.kind == "GRAPH" else _NONE, possible)

    def _query(self, query: Query) -> Scope:
        inner = self.group(query.where)
        certain = inner.certain & query.grouped if query.aggregates else inner.certain
        tail = frozenset(query.tail.variables) if "VALUES" in query.modifiers else _NONE
        if query.projected is None:
            return Scope(certain, inner.possible | tail)
        plain = {name for name, told in query.projected.items() if told.bound is None}
        return Scope(certain & plain, frozenset(query.projected))


def mentioned(group: Group) -> frozenset[str]:
    """The variables in the patterns and filters of *group*, and in what EXISTS holds there."""
    found = set[str]()
    for element in group.elements:
        if isinstance(element, Pattern):
            found |= element.variables
        elif isinstance(element, Filter):
            found |= element.expression.variables
            found.update(*map(mentioned, element.expression.exists))
    return frozenset(found)
