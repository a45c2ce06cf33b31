"""When a judgement changes though no byte does: the dates that what it looks at turns on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from iotssf_kg.namespaces import DCTERMS, SSF
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.outcomes import dates

_DAY: Final = timedelta(days=1)
_ADOPTED, _EVIDENCED, _ABOUT = SSF("adoptedAssessment"), SSF("evidencedBy"), SSF("about")
# What holds from that day on, and what holds until that day.
_FIRST: Final = (DCTERMS("issued"), SSF("validFrom"), SSF("lastChanged"))
_LAST: Final = (SSF("validUntil"),)


def next_change(closure: Closure, on: date) -> date | None:
    """The first day after *on* at which the export's judgement can be another.

    None where nothing that it looks at, its own or others', has a date still to come.
    """
    turning = (day for facts, node in _looked_at(closure) for day in _turns(facts, node))
    return min((day for day in turning if day > on), default=None)


def _looked_at(closure: Closure) -> Iterator[tuple[Facts, Node]]:
    """Its own dated nodes; what it adopts and relies on, of others too, and what that is about."""
    facts = closure.facts
    for predicate in (*_FIRST, *_LAST):
        for node in facts.rows(predicate):
            yield facts, node
    adopted: set[Node] = {rating for _, rating in facts.pairs(_ADOPTED)}
    for each in adopted:
        yield closure.describing(each), each
    relied_on: set[Node] = {evidence for _, evidence in facts.pairs(_EVIDENCED)}
    for each in relied_on:
        yield closure.describing(each), each
    for each in relied_on.union(facts.rows(_ABOUT)):
        for subject in closure.describing(each).nodes(each, _ABOUT):
            yield closure.describing(subject), subject


def _turns(facts: Facts, node: Node) -> Iterator[date]:
    for predicate in _FIRST:
        yield from dates(facts, node, predicate)
    for predicate in _LAST:
        for day in dates(facts, node, predicate):
            if day < date.max:
                yield day + _DAY
