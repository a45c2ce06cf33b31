"""The assets of an organization with their categories and reasons, and the matrix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.audit.model import AssetLine, CellLine, Matrix
from iotssf_kg.audit.scope import Held, Scope, sentences
from iotssf_kg.namespaces import RDF, SKOS, SSF, shrink
from iotssf_kg.rules import chain
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.rules.ratings import AXES, AXIS
from iotssf_kg.rules.scheme import Scheme
from iotssf_kg.rules.step import Step, Teller

_DEVICE, _QUANTITY = SSF("Device"), SSF("quantity")
_TYPE, _NOTATION = RDF("type"), SKOS("notation")
# No fleet is larger, and Python reads no number of thousands of digits.
_COUNT: Final = re.compile(r"\+?[0-9]{1,15}")


def notation(catalogue: Catalogue, node: NamedNode) -> str:
    """How *node* of a scheme is cited: its notation, else its short name."""
    texts = catalogue.facts.texts(node, _NOTATION)
    return texts[0] if texts else shrink(node)


def ordered(scope: Scope) -> list[Held]:
    """The assets of *scope*: highest category first, then by name."""
    ranks = {
        category: rank
        for scheme in scope.catalogue.schemes.values()
        for rank, category in enumerate(scheme.categories, 1)
    }

    def place(held: Held) -> tuple[object, ...]:
        categories = held.closure.ratings.categories.get(held.node, ())
        named = scope.named(held.node, held.closure)
        highest = max((ranks[each] for each in categories), default=0)
        return (-highest, named, held.closure.export.iri.value)

    return sorted(scope.held, key=place)


def lines(
    scope: Scope, held: Iterable[Held], counts: Mapping[int, Mapping[Outcome, int]]
) -> Iterator[AssetLine]:
    """A line for each of *held*, numbered from 1; *counts* has the needs of each number."""
    contradicting = {
        each.export.iri: _contradictions(scope.teller(each)) for each in scope.closures
    }
    for number, each in enumerate(held, 1):
        closure, teller = each.closure, scope.teller(each.closure)
        nodes = (each.node, *closure.ratings.adopted.get(each.node, ()))
        wrong = contradicting[closure.export.iri]
        yield AssetLine(
            number=number,
            asset=scope.named(each.node, closure),
            export=scope.named(closure.export.iri, closure),
            roles=each.roles,
            categories=tuple(
                notation(scope.catalogue, c) for c in closure.ratings.categories.get(each.node, ())
            ),
            quantity=_quantity(each),
            reasons=tuple(_reasons(teller, each.node)),
            contradictions=tuple(dict.fromkeys(t for n in nodes for t in wrong.get(n, ()))),
            counts=counts.get(number, {}),
        )


def _contradictions(teller: Teller) -> dict[Node, list[str]]:
    found: dict[Node, list[str]] = {}
    for node, kind in teller.closure.contradictions:
        found.setdefault(node, []).append(teller.name(kind))
    return found


def _reasons(teller: Teller, asset: Node) -> Iterator[str]:
    steps = [_short(teller, step) for step in chain.category(teller, asset)]
    # The own levels stand in the cell already; what parts bring in does not.
    steps += [s for s in chain.floors(teller, asset) if any(c.node != asset for c in s.children)]
    yield from sentences(steps)


def _short(teller: Teller, step: Step) -> Step:
    """*step* without the sentences on single levels, which the one on the cell repeats."""
    axis = teller.closure.catalogue.axis
    kept = (_short(teller, child) for child in step.children if child.node not in axis)
    return Step(step.text, step.node, tuple(kept))


def _quantity(held: Held) -> int:
    """The devices that an asset stands for; 0 for a system."""
    if _DEVICE not in held.closure.facts.values(held.node, _TYPE):
        return 0
    stated = held.closure.facts.texts(held.node, _QUANTITY)
    return int(stated[0]) if stated and _COUNT.fullmatch(stated[0]) else 1


def matrices(scope: Scope, held: Iterable[Held]) -> Iterator[Matrix]:
    """The matrix of *held* under each scheme that any of them is rated by."""
    inside: dict[NamedNode, list[tuple[int, Held]]] = {}
    for number, each in enumerate(held, 1):
        for cell in each.closure.ratings.cells_held(each.node):
            inside.setdefault(cell, []).append((number, each))
    for iri, scheme in sorted(scope.catalogue.schemes.items(), key=lambda each: each[0].value):
        if any(cell in inside for cell in scheme.category_of):
            yield _matrix(scope, scheme, iri, inside)


def _matrix(
    scope: Scope,
    scheme: Scheme,
    iri: NamedNode,
    inside: Mapping[NamedNode, list[tuple[int, Held]]],
) -> Matrix:
    recovery, economic = (_levels(scope.catalogue, AXIS[axis]) for axis in AXES)
    rows = tuple(
        (
            scope.named(row)._replace(name=_cited(scope, row)),
            tuple(_cell(scope, scheme, row, column, inside) for column in economic),
        )
        for row in reversed(recovery)
    )
    columns = tuple(scope.named(each)._replace(name=_cited(scope, each)) for each in economic)
    return Matrix(scope.named(iri), scheme.version, columns, rows)


def _cited(scope: Scope, level: NamedNode) -> str:
    return f"{notation(scope.catalogue, level)} {scope.named(level).name}"


def _levels(catalogue: Catalogue, axis: NamedNode) -> list[NamedNode]:
    """The levels of *axis*, lowest first."""
    mine = [level for level, on in catalogue.axis.items() if on == axis]
    return sorted(mine, key=lambda level: (len(catalogue.implied[level]), level.value))


def _cell(
    scope: Scope,
    scheme: Scheme,
    recovery: NamedNode,
    economic: NamedNode,
    inside: Mapping[NamedNode, list[tuple[int, Held]]],
) -> CellLine:
    cell = scheme.cells[frozenset((recovery, economic))]
    category = scheme.category_of[cell]
    found = inside.get(cell, [])
    operated = [each for _, each in found if "operator" in each.roles]
    return CellLine(
        recovery=notation(scope.catalogue, recovery),
        economic=notation(scope.catalogue, economic),
        category=notation(scope.catalogue, category),
        rank=scheme.categories.index(category) + 1,
        assets=tuple(number for number, _ in found),
        operated=len(operated),
        devices=sum(_quantity(each) for _, each in found),
        operated_devices=sum(map(_quantity, operated)),
    )


def totals(counts: Iterable[Mapping[Outcome, int]]) -> Counter[Outcome]:
    """*counts* added up."""
    total: Counter[Outcome] = Counter()
    for each in counts:
        total.update(each)
    return total
