"""Which assets of a lower category feed the organization's, and which of its own feed higher ones.

All pairs over any number of connections can be as many as the assets squared; so pairs are told of
direct connections alone, and of longer ways the categories that they begin in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.audit.assets import notation
from iotssf_kg.audit.model import Flow, Reach
from iotssf_kg.audit.scope import Scope
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.store import Reader, Row, select

_PREFIX: Final = "PREFIX ssf: <https://w3id.org/iot-ssf/ns#>\n"
CONNECTIONS: Final = f"""{_PREFIX}
SELECT ?low ?high ?connection ?carries
WHERE {{ ?connection ssf:from ?low ; ssf:to ?high ; ssf:carries ?carries }}
ORDER BY ?low ?high ?connection ?carries
"""
FEEDS: Final = f"""{_PREFIX}
SELECT ?low ?high
WHERE {{ ?low ssf:feeds ?high }}
ORDER BY ?low ?high
"""
CATEGORIES: Final = f"""{_PREFIX}
SELECT ?asset ?category
WHERE {{ ?asset ssf:category ?category }}
ORDER BY ?asset ?category
"""
Categories: TypeAlias = dict[object, set[NamedNode]]


class Link(NamedTuple):
    """One connection between two assets, and one thing that it carries."""

    low: NamedNode
    high: NamedNode
    connection: object
    carries: NamedNode


@dataclass(frozen=True)
class Web:
    """Every connection in a store, the categories of the assets, and what is above what."""

    links: tuple[Link, ...]
    feeding: Mapping[object, tuple[object, ...]]
    categories: Categories
    below: Mapping[NamedNode, frozenset[NamedNode]]

    def upstream(self) -> Categories:
        """Asset → the categories of itself and of all that feeds it over any number of links.

        A set grows by as many as there are categories at most, so this ends, and in linear time.
        """
        reached = {asset: set(held) for asset, held in self.categories.items()}
        waiting = list(reached)
        while waiting:
            low = waiting.pop()
            for high in self.feeding.get(low, ()):
                mine = reached.setdefault(high, set())
                if not reached[low] <= mine:
                    mine |= reached[low]
                    waiting.append(high)
        return reached

    def lower(self, high: object) -> set[NamedNode]:
        """The categories below those of the asset *high*."""
        return set().union(*(self.below.get(each, ()) for each in self.categories.get(high, ())))


def _below(catalogue: Catalogue, category: NamedNode) -> frozenset[NamedNode]:
    found: set[NamedNode] = set()
    waiting = [category]
    while waiting:
        for lower in catalogue.facts.nodes(waiting.pop(), SSF("directlyAbove")):
            if lower not in found:
                found.add(lower)
                waiting.append(lower)
    return frozenset(found)


def web(store: Reader, catalogue: Catalogue) -> Web:
    """The connections in *store*."""
    links = tuple(link for row in select(store, CONNECTIONS) for link in _links(row))
    feeding: dict[object, list[object]] = {}
    for row in select(store, FEEDS):
        feeding.setdefault(row["low"], []).append(row["high"])
    categories: Categories = {}
    for row in select(store, CATEGORIES):
        if isinstance(row["category"], NamedNode):
            categories.setdefault(row["asset"], set()).add(row["category"])
    told = {low: tuple(high) for low, high in feeding.items()}
    known = {category for held in categories.values() for category in held}
    return Web(links, told, categories, {each: _below(catalogue, each) for each in known})


def _links(row: Row) -> Iterator[Link]:
    low, high, carries = row["low"], row["high"], row["carries"]
    if (
        isinstance(low, NamedNode)
        and isinstance(high, NamedNode)
        and isinstance(carries, NamedNode)
    ):
        yield Link(low, high, row["connection"], carries)


def flows(scope: Scope, known: Web) -> Iterator[Flow]:
    """The direct connections from a lower to a higher category that touch the assets of *scope*."""
    pairs: dict[tuple[NamedNode, NamedNode], list[Link]] = {}
    for link in known.links:
        if link.low != link.high and not scope.mine.isdisjoint((link.low, link.high)):
            pairs.setdefault((link.low, link.high), []).append(link)
    for (low, high), links in pairs.items():
        for above in _ordered(known.categories.get(high, ())):
            for below in _ordered(known.categories.get(low, ())):
                if below in known.below[above]:
                    yield _flow(scope, links, below, above)


def _flow(scope: Scope, links: Iterable[Link], below: NamedNode, above: NamedNode) -> Flow:
    listed = list(links)
    ways = {scope.named(_node(link.connection)).name for link in listed}
    return Flow(
        low=scope.named(listed[0].low),
        low_category=notation(scope.catalogue, below),
        high=scope.named(listed[0].high),
        high_category=notation(scope.catalogue, above),
        connections=tuple(sorted(ways)),
        carries=tuple(sorted({scope.named(link.carries).name for link in listed})),
    )


def _node(term: object) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def reaches(scope: Scope, known: Web) -> Iterator[Reach]:
    """The assets of *scope* that lower categories reach over any number of connections."""
    upstream = known.upstream()
    arriving: dict[NamedNode, set[NamedNode]] = {}
    for link in known.links:
        if link.high in scope.mine and link.low != link.high:
            arriving.setdefault(link.high, set()).update(upstream.get(link.low, ()))
    for high, found in sorted(arriving.items(), key=str):
        lower = found & known.lower(high)
        if lower:
            yield Reach(
                scope.named(high),
                ", ".join(_cited(scope, known.categories[high])),
                tuple(_cited(scope, lower)),
            )


def _cited(scope: Scope, categories: Iterable[NamedNode]) -> list[str]:
    return [notation(scope.catalogue, each) for each in _ordered(categories)]


def _ordered(categories: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(categories, key=lambda each: each.value)
