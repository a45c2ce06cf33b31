"""The figures of organizations and publishers, counted anew from what a store holds of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.summary.assets import Row, Wholes
from iotssf_kg.dataset.summary.needs import Standing, standing
from iotssf_kg.dataset.summary.periods import turns
from iotssf_kg.dataset.summary.records import NONE, Figure, Figures, batches, day, names
from iotssf_kg.namespaces import DCTERMS, SH, SSF
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.store import Reader, Term, number, select

_EXPORT, _REPLACES = SSF("Export"), DCTERMS("replaces")
_UNITS: Final = (Literal("assets"), Literal("devices"))
_OUTCOMES: Final = {outcome: Literal(outcome) for outcome in Outcome}
_ADDED, _REMOVED = Literal("added"), Literal("removed")
_STATED: Final = f"""SELECT DISTINCT ?export ?asset ?operator {{{{
  VALUES ?operator {{{{ {{names}} }}}}
  GRAPH ?export {{{{ ?asset {SSF("operatedBy")} ?operator }}}}
}}}}"""
_REPLACED: Final = f"""SELECT DISTINCT ?new ?old {{{{
  VALUES ?{{given}} {{{{ {{names}} }}}}
  ?new {_REPLACES} ?old ; a {_EXPORT} . GRAPH ?old {{{{ ?old a {_EXPORT} }}}}
}}}}"""
_FOUND: Final = f"""
SELECT ?publisher ?severity ?perspective (COUNT(?result) AS ?number) {{{{
  VALUES ?publisher {{{{ {{names}} }}}}
  GRAPH {CATALOGUE} {{{{
    ?export {DCTERMS("publisher")} ?publisher ; a {CURRENT} ; {SSF("reportGraph")} ?graph
  }}}}
  GRAPH ?graph {{{{
    ?report {SH("result")} ?result . ?result {SH("resultSeverity")} ?severity
  }}}}
  OPTIONAL {{{{
    GRAPH ?graph {{{{ ?result {SH("value")} ?value }}}}
    ?value {SSF("inPerspective")} ?perspective
  }}}}
}}}} GROUP BY ?publisher ?severity ?perspective"""

Evidence: TypeAlias = set[tuple[NamedNode, Term, date]]


def counted(rows: Mapping[NamedNode, Row], of: Wholes) -> Figures:
    """What *rows* add to the figures of their organizations, but for needs.

    Args:
        rows: Asset → what is known of it.
        of: Operator → its organizations.
    """
    found: Figures = Counter()
    for row in rows.values():
        for organization in row.organizations:
            found[Figure("total", organization)] += 1
            for category in row.categories:
                found[Figure("assets", organization, (category, row.kind, row.grade))] += 1
            for _, cell in row.cells:
                for unit, amount in zip(_UNITS, (1, row.devices), strict=True):
                    found[Figure("cells", organization, (cell, unit))] += amount
        for operator in row.operators:
            for organization in of[operator]:
                found[Figure("operators", organization, (operator,))] += 1
    return found


def stood(store: Reader, rows: Mapping[NamedNode, Row], evidence: Evidence) -> Figures:
    """How the needs of the assets in *rows* stand from when on; *evidence* gets what they rest on.

    Evidence that several assets of an organization rest on counts once for it, so that only those
    who have asked about all of its assets can count it.
    """
    bearers = {bearer: row for asset, row in rows.items() for bearer in (asset, *row.functions)}
    known, found = standing(store, bearers), Counter[Figure]()
    for (bearer, _), periods in known.needs.items():
        for organization in _organizations(bearers, bearer):
            for outcome, when, by in turns(periods):
                items = _OUTCOMES[outcome], day(when.isoformat())
                found[Figure("needs", organization, items)] += by
    evidence.update(_rested(known, bearers))
    return found


def _rested(
    known: Standing, bearers: Mapping[NamedNode, Row]
) -> Iterator[tuple[NamedNode, Term, date]]:
    for bearer, ends in known.evidence.items():
        for organization in _organizations(bearers, bearer):
            yield from ((organization, *each) for each in ends)


def _organizations(bearers: Mapping[NamedNode, Row], bearer: Term) -> Collection[NamedNode]:
    return bearers[bearer].organizations if isinstance(bearer, NamedNode) else ()


def ending(evidence: Evidence) -> Figures:
    """How much *evidence* ends on which day."""
    return Counter(Figure("evidence", of, (day(until.isoformat()),)) for of, _, until in evidence)


def came_and_went(store: Reader, of: Wholes) -> Figures:
    """Which assets came and went as exports were replaced, as CQ31 counts them."""
    now: set[tuple[NamedNode, Term]] = set()
    before: set[tuple[NamedNode, Term]] = set()
    for batch in batches(of):
        stated = list(select(store, _STATED.format(names=names(batch))))
        new, old = _replaced(store, {row["export"] for row in stated})
        for row in stated:
            operator = row["operator"]
            for organization in of[operator] if isinstance(operator, NamedNode) else ():
                pair = organization, row["asset"]
                now.update([pair] if row["export"] in new else ())
                before.update([pair] if row["export"] in old else ())
    added = Counter(Figure("change", of, (_ADDED,)) for of, _ in now - before)
    return added + Counter(Figure("change", of, (_REMOVED,)) for of, _ in before - now)


def _replaced(store: Reader, exports: Iterable[Term]) -> tuple[set[Term], set[Term]]:
    """The exports that replaced any, and those replaced, near *exports*."""
    new, old = set[Term](), set[Term]()
    for batch in batches(exports):
        for given in ("new", "old"):
            text = _REPLACED.format(given=given, names=names(batch))
            for row in select(store, text):
                new.add(row["new"])
                old.add(row["old"])
    return new, old


def found_by(store: Reader, publishers: Iterable[NamedNode]) -> Figures:
    """The findings about the current exports of *publishers*."""
    found: Figures = Counter()
    for batch in batches(publishers):
        for row in select(store, _FOUND.format(names=names(batch))):
            publisher = row["publisher"]
            if isinstance(publisher, NamedNode):
                items = row["severity"], row.get("perspective", NONE)
                found[Figure("findings", publisher, items)] += number(row["number"])
    return found
