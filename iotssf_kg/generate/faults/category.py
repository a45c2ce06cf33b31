"""Faults that the profile ``category`` finds: no category, or a need that stays open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.consequences import Row
from iotssf_kg.generate.faults.kind import Fits, Kind, Plant, Site, always
from iotssf_kg.generate.page import ISSUED, term
from iotssf_kg.generate.scale import requirement
from iotssf_kg.generate.statements import Term
from iotssf_kg.rules.catalogue import shipped

_NOWHERE: Final = "https://elsewhere.example/id/"


def _put(name: str, value: Callable[[Site], Iterable[Term]]) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name, *value(site))
        return ()

    return plant


def _beside(name: str, value: Callable[[Site], Iterable[Term]]) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.say(site.node, {name: list(value(site))})
        return ()

    return plant


def _words(*words: str) -> Callable[[Site], list[Term]]:
    return lambda site: [term(word) for word in words]


def _status(word: str) -> Plant:
    return _put("measureStatus", _words(word))


def _forgotten(site: Site) -> Iterable[Row]:
    evidence = site.page.nodes(site.node, "evidencedBy")
    site.page.forget(site.node)
    for each in evidence:
        if not site.page.referrers(each):
            site.touched.add(each)
            site.page.forget(each)
    return ()


def _forgettable(site: Site) -> bool:
    evidence = site.page.nodes(site.node, "evidencedBy")
    return not site.page.referrers(site.node) and site.taken.isdisjoint(evidence)


def _fewer_met(site: Site) -> list[Term]:
    return site.page.values(site.node, "meets")[1:]


def _meets_several(site: Site) -> bool:
    return len(site.page.values(site.node, "meets")) > 1


def _moved(site: Site) -> list[Term]:
    """Another node of the same class: what was covered no longer is."""
    (target,) = site.page.nodes(site.node, "on")
    return [site.pick(_likes(site, target))]


def _likes(site: Site, target: NamedNode) -> list[NamedNode]:
    for classes in (("Device",), ("Sensing",), ("Actuating",)):
        if site.page.is_a(target, *classes):
            return [node for node in site.free(*classes) if node != target]
    return []


def _movable(site: Site) -> bool:
    targets = site.page.nodes(site.node, "on")
    return len(targets) == 1 and bool(_likes(site, targets[0]))


def _covers_others(site: Site) -> bool:
    wide = Literal(True) in site.page.values(site.node, "coversParts")
    return wide and site.asset not in site.page.nodes(site.node, "on")


def _refused_kind(site: Site) -> list[Term]:
    accepted = {
        kind
        for measure, _ in site.page.referrers(site.node)
        for met in site.page.nodes(measure, "meets")
        if met in shipped().requirements
        for kind in requirement(met).accepts_evidence
    }
    kinds = [n for n in shipped().facts.typed(term("EvidenceKind")) if isinstance(n, NamedNode)]
    return [site.draft.random.choice(sorted(set(kinds) - accepted, key=str))]


def _before_change(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "validUntil")
    site.page.put(site.node, ISSUED, site.draft.calendar.before_changes())
    return ()


def _about_changed(site: Site) -> bool:
    about = site.page.nodes(site.node, "about")
    return any(site.account.days(node, "lastChanged") for node in about)


def _expired(site: Site) -> Iterable[Row]:
    site.page.put(site.node, ISSUED, site.draft.calendar.before_changes())
    site.page.put(site.node, "validUntil", site.draft.calendar.ended())
    return ()


def _to_come(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "validUntil")
    site.page.put(site.node, ISSUED, site.draft.calendar.to_come())
    return ()


def _awaited(site: Site) -> Iterable[Row]:
    """A justification issued after the span, for one day."""
    day = site.draft.calendar.to_come()
    site.page.put(site.node, ISSUED, day)
    site.page.put(site.node, "validUntil", day)
    return ()


def _elsewhere(what: str) -> Callable[[Site], list[Term]]:
    """A node of another party, described nowhere at hand."""
    return lambda site: [NamedNode(f"{_NOWHERE}{site.draft.name(what)}")]


def _has_category(site: Site) -> bool:
    return bool(site.account.categories(site.asset))


def _in_scope(site: Site) -> bool:
    return site.node in site.account.adopted(site.asset)


def _of_requirement(site: Site) -> bool:
    justified = site.page.nodes(site.node, "justifies")
    return any(each in shipped().requirements for each in justified)


def _kind(name: str, at: str, plant: Plant, fits: Fits = always, shape: str = "NeedOpen") -> Kind:
    return Kind(name, "category", at, (shape,), plant, fits)


CATEGORY: Final[tuple[Kind, ...]] = (
    _kind(
        *("scheme that nobody knows", "Assessment", _put("underScheme", _elsewhere("scheme"))),
        *(_has_category, "NoCategory"),
    ),
    _kind(
        *("assessment not at hand", "Asset", _put("adoptedAssessment", _elsewhere("rating"))),
        *(_has_category, "CategoryNotJudged"),
    ),
    *(
        _kind(
            *(f"assessment {name}", "Assessment", _put("status", _words(word))),
            *(_in_scope, f"{word}Assessment"),
        )
        for name, word in (("withdrawn", "Withdrawn"), ("still a draft", "Draft"))
    ),
    _kind(
        *("assessment not issued yet", "Assessment"),
        _put(ISSUED, lambda site: [site.draft.calendar.to_come()]),
        *(_in_scope, "AssessmentNotIssued"),
    ),
    _kind(
        *("function of another party", "Asset", _beside("performs", _elsewhere("function"))),
        *(_has_category, "FunctionNotJudged"),
    ),
    _kind(
        *("part not at hand", "Asset", _beside("hasPart", _elsewhere("part"))),
        *(_has_category, "PartNotJudged"),
    ),
    _kind("no measure", "Measure", _forgotten, _forgettable),
    _kind("one requirement fewer met", "Measure", _put("meets", _fewer_met), _meets_several),
    _kind("measure on another node", "Measure", _put("on", _moved), _movable),
    _kind("measure planned", "Measure", _status("Planned")),
    _kind("measure retired", "Measure", _status("Retired")),
    _kind(
        *("measure not yet in force", "Measure"),
        _put("validFrom", lambda site: [site.draft.calendar.to_come()]),
    ),
    _kind(
        *("parts not covered", "Measure"),
        _put("coversParts", lambda site: [Literal(False)]),
        _covers_others,
    ),
    _kind("no evidence", "Measure", _put("evidencedBy", lambda site: [])),
    _kind("evidence of a kind not accepted", "Evidence", _put("evidenceKind", _refused_kind)),
    _kind("evidence not issued yet", "Evidence", _to_come),
    _kind("evidence expired", "Evidence", _expired),
    _kind("evidence older than the change", "Evidence", _before_change, _about_changed),
    _kind(
        *("evidence not at hand", "Measure", _put("evidencedBy", _elsewhere("report"))),
        shape="NeedNotJudged",
    ),
    _kind("justification ended", "Justification", _expired, _of_requirement),
    _kind("justification not issued yet", "Justification", _awaited, _of_requirement),
)
