"""The parts of a category scheme, each refused with its name where it is not sound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import permutations, product
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.errors import SchemeError
from iotssf_kg.namespaces import SKOS, SSF, shrink
from iotssf_kg.rules.facts import Facts

Nodes: TypeAlias = tuple[NamedNode, ...]
Levels: TypeAlias = frozenset[NamedNode]
# Category → those directly below it, lower categories first.
Order: TypeAlias = Mapping[NamedNode, Nodes]

AXES: Final = (SSF("RecoveryDifficulty"), SSF("EconomicImpact"))

_CELL, _CATEGORY, _IN_SCHEME = SSF("Cell"), SSF("Category"), SKOS("inScheme")
_ON_AXIS, _IMPLIES, _AT_LEVEL = SSF("onAxis"), SSF("impliesLevel"), SSF("atLevel")
_IN_CATEGORY, _ABOVE = SSF("inCategory"), SSF("directlyAbove")


def named(facts: Facts, kind: NamedNode) -> list[NamedNode]:
    """The nodes of class *kind*, by IRI.

    Raises:
        SchemeError: One is a blank node, which nothing outside its file could refer to.
    """
    nodes = facts.typed(kind)
    for node in nodes:
        if not isinstance(node, NamedNode):
            raise SchemeError(
                f"a node typed {shrink(kind)} has no IRI", source=str(node), hint="Give it one"
            )
    return _sorted(node for node in nodes if isinstance(node, NamedNode))


def only(facts: Facts, node: NamedNode, predicate: NamedNode) -> NamedNode:
    """The one IRI that *node* has by *predicate*.

    Raises:
        SchemeError: It has none, or several, which are named.
    """
    found = facts.nodes(node, predicate)
    if len(found) != 1:
        has = f"has {len(found)} {shrink(predicate)} ({_list(found)})"
        raise SchemeError(
            has if found else f"has no {shrink(predicate)}",
            source=shrink(node),
            hint="Give it exactly one",
        )
    return found[0]


def order(facts: Facts, scheme: NamedNode) -> Order:
    """The categories of *scheme*, lowest first, each with those directly below it.

    Raises:
        SchemeError: There is none, one is above another scheme's, or the order is cyclic.
    """
    found = _members(facts, scheme, _CATEGORY)
    if not found:
        raise SchemeError("has no category", source=shrink(scheme), hint="Add at least one")
    below = {category: tuple(_sorted(facts.nodes(category, _ABOVE))) for category in found}
    for category, lower in below.items():
        for each in lower:
            _refuse_stranger(category, _ABOVE, each, scheme, below)
    try:
        return {category: below[category] for category in TopologicalSorter(below).static_order()}
    except CycleError as error:
        # The sorter lists the cycle from below to above.
        cycle = " above ".join(map(shrink, reversed(error.args[1])))
        raise SchemeError(
            f"its categories form a cycle, {cycle}",
            source=shrink(scheme),
            hint=f"Remove one {shrink(_ABOVE)}",
        ) from error


def cells(facts: Facts, scheme: NamedNode) -> dict[Levels, NamedNode]:
    """One level of each axis → the cell of *scheme* there.

    Raises:
        SchemeError: A combination has no cell or two, or a cell not one level of each axis.
    """
    combinations = _combinations(facts)
    found: dict[Levels, NamedNode] = {}
    for cell in _members(facts, scheme, _CELL):
        at = _levels(facts, cell)
        if at in found:
            raise SchemeError(
                f"both {shrink(found[at])} and {shrink(cell)} stand at {_list(at)}",
                source=shrink(scheme),
                hint="Keep one of them",
            )
        found[at] = cell
    for at in combinations:
        if at not in found:
            raise SchemeError(
                f"no cell stands at {_list(at)}",
                source=shrink(scheme),
                hint="Add it, and place it in a category",
            )
    return {at: found[at] for at in combinations}


def placed(
    facts: Facts, scheme: NamedNode, cells: Iterable[NamedNode], below: Order
) -> dict[NamedNode, NamedNode]:
    """Each of *cells* → its category.

    Raises:
        SchemeError: A cell is in no category of *scheme*, or in several.
    """
    category_of = {cell: only(facts, cell, _IN_CATEGORY) for cell in cells}
    for cell, category in category_of.items():
        _refuse_stranger(cell, _IN_CATEGORY, category, scheme, below)
    return category_of


def introduced(
    facts: Facts, categories: Iterable[NamedNode], predicate: NamedNode, kind: NamedNode
) -> dict[NamedNode, Nodes]:
    """Category → what begins there by *predicate*, sorted.

    Raises:
        SchemeError: Something that begins there is not defined as a *kind*.
    """
    defined = set(facts.typed(kind))
    found = {k: tuple(_sorted(facts.nodes(k, predicate))) for k in categories}
    for category, begins in found.items():
        for each in begins:
            if each not in defined:
                raise SchemeError(
                    f"introduces {shrink(each)}, which is not defined as a {shrink(kind)}",
                    source=shrink(category),
                    hint="Define it, or read the file that does as well",
                )
    return found


def inherited(introduced: Mapping[NamedNode, Nodes], below: Order) -> dict[NamedNode, Nodes]:
    """Category → what begins there or at any lower category, sorted."""
    asked: dict[NamedNode, Nodes] = {}
    for category, lower in below.items():
        taken_over = (each for k in lower for each in asked[k])
        asked[category] = tuple(_sorted({*introduced[category], *taken_over}))
    return asked


def refuse_asking_less(
    facts: Facts,
    cells: Mapping[Levels, NamedNode],
    category_of: Mapping[NamedNode, NamedNode],
    asked: Mapping[NamedNode, Nodes],
) -> None:
    """Hold *asked* to grow from every cell to each that is as high or higher on both axes.

    Raises:
        SchemeError: It does not; names both cells and what is missing.
    """
    for (low_at, low), (high_at, high) in permutations(cells.items(), 2):
        if not low_at <= frozenset().union(*(_reached(facts, level) for level in high_at)):
            continue
        more, less = category_of[low], category_of[high]
        missing = set(asked[more]).difference(asked[less])
        if missing:
            raise SchemeError(
                f"asks for less than the lower cell {shrink(low)}:"
                f" {shrink(less)} lacks {_list(missing)} of {shrink(more)}",
                source=shrink(high),
                hint="Place it in a higher category, or let its category introduce what is missing",
            )


def _combinations(facts: Facts) -> list[Levels]:
    on: dict[NamedNode, list[NamedNode]] = {axis: [] for axis in AXES}
    for level, axis in facts.pairs(_ON_AXIS):
        if isinstance(level, NamedNode) and axis in on:
            on[axis].append(level)
    for axis, levels in on.items():
        if not levels:
            raise SchemeError(
                "has no level", source=shrink(axis), hint="Read the core ontology as well"
            )
    return [frozenset(pair) for pair in product(*map(_sorted, on.values()))]


def _levels(facts: Facts, cell: NamedNode) -> Levels:
    stated = facts.nodes(cell, _AT_LEVEL)
    axes = [axis for level in stated for axis in facts.nodes(level, _ON_AXIS)]
    if len(stated) != len(AXES) or set(axes) != set(AXES):
        raise SchemeError(
            f"stands at {_list(stated)}, not at one level of each axis",
            source=shrink(cell),
            hint=f"Give it one {shrink(_AT_LEVEL)} on each of {_list(AXES)}",
        )
    return frozenset(stated)


def _reached(facts: Facts, level: NamedNode) -> set[NamedNode]:
    reached, waiting = {level}, [level]
    while waiting:
        for lower in facts.nodes(waiting.pop(), _IMPLIES):
            if lower not in reached:
                reached.add(lower)
                waiting.append(lower)
    return reached


def _members(facts: Facts, scheme: NamedNode, kind: NamedNode) -> list[NamedNode]:
    return [node for node in named(facts, kind) if scheme in facts.nodes(node, _IN_SCHEME)]


def _refuse_stranger(
    node: NamedNode,
    predicate: NamedNode,
    category: NamedNode,
    scheme: NamedNode,
    known: Collection[NamedNode],
) -> None:
    if category not in known:
        raise SchemeError(
            f"{shrink(predicate)} names {shrink(category)}, no category of {shrink(scheme)}",
            source=shrink(node),
            hint="Name a category of its own scheme",
        )


def _sorted(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(nodes, key=lambda node: node.value)


def _list(nodes: Iterable[NamedNode]) -> str:
    return ", ".join(map(shrink, _sorted(nodes))) or "no level"
