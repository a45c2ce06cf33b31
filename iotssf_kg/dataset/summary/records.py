"""Figures as statements of the summary graph: a record for each number that is not zero.

Numbers that are always read together are the lines of one record: an organization has as many days
on which something begins or ends as it has pieces of evidence. A record is called by what it
counts, so that a change of one number touches one record.
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
OF, TOPIC, NUMBER, LINES = _S("of"), _S("topic"), _S("number"), _S("lines")
EVERYBODY: Final = SUMMARY
"""What figures over all organizations together are of."""


class Topic(NamedTuple):
    """What is counted apart in it.

    Attributes:
        apart: What a record is about, besides whose it is.
        lines: What its lines are about, each with a number; one without is a number.
    """

    apart: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


TOPICS: Final[Mapping[str, Topic]] = {
    # Of organizations.
    "total": Topic(),
    "assets": Topic(("category", "kind", "grade")),
    "cells": Topic(("cell", "unit")),
    "operators": Topic(("operator",)),
    "needs": Topic(("outcome",), ("day",)),
    "evidence": Topic((), ("day",)),
    "change": Topic(("change",)),
    # Of publishers.
    "findings": Topic(("severity", "perspective")),
    # Of shelves.
    "holds": Topic((), ("category", "cell", "kind", "grade")),
    "owners": Topic(("organization",)),
    "keepers": Topic(("operator",)),
}

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
# Record → line → number; the line is "" where the record is a number.
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
        topic, of = record[TOPIC], record[OF]
        if not isinstance(topic, Literal) or not isinstance(of, NamedNode):
            continue
        told = tuple(record[item(name)] for name in TOPICS[topic.value].apart)
        for line, count in counts_in(record[LINES]) if LINES in record else ():
            found[Figure(topic.value, of, (*told, *map(_term, line)))] = count
        if NUMBER in record:
            found[Figure(topic.value, of, told)] = number(record[NUMBER])
    return found


def counts_in(lines: Term) -> Iterator[tuple[list[str], int]]:
    """The *lines* of a record: each with its items as ``in_line`` has them, and its number."""
    for line in lines.value.splitlines() if isinstance(lines, Literal) else ():
        *items, count = line.split(" ")
        yield items, int(count)


def in_line(term: Term) -> str:
    """An item, which is an IRI, a word or a day, as lines have it: without a space."""
    return term.value if isinstance(term, Literal) else str(term)


@lru_cache(maxsize=1 << 14)
def _term(text: str) -> NamedNode | Literal:
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    return day(text) if text[0].isdigit() else Literal(text)


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
            record = _record(figure)
            line = " ".join(map(in_line, figure.items[len(record.items) :]))
            found.setdefault(record, {})[line] = count
    return found


def _record(figure: Figure) -> Figure:
    return figure._replace(items=figure.items[: len(TOPICS[figure.topic].apart)])


def _node(record: Figure) -> NamedNode:
    return called(record.topic, record.of, *record.items)


def called(*parts: object) -> NamedNode:
    """The name of the node of the summary that is told apart by *parts*."""
    return _S(hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=16).hexdigest())


def _said(record: Figure, counts: Mapping[str, int]) -> Iterator[Triple]:
    node, topic = _node(record), TOPICS[record.topic]
    yield Triple(node, OF, record.of)
    yield Triple(node, TOPIC, Literal(record.topic))
    for name, value in zip(topic.apart, record.items, strict=True):
        yield Triple(node, item(name), value)
    if topic.lines:
        lines = (f"{line} {count}" for line, count in sorted(counts.items()))
        yield Triple(node, LINES, Literal("\n".join(lines)))
    else:
        yield Triple(node, NUMBER, Literal(str(counts[""]), datatype=XSD("integer")))
