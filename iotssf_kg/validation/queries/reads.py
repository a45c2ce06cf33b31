"""Which statements a query reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from iotssf_kg.namespaces import RDF
from iotssf_kg.sparql.structure import (
    Filter,
    Group,
    Other,
    Pattern,
    Query,
    Union,
    groups,
    nested_queries,
)
from iotssf_kg.sparql.tokens import tokens

_TYPE: Final = RDF("type").value


class Reading(NamedTuple):
    """Which statements a query reads; None stands for all.

    Attributes:
        predicates: Their predicates.
        classes: Of statements with rdf:type, their objects.
        spelt: The predicates of those whose literals must keep their spelling.
        needed: Predicate, and object if one IRI: without a statement of each there are no rows.
    """

    predicates: frozenset[str] | None
    classes: frozenset[str] | None
    spelt: frozenset[str] | None
    needed: tuple[tuple[str, str | None], ...] = ()


ALL: Final = Reading(None, None, None)


def reading(query: Query, text: str) -> Reading:
    """Which statements *query*, written as *text*, reads."""
    found = [(p, group) for group in groups(query) for p in _patterns(group)]
    others = (e for group in groups(query) for e in group.elements if isinstance(e, Other))
    if query.datasets or any(other.kind in ("GRAPH", "SERVICE") for other in others):
        return ALL
    counted = any(each.aggregates for each in nested_queries(query))
    once = set[str]() if counted or query.projected is None else _once(text)
    predicates = _joined(_predicates(pattern, group) for pattern, group in found)
    typing = [p for p, group in found if _TYPE in (_predicates(p, group) or {_TYPE})]
    return Reading(
        predicates,
        _joined({p.iri} if p.iri and p.predicates == {_TYPE} else None for p in typing),
        _joined(_predicates(p, g) for p, g in found if not p.iri and p.object not in once),
        # The answer of an ASK is wanted even where it is no.
        ()
        if query.aggregates or query.kind == "ASK"
        else tuple(dict.fromkeys(_needed(query.where))),
    )


def _needed(group: Group) -> Iterator[tuple[str, str | None]]:
    """The predicates that a row of *group* cannot be without."""
    for element in group.elements:
        if isinstance(element, Union) and len(element.groups) == 1:
            yield from _needed(element.groups[0])
        elif isinstance(element, Pattern) and not element.open and not element.zero:
            # Of several predicates one can be an alternative; a variable has none.
            for predicate in element.predicates if len(element.predicates) == 1 else ():
                yield predicate, element.iri


def _patterns(group: Group) -> Iterator[Pattern]:
    return (element for element in group.elements if isinstance(element, Pattern))


def _once(text: str) -> set[str]:
    """The variables that stand once in *text*: that there is a value matters, not which."""
    counts = Counter(token.text for token in tokens(text) if token.kind == "variable")
    return {name for name, count in counts.items() if count == 1}


def _predicates(pattern: Pattern, group: Group) -> set[str] | None:
    """The predicates that *pattern* can match, or None for any."""
    if pattern.open or pattern.zero:
        return None
    if pattern.verb is None:
        return set(pattern.predicates)
    for element in group.elements:
        if isinstance(element, Filter) and element.expression.within:
            name, listed = element.expression.within
            if name == pattern.verb:
                return set(listed)
    return None


def _joined(sets: Iterator[set[str] | None]) -> frozenset[str] | None:
    found = set[str]()
    for each in sets:
        if each is None:
            return None
        found |= each
    return frozenset(found)
