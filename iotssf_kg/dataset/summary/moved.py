"""Whose figures a load can have changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.summary.assets import Wholes, wholes
from iotssf_kg.dataset.summary.records import batches, names
from iotssf_kg.namespaces import DCTERMS, SSF
from iotssf_kg.store import Reader, select

_OPERATED, _MEMBER = SSF("operatedBy"), SSF("memberOf")
_OPERATORS: Final = f"""SELECT DISTINCT ?found {{{{
  VALUES ?given {{{{ {{names}} }}}} GRAPH ?given {{{{ ?asset {_OPERATED} ?found }}}}
}}}}"""
_PUBLISHERS: Final = f"""SELECT DISTINCT ?found {{{{
  VALUES ?given {{{{ {{names}} }}}} GRAPH {CATALOGUE} {{{{ ?given {DCTERMS("publisher")} ?found }}}}
}}}}"""
_GROUPS: Final = f"""SELECT DISTINCT ?found {{{{
  VALUES ?given {{{{ {{names}} }}}} ?found {_MEMBER} ?given
}}}}"""
_ASSETS: Final = f"""SELECT DISTINCT ?found {{{{
  VALUES ?given {{{{ {{names}} }}}} ?found {_OPERATED} ?given
}}}}"""


@dataclass(frozen=True)
class Moved:
    """What is to be counted anew.

    Attributes:
        organizations: Of these, assets, needs, evidence and changes.
        publishers: Of these, findings.
        before: The assets that these organizations operated.
        after: The assets that they operate.
        of: Operator → the organizations among these that it is of, now.
    """

    organizations: frozenset[NamedNode]
    publishers: frozenset[NamedNode]
    before: frozenset[NamedNode]
    after: frozenset[NamedNode]
    of: Wholes


def moved(before: Reader, after: Reader, exports: Iterable[NamedNode]) -> Moved:
    """What *exports*, which come, change or go from *before* to *after*, can have changed."""
    listed, states = list(exports), (before, after)
    operators = {o for state in states for o in _all(state, _OPERATORS, listed)}
    publishers = {p for state in states for p in _all(state, _PUBLISHERS, listed)}
    organizations = {
        each for state in states for found in wholes(state, operators).values() for each in found
    }
    was, now = (_operators(state, organizations) for state in states)
    return Moved(
        organizations=frozenset(organizations),
        publishers=frozenset(publishers),
        before=frozenset(_all(before, _ASSETS, was)),
        after=frozenset(_all(after, _ASSETS, now)),
        of=now,
    )


def _operators(state: Reader, organizations: set[NamedNode]) -> Wholes:
    """Operator → those of *organizations* that it is of."""
    groups = set(_all(state, _GROUPS, organizations))
    found = wholes(state, groups | organizations).items()
    return {each: mine for each, of in found if (mine := of & organizations)}


def _all(state: Reader, query: str, given: Iterable[NamedNode]) -> Iterator[NamedNode]:
    for batch in batches(given):
        for row in select(state, query.format(names=names(batch))):
            if isinstance(row["found"], NamedNode):
                yield row["found"]
