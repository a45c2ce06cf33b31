"""Faults in ratings that the profile ``consistency`` finds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.generate.consequences import Row, row
from iotssf_kg.generate.differences import below
from iotssf_kg.generate.faults.kind import Fits, Kind, Plant, Site, always, said
from iotssf_kg.generate.page import BY, LABEL, text
from iotssf_kg.generate.scale import AXES, LEVELS, category, level, scheme


def _unrated(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "adoptedAssessment")
    return ()


def _copy(site: Site, rating: NamedNode) -> NamedNode:
    """Another assessment like *rating*, of the asset in its own place."""
    page = site.page
    copy = page.node(site.draft.name("rating"))
    page.say(copy, {name: list(values) for name, values in page.rows[rating].items()})
    page.put(copy, "scenario")
    page.put(copy, "dcterms:replaces")
    page.put(copy, "assesses", site.asset)
    page.put(copy, "inContext", *page.values(site.asset, "usedIn"))
    return copy


def _adopts_two(site: Site) -> Iterable[Row]:
    site.page.say(site.asset, {"adoptedAssessment": _copy(site, site.node)})
    return ()


def _two_levels(axis: str) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.say(site.node, {axis: below(site.page.nodes(site.node, axis)[0])[0]})
        return ()

    return plant


def _above_lowest(axis: str) -> Fits:
    return lambda site: any(below(n) for n in site.page.nodes(site.node, axis))


def _of_another(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "assesses", site.pick(site.free("Device", "System")))
    return ()


def _in_another_place(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "inContext", site.draft.random.choice(_unlike_places(site)))
    return ()


def _unlike_places(site: Site) -> list[NamedNode]:
    page = site.page
    here = {t for p in page.nodes(site.asset, "usedIn") for t in page.values(p, "contextType")}
    places = page.of("UseContext") if here else []
    return [
        p for p in places if (kinds := page.values(p, "contextType")) and here.isdisjoint(kinds)
    ]


def _disputed(site: Site) -> Iterable[Row]:
    """Another party rates one axis differently; nobody adopts that."""
    copy = _copy(site, site.node)
    axis = AXES.index(site.draft.random.choice(AXES))
    (held,) = site.page.nodes(copy, AXES[axis])
    others = [each for n in (1, 2, 3) if (each := level(axis, n)) != held]
    site.page.put(copy, AXES[axis], site.draft.random.choice(others))
    site.page.put(copy, BY, site.draft.parties["laboratory"])
    return ()


def _own_and_single(site: Site) -> bool:
    """Whether the rating is the asset's own, with one level on each axis."""
    own = site.page.nodes(site.node, "assesses") == [site.asset]
    return own and all(len(site.page.nodes(site.node, axis)) == 1 for axis in AXES)


def _states_another(site: Site) -> Iterable[Row]:
    derived = site.account.categories(site.node)
    others = [each for each in scheme().categories if each not in derived]
    site.page.put(site.node, "statedCategory", site.draft.random.choice(others))
    return ()


def _excluding(site: Site) -> list[tuple[int, NamedNode]]:
    """The axis that is kept, and a category that its level rules out."""
    found = []
    for axis, name in enumerate(AXES):
        for held in site.page.nodes(site.node, name):
            reached = {category(n) for n in LEVELS if level(axis, n[axis]) == held}
            found += [(axis, each) for each in scheme().categories if each not in reached]
    return found


def _excluded(site: Site) -> Iterable[Row]:
    """One axis is not rated, and the other rules the stated category out."""
    axis, stated = site.draft.random.choice(_excluding(site))
    dropped = AXES[1 - axis]
    site.page.put(site.node, dropped)
    site.page.put(site.asset, "statedCategory", stated)
    return [row(site.node, dropped, f"Assessment-{dropped}")]


def _worse_scenario(site: Site) -> Iterable[Row]:
    said = {LABEL: text("All units fail at once", "全台が同時に故障する")}
    worst = {axis: level(place, 3) for place, axis in enumerate(AXES)}
    name = site.draft.name("scenario")
    scenario = site.page.describe(name, "IncidentScenario", {**said, **worst})
    site.page.say(site.node, {"scenario": scenario})
    return ()


def _below_worst(site: Site) -> bool:
    worst = {level(place, 3) for place in range(len(AXES))}
    stated = [n for axis in AXES for n in site.page.nodes(site.node, axis)]
    return len(stated) == len(AXES) and not worst.issuperset(stated)


def _kind(name: str, at: str, shape: str, plant: Plant, fits: Fits = always) -> Kind:
    return Kind(name, "consistency", at, (shape,), plant, fits)


RATINGS: Final[tuple[Kind, ...]] = (
    _kind(
        *("no assessment adopted", "Asset", "NoAdoptedAssessment", _unrated),
        said("adoptedAssessment"),
    ),
    _kind("two assessments adopted", "Assessment", "TwoAdoptedAssessments", _adopts_two),
    *(
        _kind(
            *(f"two levels of {axis}", "Assessment", f"TwoLevelsOnOneAxis-{axis}"),
            *(_two_levels(axis), _above_lowest(axis)),
        )
        for axis in AXES
    ),
    _kind(
        *("assessment of another asset", "Assessment", "AdoptedElsewhere", _of_another),
        lambda site: bool(site.free("Device", "System")),
    ),
    _kind(
        *("assessment of another place", "Assessment", "AdoptedElsewhere", _in_another_place),
        lambda site: bool(_unlike_places(site)),
    ),
    _kind("rated differently", "Assessment", "Disagreement", _disputed, _own_and_single),
    _kind(
        *("states another category", "Asset", "StatedCategory", _states_another),
        lambda site: bool(site.account.categories(site.node)),
    ),
    _kind(
        *("states what one axis rules out", "Assessment", "ExcludedCategory", _excluded),
        lambda site: _own_and_single(site) and bool(_excluding(site)),
    ),
    _kind("scenario worse", "Assessment", "ScenarioMaximum", _worse_scenario, _below_worst),
)
