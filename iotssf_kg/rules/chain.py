"""Why an asset has its categories and its floors: from assessments and parts."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import DCTERMS, PROV, SSF
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.ratings import AXES, AXIS
from iotssf_kg.rules.step import Step, Teller

_ADOPTED, _OUT, _PART = SSF("adoptedAssessment"), SSF("outOfScopeBecause"), SSF("hasPart")
_SCENARIO, _BY, _ISSUED = SSF("scenario"), PROV("wasAttributedTo"), DCTERMS("issued")


def category(teller: Teller, asset: Node) -> Iterator[Step]:
    """Each category of *asset* with the assessments that lead to it, or why it has none."""
    closure = teller.closure
    adopted = closure.ratings.adopted.get(asset)
    if adopted is None:
        yield teller.say("out of scope", asset, why=teller.name.text(asset, _OUT))
        return
    found = closure.ratings.categories.get(asset, ())
    for each in found:
        scheme = closure.catalogue.scheme_of(each)
        if scheme is not None:
            leading = [a for a in adopted if each in _categories(teller, a)]
            yield teller.say(
                "category",
                each,
                (assessment(teller, a, scheme.iri) for a in leading),
                category=teller.name(each),
                scheme=teller.name(scheme.iri),
                version=scheme.version,
            )
    if not found:
        key = "no cell" if adopted else "no assessment"
        yield teller.say(key, asset, (assessment(teller, a) for a in adopted))


def assessment(teller: Teller, node: NamedNode, scheme: NamedNode | None = None) -> Step:
    """Who rated what, when, for which scenarios, and the cell it comes to under *scheme*."""
    facts = teller.closure.describing(node)
    if not facts.describes(node):
        return teller.say("assessment absent", node, assessment=teller.name(node))
    return teller.say(
        "adopted",
        node,
        (*_levels(teller, node), *_scenarios(teller, node), *_cells(teller, node, scheme)),
        assessment=teller.name(node),
        party=teller.name.all(facts.nodes(node, _BY)),
        date=teller.name.join(facts.texts(node, _ISSUED)),
    )


def _levels(teller: Teller, node: Node) -> Iterator[Step]:
    for axis in AXES:
        for level in teller.closure.ratings.levels(node, axis):
            yield teller.say("level", level, axis=teller.name(axis), level=teller.name.cited(level))


def _scenarios(teller: Teller, node: Node) -> Iterator[Step]:
    for scenario in teller.closure.describing(node).nodes(node, _SCENARIO):
        facts = teller.closure.describing(scenario)
        levels = teller.levels(level for axis in AXES for level in facts.nodes(scenario, axis))
        yield teller.say("scenario", scenario, scenario=teller.name(scenario), levels=levels)


def _cells(teller: Teller, node: Node, scheme: NamedNode | None) -> Iterator[Step]:
    catalogue = teller.closure.catalogue
    for cell in teller.closure.ratings.cells_of(node):
        under = catalogue.scheme_of(catalogue.category_of[cell])
        if under is not None and under.iri == scheme:
            at = next(levels for levels, each in under.cells.items() if each == cell)
            levels = [v for axis in AXES for v in at if catalogue.axis[v] == AXIS[axis]]
            yield teller.say(
                "cell",
                cell,
                levels=teller.levels(levels),
                cell=teller.name(cell),
                category=teller.name(catalogue.category_of[cell]),
            )


def _categories(teller: Teller, node: Node) -> set[NamedNode]:
    table = teller.closure.catalogue.category_of
    return {table[cell] for cell in teller.closure.ratings.cells_of(node)}


def floors(teller: Teller, asset: Node) -> Iterator[Step]:
    """The highest level on each axis that *asset* has at least, and where it comes from."""
    catalogue = teller.closure.catalogue
    reached = teller.closure.ratings.floors.get(asset, set())
    for axis in AXES:
        mine = [level for level in reached if catalogue.axis[level] == AXIS[axis]]
        if mine:
            highest = max(mine, key=lambda level: len(catalogue.implied[level]))
            yield teller.say(
                "floor",
                highest,
                _sources(teller, asset, axis, highest),
                axis=teller.name(axis),
                level=teller.name.cited(highest),
            )


def _sources(teller: Teller, asset: Node, axis: NamedNode, level: NamedNode) -> Iterator[Step]:
    for path in _parts(teller, asset):
        part = path[-1]
        facts = teller.closure.describing(part)
        adopted = () if facts.values(part, _OUT) else facts.nodes(part, _ADOPTED)
        for node in adopted:
            if level in teller.closure.ratings.levels(node, axis):
                key = "floor own" if part == asset else "floor part"
                told = " › ".join(map(teller.name, path[1:]))
                yield teller.say(key, part, path=told, assessment=teller.name(node))


def _parts(teller: Teller, asset: Node) -> Iterator[tuple[Node, ...]]:
    """The way to *asset* itself and to each part of it, nearest first; cycles end."""
    ways: list[tuple[Node, ...]] = [(asset,)]
    seen = {asset}
    for way in ways:
        yield way
        for part in teller.closure.describing(way[-1]).nodes(way[-1], _PART):
            if part not in seen:
                seen.add(part)
                ways.append((*way, part))
