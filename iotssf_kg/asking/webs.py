"""What an asset is connected with, over a few connections, and where that matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from iotssf_kg.dataset.summary import Row, named_in, names, rows
from iotssf_kg.namespaces import SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.store import Reader, Term, select

# Connections away, and assets in the picture.
_FAR, _MOST = 3, 40
_LINKS: Final = f"""SELECT DISTINCT ?source ?target ?carries {{{{
  VALUES ?{{end}} {{{{ {{names}} }}}}
  ?connection {SSF("from")} ?source ; {SSF("to")} ?target
  OPTIONAL {{{{ ?connection {SSF("carries")} ?carries }}}}
}}}}"""


class Spot(NamedTuple):
    """One asset of the picture.

    Attributes:
        iri: The asset.
        name: What it is called.
        categories: How its categories are cited.
        border: Whether it senses or acts: it stands at the border to physical space.
        outside: Whether another organization operates it than the asset asked about.
    """

    iri: str
    name: str
    categories: str
    border: bool
    outside: bool


class Link(NamedTuple):
    """One way from an asset to another.

    Attributes:
        source: The one.
        target: The other.
        carries: What goes there.
        rising: Whether it leads from a lower to a higher category.
        crossing: Whether it leads from one organization to another.
    """

    source: str
    target: str
    carries: str
    rising: bool
    crossing: bool


class Web(NamedTuple):
    """Assets and the ways between them.

    Attributes:
        spots: The assets, that asked about first.
        links: The ways.
        more: Whether there are more assets near than are told.
    """

    spots: tuple[Spot, ...]
    links: tuple[Link, ...]
    more: bool


def web(store: Reader, asset: NamedNode, catalogue: Catalogue, lang: str) -> Web:
    """What *asset* is connected with in *store*."""
    found, carried, more = _walked(store, asset)
    known: dict[NamedNode, Row] = {}
    for part in rows(store, found):
        known.update(part)
    kinds = {kind for kinds in carried.values() for kind in kinds}
    called = named_in(store, [*found, *kinds, *_categories(known)], lang)
    mine = known[asset].organizations
    spots = tuple(
        Spot(
            node.value,
            called.of(node),
            ", ".join(called.cited(c) for c in known[node].categories if isinstance(c, NamedNode)),
            bool(known[node].functions),
            bool(known[node].organizations) and not mine & known[node].organizations,
        )
        for node in found
    )
    ranks = {c: n for s in catalogue.schemes.values() for n, c in enumerate(s.categories)}
    links = tuple(
        Link(
            source.value,
            target.value,
            ", ".join(sorted(map(called.of, kinds))),
            _rises(known[source], known[target], catalogue, ranks),
            not known[source].organizations & known[target].organizations,
        )
        for (source, target), kinds in carried.items()
    )
    return Web(spots, links, more)


_Carried = dict[tuple[NamedNode, NamedNode], set[Term]]


def _walked(store: Reader, asset: NamedNode) -> tuple[list[NamedNode], _Carried, bool]:
    """The assets near *asset*, what goes between them, and whether there are more."""
    found, carried = {asset: None}, _Carried()
    fresh = [asset]
    for _ in range(_FAR):
        links = list(_links(store, fresh))
        ends = dict.fromkeys(end for s, t, _ in links for end in (s, t))
        fresh = [end for end in ends if end not in found][: _MOST - len(found)]
        found.update(dict.fromkeys(fresh))
        for source, target, kind in links:
            carried.setdefault((source, target), set()).update([kind] if kind else ())
        if not fresh:
            break
    inside = {pair: kinds for pair, kinds in carried.items() if set(pair) <= found.keys()}
    return list(found), inside, len(inside) < len(carried) or bool(fresh)


def _links(
    store: Reader, nodes: Iterable[NamedNode]
) -> Iterator[tuple[NamedNode, NamedNode, Term | None]]:
    listed = names(nodes)
    for end in ("source", "target"):
        for row in select(store, _LINKS.format(end=end, names=listed)):
            source, target = row["source"], row["target"]
            if isinstance(source, NamedNode) and isinstance(target, NamedNode):
                yield source, target, row.get("carries")


def _categories(known: Mapping[NamedNode, Row]) -> Iterator[Term]:
    return (category for row in known.values() for category in row.categories)


def _rises(low: Row, high: Row, catalogue: Catalogue, ranks: Mapping[NamedNode, int]) -> bool:
    return any(
        ranks[one] < ranks[other]
        for one in low.categories
        for other in high.categories
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
        if one in ranks and other in ranks
        if catalogue.scheme_of(one) is catalogue.scheme_of(other)
    )
