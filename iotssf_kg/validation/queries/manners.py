"""What SHACL forbids in the query of a shape; https://www.w3.org/TR/shacl/#pre-binding."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from iotssf_kg.sparql.structure import (
    Filter,
    Group,
    Other,
    Pattern,
    Query,
    groups,
    nested_queries,
)

_REFUSED: Final = {
    "MINUS": "MINUS takes no account of what is bound beforehand: write FILTER NOT EXISTS",
    "VALUES": "VALUES is not allowed: write FILTER with IN",
    "SERVICE": "SERVICE is not allowed: ask the other endpoint by itself",
}


def forbidden(query: Query, bound: Collection[str]) -> Iterator[str]:
    """Why *query* cannot be run with the variables *bound* beforehand, with the remedy."""
    yield from _around(query)
    for group in groups(query):
        yield from _in_group(group, bound)
    for each in nested_queries(query):
        yield from _rebound((each.projected or {}).items(), bound)
        if each is not query:
            yield from _lost(each, bound)


def _around(query: Query) -> Iterator[str]:
    if query.kind not in ("SELECT", "ASK"):
        yield f"{query.kind} gives no findings: write SELECT"
    if query.based:
        yield "BASE is not allowed: write IRIs in full, or with a prefix"
    if query.datasets:
        yield "FROM is not allowed: the data is one graph, so ask it without"
    if "VALUES" in query.modifiers:
        yield _REFUSED["VALUES"]
    if query.kind == "SELECT" and query.projected is not None and "this" not in query.projected:
        yield "the query does not give $this: add it to SELECT"


def _in_group(group: Group, bound: Collection[str]) -> Iterator[str]:
    for element in group.elements:
        if isinstance(element, Other):
            if element.kind in _REFUSED:
                yield _REFUSED[element.kind]
            elif element.variables != {"shapesGraph"}:
                yield "GRAPH is not allowed: the data is one graph, so ask it without"
        elif isinstance(element, Filter) and element.expression.bound in bound:
            yield f"BIND gives ${element.expression.bound} again: name it otherwise"


def _rebound(projected: Collection[tuple[str, object]], bound: Collection[str]) -> Iterator[str]:
    for name, told in projected:
        if name in bound and getattr(told, "bound", None):
            yield f"AS gives ${name} again: name it otherwise"


def _lost(query: Query, bound: Collection[str]) -> Iterator[str]:
    """The variables that a nested query does not hand on."""
    given = _scope(query) if query.projected is None else set(query.projected)
    for name in sorted({"this", *bound} - {"shapesGraph", "currentShape", "value"} - given):
        yield f"a nested SELECT does not give ${name}: add it to that SELECT, and a pattern of it"


def _scope(query: Query) -> set[str]:
    patterns = [p for g in groups(query) for p in g.elements if isinstance(p, Pattern)]
    return {end for p in patterns for end in (p.subject, p.object, p.verb) if end}
