"""What can stand in blanks about ratings: levels, assessments, categories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import DCTERMS, SSF
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.spot import Spot

Proposal: TypeAlias = Callable[[Spot], Sequence[Term | str]]

AXES: Final = ("recoveryDifficulty", "economicImpact")
_ISSUED = DCTERMS("issued")


def _height(spot: Spot, level: NamedNode) -> int:
    return len(spot.ground.catalogue.implied.get(level, ()))


def _worst(spot: Spot, levels: Iterable[NamedNode]) -> list[NamedNode]:
    known = [each for each in levels if each in spot.ground.catalogue.axis]
    return sorted(set(known), key=lambda level: (-_height(spot, level), str(level)))[:1]


def _worst_on(axis: str) -> Callable[[Spot], list[NamedNode]]:
    """The worst level on *axis* of the scenarios of an assessment."""
    return lambda spot: _worst(spot, spot.nodes(f"ssf:scenario/ssf:{axis}"))


def _worst_here(spot: Spot) -> list[NamedNode]:
    """The same on the axis that the finding is about."""
    axis = spot.property.value.removeprefix(SSF) if spot.property else ""
    return _worst_on(axis)(spot) if axis in AXES else []


def _beyond(axis: str) -> Proposal:
    """The level that is stated, where the finding is that no scenario reaches it."""

    def proposal(spot: Spot) -> Sequence[Term]:
        worst = _worst_here(spot)
        stated = spot.value
        if not worst or not isinstance(stated, NamedNode):
            return []
        if _height(spot, stated) <= _height(spot, worst[0]):
            return []
        return _worst(spot, spot.nodes(f"ssf:{axis}"))

    return proposal


def _level(axis: str) -> Proposal:
    """The lowest level on *axis* that goes with scenarios, parts and the stated category."""

    def proposal(spot: Spot) -> Sequence[Term]:
        least = _worst(spot, spot.nodes(f"{_PARTS}/ssf:{axis}"))
        floor = _height(spot, least[0]) if least else 0
        free = [each for each in _scale(spot, axis) if _height(spot, each) >= floor]
        return [each for each in _worst_on(axis)(spot) or free if _fits(spot, each)]

    return proposal


_PARTS: Final = "^ssf:adoptedAssessment/ssf:hasPart/ssf:adoptedAssessment"
_ON_AXIS: Final = dict(zip(AXES, (SSF("RecoveryDifficulty"), SSF("EconomicImpact")), strict=True))


def _scale(spot: Spot, axis: str) -> list[NamedNode]:
    """The levels of *axis*, the lowest first."""
    on = [level for level, of in spot.ground.catalogue.axis.items() if of == _ON_AXIS[axis]]
    return sorted(on, key=lambda level: (_height(spot, level), str(level)))


def _fits(spot: Spot, level: NamedNode) -> bool:
    """Whether *level* and what else is stated lead to the stated category, if there is one."""
    stated = set(spot.nodes("^ssf:adoptedAssessment/ssf:statedCategory"))
    other = {each for axis in AXES for each in spot.nodes(f"ssf:{axis}")}
    reached = {
        scheme.category_of[cell]
        for scheme in spot.ground.catalogue.schemes.values()
        for levels, cell in scheme.cells.items()
        if level in levels and other & levels
    }
    return not stated or bool(stated & reached)


def _rated(spot: Spot) -> Sequence[Term]:
    """The asset that adopts an assessment; their product model, where several do."""
    adopters = spot.nodes("^ssf:adoptedAssessment")
    models = Counter(m for asset in adopters for m in spot.nodes("ssf:model", asset))
    shared = [model for model, count in models.items() if count == len(adopters) > 1]
    return [*shared, *adopters]


def _scheme(spot: Spot) -> Sequence[Term]:
    """The scheme that the export's assessments are made under most."""
    known = spot.ground.catalogue.schemes
    used = Counter(v for _, v in spot.facts.pairs(SSF("underScheme")) if v in known)
    return [scheme for scheme, _ in used.most_common()] or sorted(known, key=str)


def _adoption(spot: Spot) -> Sequence[str]:
    """Adopting an assessment that there is already, else saying that none is needed."""
    rated = {spot.this, *spot.nodes("ssf:model")}
    here = set(spot.follow("ssf:usedIn")) | set(spot.follow("ssf:usedIn/ssf:contextType"))
    party = spot.ground.publisher
    fitting = [
        each
        for node in sorted(rated, key=str)
        for each in spot.nodes("^ssf:assesses", node)
        if here & _where(spot, each)
        and SSF("Final") in spot.nodes("ssf:status", each)
        and not spot.nodes("^dcterms:replaces", each)
    ]
    best = sorted(
        fitting,
        key=lambda each: (
            spot.this not in spot.nodes("ssf:assesses", each),
            party not in spot.nodes("prov:wasAttributedTo", each),
            str(each),
        ),
    )
    why = Literal("‹why it need not be rated; or rate it, and adopt that›", language="en")
    return [*(f"ssf:adoptedAssessment {each}" for each in best), f"ssf:outOfScopeBecause {why}"]


def _where(spot: Spot, assessment: Node) -> set[Term]:
    places = spot.follow("ssf:inContext", assessment)
    return {*places, *spot.follow("ssf:inContext/ssf:contextType", assessment)}


def _levels(spot: Spot) -> Sequence[Term]:
    """The levels of an assessment, or of those that an asset adopts."""
    return _levels_of(spot, spot.this)


def _levels_of_value(spot: Spot) -> Sequence[Term]:
    return _levels_of(spot, spot.value) if isinstance(spot.value, NamedNode) else []


def _levels_of(spot: Spot, node: Node) -> list[Term]:
    rated: list[Node] = [*(spot.nodes("ssf:adoptedAssessment", node) or _own_ratings(spot, node))]
    rated = rated or [node]
    return [n for axis in AXES for each in rated for n in spot.nodes(f"ssf:{axis}", each)]


def _own_ratings(spot: Spot, node: Node) -> list[NamedNode]:
    """The export's own assessments of a product model."""
    return spot.nodes("^ssf:assesses", node)


def _ratings(spot: Spot) -> Sequence[Term]:
    return spot.nodes("ssf:adoptedAssessment") or _own_ratings(spot, spot.this)


def _category(spot: Spot) -> Sequence[Term]:
    return list(spot.ground.categories.get(spot.this, ()))


def _category_of_value(spot: Spot) -> Sequence[Term]:
    """What another party's asset comes to is told where exports are compared."""
    value = spot.value
    if not isinstance(value, NamedNode):
        return []
    return list(spot.ground.categories.get(value, ())) or spot.nodes("ssf:category", value)


def _of_value(path: str) -> Proposal:
    return lambda spot: spot.follow(path, spot.value) if isinstance(spot.value, NamedNode) else []


PROPOSALS: Final[Mapping[str, Proposal]] = {
    **{f"level:{axis}": _level(axis) for axis in AXES},
    **{f"beyond:{axis}": _beyond(axis) for axis in AXES},
    "worst": _worst_here,
    "rated": _rated,
    "scheme": _scheme,
    "adoption": _adoption,
    "levels": _levels,
    "levelsOfValue": _levels_of_value,
    "ratings": _ratings,
    "category": _category,
    "categoryOfValue": _category_of_value,
    "rates": _of_value("ssf:assesses"),
    "ratesIn": _of_value("ssf:inContext"),
}
