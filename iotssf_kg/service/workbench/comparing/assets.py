"""Two assets: what they are, how they are rated, how their needs stand, what they connect with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from iotssf_kg.asking.assets import Seen, Stand
from iotssf_kg.dataset.summary import Names
from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.service.workbench.comparing.sides import (
    Compared,
    Item,
    Line,
    Part,
    Said,
    lines,
    node,
    paired,
)
from iotssf_kg.service.workbench.comparing.subjects import Subject, called, nodes_in, said
from iotssf_kg.store import Reader

_PROPERTIES: Final = (
    *map(SSF, ("model", "quantity", "softwareVersion", "lastChanged", "usedIn")),
    *map(SSF, ("operatedBy", "maintainedBy", "providedBy", "hasPart", "outOfScopeBecause")),
)
_RATED: Final = (*map(SSF, ("category", "statedCategory", "atLeastRecovery", "atLeastEconomic")),)
_COLUMNS: Final = ("recovery", "economic", "by", "issued", "context", "status")
_LEVELS: Final = frozenset(("recovery", "economic"))


def assets(
    store: Reader, subjects: tuple[Subject, Subject], seen: tuple[Seen, Seen], lang: str
) -> Compared:
    """Two current assets, of which *seen* is told."""
    sides = [said(store, each, (RDF("type"), *_PROPERTIES, *_RATED)) for each in subjects]
    nodes = {each.node for each in subjects}
    names = called(store, nodes | nodes_in(*sides), lang)
    rated = [*lines(_RATED, sides, names, lang), *_ratings(*seen)]
    return Compared(
        node(subjects[0].node, names),
        node(subjects[1].node, names),
        (
            Part("what", (*_kinds(sides, names), *lines(_PROPERTIES, sides, names, lang))),
            Part("rating", tuple(rated)),
            Part("needs", tuple(_needs(*seen))),
            Part("connections", tuple(_connections(*seen))),
        ),
    )


def _kinds(sides: Iterable[Said], names: Names) -> Iterator[Line]:
    kinds = ([k for k in ASSETS if k in side.get(RDF("type"), ())] for side in sides)
    yield paired(Item("kind", said="kind"), ([node(k, names) for k in each] for each in kinds))


def _ratings(*seen: Seen) -> Iterator[Line]:
    """The adopted assessments, column by column."""
    for column in _COLUMNS:
        sides = (dict.fromkeys(_adopted(each, column)) for each in seen)
        line = paired(Item(column, said=column), sides)
        if line.left or line.right:
            yield line


def _adopted(seen: Seen, column: str) -> Iterator[Item]:
    for rating in seen.ratings:
        value = rating.get(column, "")
        if "adopted" in rating and value:
            leads = column != "issued"
            name = seen.names.get(value, value)
            text = f"{value.rpartition('#')[2]} {name}" if column in _LEVELS else name
            yield Item(value, text, value if leads else "")


def _needs(*seen: Seen) -> Iterator[Line]:
    """Each requirement that either needs, with how it stands for the asset and its functions."""
    told: dict[tuple[str, str], Line] = {}
    stands = [list(each.needs) for each in seen]
    for need in (each for listed in stands for each in listed):
        name = Item(need.iri, need.requirement, need.iri)
        sides = (_outcomes(listed, need.iri) for listed in stands)
        told.setdefault((need.perspective, need.iri), paired(name, sides, need.perspective))
    yield from (told[key] for key in sorted(told, key=lambda k: k[1]))


def _outcomes(stands: Iterable[Stand], requirement: str) -> Iterator[Item]:
    for need in stands:
        if need.iri == requirement:
            bearer = f"({need.bearer})" if need.bearer else ""
            yield Item(need.outcome, bearer, said=need.outcome)


def _connections(*seen: Seen) -> Iterator[Line]:
    """What each is directly connected with, and which way what goes."""
    sides = [_neighbours(each) for each in seen]
    names = {spot.iri: spot.name for each in seen for spot in each.web.spots}
    for iri in sorted(sides[0].keys() | sides[1].keys(), key=lambda iri: (names[iri], iri)):
        yield paired(Item(iri, names[iri], iri), (side.get(iri, ()) for side in sides))


def _neighbours(seen: Seen) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    if not seen.web.spots:
        return found
    here = seen.web.spots[0].iri
    for link in seen.web.links:
        for way, end, other in (("to", link.source, link.target), ("of", link.target, link.source)):
            if end == here:
                item = Item(f"{way} {link.carries}", link.carries, said=way)
                found.setdefault(other, []).append(item)
    return found
