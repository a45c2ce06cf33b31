"""Figures as statements of the summary graph: a record for each number that is not zero.

What is counted day by day is one record with all its days: an organization has as many days on
which something begins or ends as it has pieces of evidence. A record is called by what it counts,
so that a change of one number touches one record.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import SUMMARY
from iotssf_kg.namespaces import XSD, Namespace
from iotssf_kg.store import Build, Reader, Term, number, select

_S: Final = Namespace(f"{SUMMARY.value}#")
OF, TOPIC, NUMBER, DAYS = _S("of"), _S("topic"), _S("number"), _S("days")
EVERYBODY: Final = SUMMARY
"""What figures over all organizations together are of."""

TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    # Of organizations.
    "total": (),
    "assets": ("category", "kind", "grade"),
    "cells": ("cell", "unit"),
    "operators": ("operator",),
    "needs": ("outcome", "day"),
    "evidence": ("day",),
    "change": ("change",),
    # Of publishers.
    "findings": ("severity", "perspective"),
    # Of shelves.
    "holds": ("category", "cell", "kind", "grade"),
    "owners": ("organization",),
    "keepers": ("operator",),
}
"""Topic → what is counted apart in it; a ``day`` is the last of these."""

NONE: Final = Literal("none")
# As many names as a query that an engine plans well can hold.
_BATCH: Final = 500
_T = TypeVar("_T")


class Figure(NamedTuple):
    """What is counted: of whom, and which of the items of its topic."""

    topic: str
    of: NamedNode
    items: tuple[Term, ...] = ()


Figures: TypeAlias = Counter[Figure]
# Record → day → number; the day is "" where none is told apart.
_Records: TypeAlias = dict[Figure, dict[str, int]]


def item(name: str) -> NamedNode:
    """The property by which a record says its item *name*."""
    return _S(name)


@lru_cache(maxsize=1 << 14)
def day(text: str) -> Literal:
    """The day that *text* is in ISO 8601, as a term."""
    return Literal(text, datatype=XSD("date"))


def batches(items: Iterable[_T], most: int = _BATCH) -> Iterator[Sequence[_T]]:
    """*items*, at *most* so many at once."""
    listed = list(items)
    return (listed[first : first + most] for first in range(0, len(listed), most))


def names(terms: Iterable[object]) -> str:
    """*terms* as a query has them."""
    return " ".join(map(str, terms))


def figures_of(store: Reader, owners: Iterable[NamedNode], *topics: str) -> Figures:
    """The figures of *owners* that *store* has, in all topics or these."""
    found: Figures = Counter()
    only = f"?record {TOPIC} ?topic . VALUES ?topic {{ {names(map(Literal, topics))} }}"
    for batch in batches(owners):
        inside = f"?record {OF} ?of ; ?p ?o . {only if topics else ''}"
        within = f"VALUES ?of {{ {names(batch)} }} GRAPH {SUMMARY} {{ {inside} }}"
        found.update(_read(store, within))
    return found


def recorded(store: Reader, figures: Iterable[Figure]) -> Figures:
    """All that *store* has in the records of *figures*."""
    found: Figures = Counter()
    for batch in batches({_record(figure) for figure in figures}):
        listed = names(map(_node, batch))
        within = f"VALUES ?record {{ {listed} }} GRAPH {SUMMARY} {{ ?record ?p ?o }}"
        found.update(_read(store, within))
    return found


def _read(store: Reader, pattern: str) -> Figures:
    said: dict[Term, dict[Term, Term]] = {}
    for row in select(store, f"SELECT ?record ?p ?o {{ {pattern} }}"):
        said.setdefault(row["record"], {})[row["p"]] = row["o"]
    found: Figures = Counter()
    for record in said.values():
        topic, of, days = record[TOPIC], record[OF], record.get(DAYS)
        if not isinstance(topic, Literal) or not isinstance(of, NamedNode):
            continue
        told = tuple(record[item(name)] for name in TOPICS[topic.value] if name != "day")
        if not isinstance(days, Literal):
            found[Figure(topic.value, of, told)] = number(record[NUMBER])
            continue
        for line in days.value.splitlines():
            text, _, count = line.partition(" ")
            found[Figure(topic.value, of, (*told, day(text)))] = int(count)
    return found


def rewrite(build: Build, before: Figures, after: Figures) -> None:
    """Write the numbers *after* in the place of those *before*, which are whole records."""
    old, new = _records(before), _records(after)
    changed = [record for record in old.keys() | new.keys() if old.get(record) != new.get(record)]
    for batch in batches(record for record in changed if record in old):
        within = f"GRAPH {SUMMARY} {{ ?record ?p ?o }}"
        listed = names(map(_node, batch))
        build.update(f"DELETE {{ {within} }} WHERE {{ VALUES ?record {{ {listed} }} {within} }}")
    build.load(SUMMARY, (t for each in changed if each in new for t in _said(each, new[each])))


def _records(figures: Figures) -> _Records:
    found: _Records = {}
    for figure, count in figures.items():
        if count:
            last = figure.items[-1] if "day" in TOPICS[figure.topic] else None
            text = last.value if isinstance(last, Literal) else ""
            found.setdefault(_record(figure), {})[text] = count
    return found


def _record(figure: Figure) -> Figure:
    return figure._replace(items=figure.items[:-1]) if "day" in TOPICS[figure.topic] else figure


def _node(record: Figure) -> NamedNode:
    return called(record.topic, record.of, *record.items)


def called(*parts: object) -> NamedNode:
    """The name of the node of the summary that is told apart by *parts*."""
    return _S(hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=16).hexdigest())


def _said(record: Figure, counts: Mapping[str, int]) -> Iterator[Triple]:
    node, topic = _node(record), TOPICS[record.topic]
    yield Triple(node, OF, record.of)
    yield Triple(node, TOPIC, Literal(record.topic))
    for name, value in zip(topic, record.items, strict=False):
        yield Triple(node, item(name), value)
    if "day" in topic:
        lines = (f"{text} {count}" for text, count in sorted(counts.items()))
        yield Triple(node, DAYS, Literal("\n".join(lines)))
    else:
        yield Triple(node, NUMBER, Literal(str(counts[""]), datatype=XSD("integer")))
