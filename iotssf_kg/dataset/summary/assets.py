"""What is counted of assets: read from a store for some of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.dataset.summary.records import NONE, batches, names
from iotssf_kg.namespaces import RDF, SH, SSF
from iotssf_kg.rules.facts import Facts
from iotssf_kg.store import Reader, Term, construct, number, select

_TYPE, _CATEGORY, _OPERATOR = RDF("type"), SSF("category"), SSF("operatedBy")
_QUANTITY, _PERFORMS, _MEMBER = SSF("quantity"), SSF("performs"), SSF("memberOf")
_READ: Final = (_TYPE, _CATEGORY, _OPERATOR, _QUANTITY, _PERFORMS)
_ASSET: Final = SSF("Asset")
_KINDS: Final = (SSF("Device"), SSF("System"))
GRADES: Final = (SH("Violation"), SH("Warning"), SH("Info"))
"""What the gravest finding about an asset or a function of it can be, gravest first."""
# FILTER, as engines plan two lists of VALUES badly.
_ABOUT: Final = f"""CONSTRUCT {{{{ ?asset ?p ?o }}}} WHERE {{{{
  VALUES ?asset {{{{ {{names}} }}}} ?asset ?p ?o FILTER(?p IN ({", ".join(map(str, _READ))}))
}}}}"""
_CELLS: Final = f"""SELECT DISTINCT ?asset ?category ?cell {{{{
  VALUES ?asset {{{{ {{names}} }}}}
  ?asset {SSF("adoptedAssessment")} ?rating ; {_CATEGORY} ?category .
  ?rating {SSF("cell")} ?cell . ?cell {SSF("inCategory")} ?category
}}}}"""
_FOUND: Final = f"""SELECT DISTINCT ?focus ?severity {{{{
  VALUES ?focus {{{{ {{names}} }}}}
  GRAPH ?graph {{{{
    ?result {SH("focusNode")} ?focus ; {SH("resultSeverity")} ?severity .
    ?report {SH("result")} ?result
  }}}}
  GRAPH {CATALOGUE} {{{{ ?export {SSF("reportGraph")} ?graph ; a {CURRENT} }}}}
}}}}"""
_MEMBERS: Final = f"""SELECT ?operator ?whole {{{{
  VALUES ?operator {{{{ {{names}} }}}} ?operator {_MEMBER} ?whole
}}}}"""

Wholes: TypeAlias = Mapping[NamedNode, Collection[NamedNode]]


class Row(NamedTuple):
    """One asset as it is counted.

    Attributes:
        operators: Who operates it.
        organizations: These, or what they are staff groups of.
        categories: Its categories; ``NONE`` alone where it has none.
        cells: Its cells of the matrix, each with the category that it is in.
        kind: Device, System, or Asset where it says neither.
        grade: The severity of the gravest finding about it; ``NONE`` where there is none.
        devices: How many devices it stands for.
        functions: The functions that it performs.
    """

    operators: frozenset[NamedNode]
    organizations: frozenset[NamedNode]
    categories: tuple[Term, ...]
    cells: tuple[tuple[Term, Term], ...]
    kind: NamedNode
    grade: Term
    devices: int
    functions: tuple[NamedNode, ...]


def wholes(store: Reader, operators: Iterable[NamedNode]) -> dict[NamedNode, set[NamedNode]]:
    """Operator → the organizations that it is a staff group of, or itself."""
    listed = list(operators)
    found: dict[NamedNode, set[NamedNode]] = {}
    for batch in batches(listed):
        for row in select(store, _MEMBERS.format(names=names(batch))):
            operator, whole = row["operator"], row["whole"]
            if isinstance(operator, NamedNode) and isinstance(whole, NamedNode):
                found.setdefault(operator, set()).add(whole)
    return {each: found.get(each, {each}) for each in listed}


def rows(store: Reader, assets: Iterable[NamedNode]) -> Iterator[dict[NamedNode, Row]]:
    """What *store* says of *assets*, some at once."""
    for batch in batches(assets):
        listed = names(batch)
        facts = Facts(construct(store, _ABOUT.format(names=listed)))
        cells: dict[Term, list[tuple[Term, Term]]] = {}
        for row in select(store, _CELLS.format(names=listed)):
            cells.setdefault(row["asset"], []).append((row["category"], row["cell"]))
        operators = {operator for _, operator in facts.pairs(_OPERATOR)}
        bearers = (*batch, *(function for _, function in facts.pairs(_PERFORMS)))
        known = _Known(facts, wholes(store, operators), _grades(store, bearers), cells)
        yield {asset: known.row(asset) for asset in batch}


def _grades(store: Reader, nodes: Iterable[NamedNode]) -> dict[Term, int]:
    """Node → the place in ``GRADES`` of the gravest finding about it."""
    found: dict[Term, int] = {}
    for batch in batches(nodes):
        for row in select(store, _FOUND.format(names=names(batch))):
            if row["severity"] in GRADES:
                place = GRADES.index(row["severity"])
                found[row["focus"]] = min(place, found.get(row["focus"], place))
    return found


class _Known(NamedTuple):
    """What rows are made from."""

    facts: Facts
    wholes: Wholes
    grades: Mapping[Term, int]
    cells: Mapping[Term, list[tuple[Term, Term]]]

    def row(self, asset: NamedNode) -> Row:
        """The row of *asset*."""
        facts = self.facts
        operators = facts.nodes(asset, _OPERATOR)
        functions = facts.nodes(asset, _PERFORMS)
        typed = facts.nodes(asset, _TYPE)
        kind = next((each for each in _KINDS if each in typed), _ASSET)
        grades = [self.grades[n] for n in (asset, *functions) if n in self.grades]
        quantities = [number(value) for value in facts.values(asset, _QUANTITY)] or [1]
        return Row(
            operators=frozenset(operators),
            organizations=frozenset(each for o in operators for each in self.wholes[o]),
            categories=tuple(facts.nodes(asset, _CATEGORY)) or (NONE,),
            cells=tuple(self.cells.get(asset, ())),
            kind=kind,
            grade=GRADES[min(grades)] if grades else NONE,
            devices=sum(quantities) if kind == _KINDS[0] else 0,
            functions=tuple(functions),
        )
