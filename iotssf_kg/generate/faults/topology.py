"""Faults between assets that the profile ``consistency`` finds, and justifications that ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.generate.consequences import Row
from iotssf_kg.generate.differences import RULES, below
from iotssf_kg.generate.faults.kind import Fits, Kind, Plant, Site
from iotssf_kg.generate.page import ISSUED, term
from iotssf_kg.generate.scale import AXES, level, requirement, scheme

_ACCURACY: Final = term("TranscriptionAccuracy")


def _lower(site: Site) -> Iterable[Row]:
    """Rate the asset at the lowest level on both axes, its scenarios with it."""
    page = site.page
    for node in (site.node, *page.nodes(site.node, "scenario")):
        for place, axis in enumerate(AXES):
            page.put(node, axis, level(place, 1))
    page.put(site.asset, "statedCategory")
    return ()


def _lowerable(site: Site) -> bool:
    """Whether the rating is the asset's alone, above the lowest, and no scenario is in use."""
    page = site.page
    alone = page.referrers(site.node) == [(site.asset, "adoptedAssessment")]
    levels = [n for axis in AXES for n in page.nodes(site.node, axis)]
    unused = site.taken.isdisjoint(page.nodes(site.node, "scenario"))
    return alone and unused and len(levels) == len(AXES) and any(below(n) for n in levels)


def _has_twin(site: Site) -> bool:
    page, account = site.page, site.account
    same = [
        other
        for model in page.nodes(site.asset, "model")
        for other in page.saying("model", model, "Device", "System")
        if page.values(other, "usedIn") == page.values(site.asset, "usedIn")
    ]
    mine = account.categories(site.asset) - {scheme().categories[0]}
    twins = [other for other in same if other != site.asset]
    return _lowerable(site) and bool(mine) and any(account.categories(t) == mine for t in twins)


def _has_parts(site: Site) -> bool:
    parts = site.page.nodes(site.asset, "hasPart")
    levels = {n for part in parts for axis in AXES for n in site.account.levels(part, axis)}
    return _lowerable(site) and any(below(n) for n in levels)


def _feeders(site: Site) -> list[NamedNode]:
    """Assets of a lower category."""
    order, categories = scheme().categories, site.account.categories
    mine = max((order.index(c) for c in categories(site.asset)), default=0)
    return [
        asset
        for asset in site.free("Device", "System")
        if (held := categories(asset)) and max(map(order.index, held)) < mine
    ]


def _fed(site: Site) -> Iterable[Row]:
    source = site.pick(_feeders(site))
    said = {"from": source, "to": site.asset, "carries": term("Control")}
    site.page.describe(site.draft.name("connection"), "Connection", said)
    return ()


def _accuracy_measures(site: Site) -> list[NamedNode]:
    return [
        measure
        for need in site.account.needs_of(site.node)
        if _ACCURACY in requirement(need.requirement).aim
        for measure in site.account.covering(need)
        if site.page.is_a(measure, "Measure")
    ]


def _inaccurate(site: Site) -> Iterable[Row]:
    for measure in _accuracy_measures(site):
        site.touched.add(measure)
        site.page.put(measure, "measureStatus", term("Planned"))
    return ()


def _one_by_one(site: Site) -> bool:
    measures = set(_accuracy_measures(site))
    rule = [term("AccuracyRule")]
    explained = any(
        site.page.nodes(n, "justifies") == rule for n, _ in site.page.referrers(site.node)
    )
    return bool(measures) and measures.isdisjoint(site.taken) and not explained


def _ended(site: Site) -> Iterable[Row]:
    site.page.put(site.node, ISSUED, site.draft.calendar.before_changes())
    site.page.put(site.node, "validUntil", site.draft.calendar.ended())
    return ()


def _justifies(rule: str) -> Fits:
    return lambda site: term(rule) in site.page.nodes(site.node, "justifies")


def _kind(name: str, at: str, shape: str, plant: Plant, fits: Fits) -> Kind:
    return Kind(name, "consistency", at, (shape,), plant, fits)


TOPOLOGY: Final[tuple[Kind, ...]] = (
    _kind("rated lower than its twin", "Assessment", "UnexplainedDifference", _lower, _has_twin),
    _kind("rated lower than a part", "Assessment", "PartFloor", _lower, _has_parts),
    _kind(
        *("fed by a lower category", "Asset", "LowerFeedsHigher", _fed),
        lambda site: bool(_feeders(site)),
    ),
    _kind(
        *("no accurate transcription", "TranscriptionFunction", "AccuracyUnsupported"),
        *(_inaccurate, _one_by_one),
    ),
    *(
        _kind(f"justification by {rule} ended", "Justification", shape, _ended, _justifies(rule))
        for rule, _, shape, _ in RULES
    ),
)
