"""What two exports say otherwise: asked as what differs, so that only that is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.dataset.graphs import closure_of, report_of
from iotssf_kg.dataset.summary import batches, names
from iotssf_kg.namespaces import SH, SSF
from iotssf_kg.store import Reader, Row, Term, number, only, select

MOST: Final = 100
"""The most nodes that are told of on one side."""
# Of an export: the pattern of ?node and its ?value, and of ?p where there are several properties.
View: TypeAlias = Callable[[NamedNode], str]
Sides: TypeAlias = tuple[NamedNode, NamedNode]


class Several(NamedTuple):
    """Some nodes in order, and how many there are in all."""

    nodes: tuple[NamedNode, ...]
    number: int


def of_kind(kinds: Collection[Term], export: NamedNode) -> str:
    """The pattern of each ?node of *kinds* that *export* describes."""
    return f"VALUES ?kind {{ {names(kinds)} }} GRAPH {export} {{ ?node a ?kind }}"


def said(properties: Collection[NamedNode], export: NamedNode) -> str:
    """The pattern of what *export* says by *properties*."""
    listed = ", ".join(map(str, properties))
    return f"GRAPH {export} {{ ?node ?p ?value }} FILTER(?p IN ({listed}))"


def _rated(axis: NamedNode, export: NamedNode) -> str:
    # An asset's rating is that of the assessment that it adopts.
    return f"GRAPH {export} {{ ?node {SSF('adoptedAssessment')}/{axis} ?value }}"


def _placed(export: NamedNode) -> str:
    return f"GRAPH {closure_of(export)} {{ ?node {SSF('category')} ?value }}"


RATED: Final[tuple[View, ...]] = (
    partial(_rated, SSF("recoveryDifficulty")),
    partial(_rated, SSF("economicImpact")),
    _placed,
)
"""What an asset's rating is read from: its level on either axis, and the category that follows."""


def alone(store: Reader, export: NamedNode, other: NamedNode, kinds: Collection[Term]) -> Several:
    """The nodes of *kinds* that *export* describes and *other* does not."""
    lacking = f"FILTER NOT EXISTS {{ GRAPH {other} {{ ?node a ?there }} }}"
    where = f"{of_kind(kinds, export)} {lacking}"
    return Several(_nodes(store, where), _counted(store, "DISTINCT ?node", where))


def changed(
    store: Reader, sides: Sides, kinds: Collection[Term], properties: Collection[NamedNode]
) -> tuple[NamedNode, ...]:
    """The nodes of *kinds* of which both of *sides* tell, and not the same by *properties*."""
    found: set[NamedNode] = set()
    for one, other in (sides, sides[::-1]):
        where = f"""{of_kind(kinds, one)} {said(properties, one)} {_known(other)}
          FILTER NOT EXISTS {{ GRAPH {other} {{ ?node ?p ?value }} }}"""
        found.update(_nodes(store, where))
    return _first(found)


def rerated(store: Reader, sides: Sides) -> tuple[NamedNode, ...]:
    """The assets of which both of *sides* tell, and not with the same levels and category."""
    found: set[NamedNode] = set()
    for one, other in (sides, sides[::-1]):
        for view in RATED:
            where = f"{view(one)} {_known(other)} FILTER NOT EXISTS {{ {view(other)} }}"
            found.update(_nodes(store, where))
    return _first(found)


def values(
    store: Reader, view: str, nodes: Iterable[NamedNode]
) -> Mapping[NamedNode, Mapping[NamedNode, tuple[Term, ...]]]:
    """Node → property → what *view*, a pattern of an export, has of *nodes*; ?p may be missing."""
    found: dict[NamedNode, dict[NamedNode, tuple[Term, ...]]] = {}
    for batch in batches(nodes):
        for row in select(store, f"SELECT * {{ VALUES ?node {{ {names(batch)} }} {view} }}"):
            node, each = row["node"], row.get("p", SSF("category"))
            if isinstance(node, NamedNode) and isinstance(each, NamedNode):
                mine = found.setdefault(node, {})
                mine[each] = (*mine.get(each, ()), row["value"])
    return found


def findings(
    store: Reader, export: NamedNode, other: NamedNode, lang: str
) -> tuple[list[Row], int]:
    """What was found in *export* alone, and how much that is in all.

    A finding is the same where it is of the same shape about the same node. Each row has ?node,
    ?shape and ?severity, and ?text where there is a message in *lang*.
    """
    lacking = f"FILTER NOT EXISTS {{ {_found(other, '?others')} }}"
    where = f"{_found(export, '?result')} {lacking}"
    text = f"""SELECT ?node ?shape ?severity (MIN(?message) AS ?text) {{ {where}
        GRAPH {report_of(export)} {{ ?result {SH("resultSeverity")} ?severity }}
        OPTIONAL {{ GRAPH {report_of(export)} {{
          ?result {SH("resultMessage")} ?message FILTER(LANG(?message) = "{lang}") }} }}
      }} GROUP BY ?node ?shape ?severity ORDER BY ?severity ?node ?shape LIMIT {MOST}"""
    return list(select(store, text)), _counted(store, "*", where)


def counted(store: Reader, where: str) -> Iterator[tuple[Term, int]]:
    """Each ?value that *where* has, with how many nodes have it."""
    text = f"SELECT ?value (COUNT(DISTINCT ?node) AS ?n) {{ {where} }} GROUP BY ?value"
    return ((row["value"], number(row["n"])) for row in select(store, text) if "value" in row)


def _found(export: NamedNode, result: str) -> str:
    # Only what the report itself has as a result: a detail of one is a result as well.
    return f"""GRAPH {report_of(export)} {{ {result} {SH("focusNode")} ?node ;
      {SH("sourceShape")} ?shape . {result}of {SH("result")} {result} }}"""


def _known(export: NamedNode) -> str:
    return f"FILTER EXISTS {{ GRAPH {export} {{ ?node a ?there }} }}"


def _nodes(store: Reader, where: str) -> tuple[NamedNode, ...]:
    text = (
        f"SELECT DISTINCT ?node {{ {where} FILTER(ISIRI(?node)) }} ORDER BY ?node LIMIT {MOST + 1}"
    )
    found = (row["node"] for row in select(store, text))
    return tuple(node for node in found if isinstance(node, NamedNode))


def _counted(store: Reader, what: str, where: str) -> int:
    return number(only(select(store, f"SELECT (COUNT({what}) AS ?n) {{ {where} }}"))["n"])


def _first(nodes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    return tuple(sorted(nodes, key=str)[: MOST + 1])
