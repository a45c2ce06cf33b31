"""Whether one run of a query serves all focus nodes, and which statements it reads.

SHACL runs the query of a constraint for each focus node, ``$this`` bound beforehand in every group
(https://www.w3.org/TR/shacl/#pre-binding). One run with ``$this`` free gives the same rows, each
under its own focus node, where every group either binds ``$this`` by a pattern of its own or does
not mention it, and nothing (LIMIT, an aggregate, MINUS, an OPTIONAL that binds it first) makes the
rows of one focus node depend on those of another.
"""

from __future__ import annotations

from typing import Final

from iotssf_kg.namespaces import RDF
from iotssf_kg.sparql.structure import (
    Element,
    Expression,
    Filter,
    Group,
    Optional,
    Other,
    Pattern,
    Query,
    Union,
    groups,
)

THIS: Final = "this"
_CUTS: Final = {"LIMIT", "OFFSET"}
_TYPE: Final = RDF("type").value


class _Apart(Exception):
    """The query has to be run for each focus node by itself."""


def setwise(query: Query) -> bool:
    """Whether one run of *query* with ``$this`` free gives the rows of every focus node."""
    try:
        return query.kind == "SELECT" and _projects(query) and _rows(query)
    except _Apart:
        return False


def _projects(query: Query) -> bool:
    return query.projected is None or THIS in query.projected


def _rows(query: Query) -> bool:
    """Whether each row of *query* surely binds ``$this``."""
    tail = query.tail
    if query.modifiers & _CUTS or query.datasets or tail.exists or "VALUES" in query.modifiers:
        raise _Apart
    for name, told in (query.projected or {}).items():
        if told.exists or (name == THIS and told.variables != {THIS}):
            raise _Apart
    bound = _group(query.where, outside=False)
    if not _projects(query):
        if _mentioned(query):
            raise _Apart
        return False
    if not bound or (query.aggregates and THIS not in query.grouped):
        raise _Apart
    return True


def _mentioned(query: Query) -> bool:
    told = [*(query.projected or {}).values(), query.tail]
    named = any(THIS in each.variables for each in told) or THIS in query.grouped
    return named or any(THIS in _names(e) for g in groups(query) for e in g.elements)


def _names(element: Element) -> frozenset[str]:
    """The variables that *element* itself mentions, not those of groups in it."""
    if isinstance(element, Pattern):
        ends = (element.subject, element.object, element.verb)
        return frozenset(end for end in ends if end)
    if isinstance(element, Filter):
        return frozenset({*element.expression.variables, element.expression.bound or ""})
    return element.variables if isinstance(element, Other) else frozenset()


def _group(group: Group, *, outside: bool) -> bool:
    """Whether *group* surely binds ``$this``; *outside* says that what it is OPTIONAL to does."""
    bound, filters = False, list[Expression]()
    for element in group.elements:
        if isinstance(element, Filter) and element.expression.bound is None:
            filters.append(element.expression)
        else:
            bound |= _element(element, bound)
    for expression in filters:
        _expression(expression, bound or outside)
    return bound


def _element(element: Element, bound: bool) -> bool:
    if isinstance(element, Pattern):
        return _pattern(element)
    if isinstance(element, Union):
        return _union(element)
    if isinstance(element, Query):
        return _rows(element)
    _unbinding(element, bound)
    return False


def _union(union: Union) -> bool:
    kinds = {_group(group, outside=False) for group in union.groups}
    if len(kinds) > 1:
        raise _Apart
    return kinds.pop()


def _unbinding(element: Filter | Optional | Other, bound: bool) -> None:
    """Pass an element that binds ``$this`` for nobody."""
    if isinstance(element, Filter):
        _expression(element.expression, bound)
        fine = element.expression.bound != THIS
    elif isinstance(element, Optional):
        fine = not _group(element.group, outside=bound) or bound
    else:
        fine = element.kind == "VALUES" and THIS not in element.variables
    if not fine:
        raise _Apart


def _pattern(pattern: Pattern) -> bool:
    mentions = THIS in _names(pattern)
    # A path of no length leads from a node to itself, even from one that is not in the graph.
    if mentions and pattern.zero:
        raise _Apart
    return mentions


def _expression(expression: Expression, bound: bool) -> None:
    inner = [_group(group, outside=False) for group in expression.exists]
    if not bound and (THIS in expression.variables or any(inner)):
        raise _Apart
