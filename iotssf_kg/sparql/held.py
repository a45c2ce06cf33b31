"""What a NOT EXISTS may hold, to be written as an anti-join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from iotssf_kg.sparql.pieces import changing
from iotssf_kg.sparql.structure import Filter, Group, Optional, Other, Pattern, Query, Union

LENGTH: Final = "A path in it can be of no length, and may begin at a node that is not in the data."
_HELD: Final = {
    Optional: "OPTIONAL",
    Union: "a nested group or UNION",
    Query: "a nested SELECT",
}


class Stays(Exception):
    """This one is left alone; the text says why."""


def content(group: Group) -> None:
    """Pass a group of patterns and filters."""
    for element in group.elements:
        if isinstance(element, Filter):
            expression = element.expression
            if expression.bound:
                raise Stays("It holds BIND.")
            if expression.exists and not expression.denied:
                raise Stays("It holds EXISTS in an expression.")
            found = changing(expression)
            if found:
                raise Stays(f"It holds {found}, which may give another value each time.")
        elif not isinstance(element, Pattern):
            held = element.kind if isinstance(element, Other) else _HELD[type(element)]
            raise Stays(f"It holds {held}.")


def comparable(group: Group, known: frozenset[str]) -> None:
    """Pass a group whose filters compare what is surely bound."""
    for element in group.elements:
        if isinstance(element, Filter):
            unbound = element.expression.variables - known
            if unbound:
                raise Stays(f"A filter in it compares {named(unbound)}, which may be unbound.")


def lengths(group: Group, nodes: frozenset[str]) -> frozenset[str]:
    """The variables that are surely nodes of the data, *nodes* or bound in *group*.

    A path of no length holds for any node, even for one that is not in the data, if it is known
    before the path is followed: NOT EXISTS knows the values of the row, MINUS does not.
    """
    found = set(nodes | ends(group))
    for element in group.elements:
        if isinstance(element, Pattern) and element.nullable:
            both = {end for end in (element.subject, element.object) if end}
            if found.isdisjoint(both):
                raise Stays(LENGTH)
            found |= both
    return frozenset(found)


def ends(group: Group) -> frozenset[str]:
    """The variables at the ends of a pattern of *group* that takes a statement at least."""
    found = set[str]()
    for element in group.elements:
        if isinstance(element, Pattern) and not element.nullable:
            found.update(end for end in (element.subject, element.object) if end)
    return frozenset(found)


def named(names: Iterable[str]) -> str:
    """*names* for a reader."""
    return " and ".join(f"?{name}" for name in sorted(names))
