"""What can stand in the blanks of a snippet or a sentence, by the name of the blank.

Each gives the values that fit at a spot, the best first, or none. They propose what is nearest to
what the export says already; whoever takes a snippet over puts the facts in their place.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.namespaces import DCTERMS, HOME, SSF
from iotssf_kg.rules.export import Term, fit
from iotssf_kg.rules.outcomes import dates
from iotssf_kg.validation import ratings
from iotssf_kg.validation.ground import namespace
from iotssf_kg.validation.spot import ASSET, FUNCTION, PARTY, Spot

Proposal: TypeAlias = Callable[[Spot], Sequence[Term | str]]

_ISSUED, _UNTIL, _CHANGED = DCTERMS("issued"), SSF("validUntil"), SSF("lastChanged")
_ORGANIZATION, _ACCURACY = SSF("Organization"), SSF("TranscriptionAccuracy")
_INDEPENDENT: Final = SSF("IndependentTestReport")
# What a measure or a justification can be on.
_COVERED: Final = frozenset((ASSET, FUNCTION, PARTY, SSF("ProductModel"), SSF("UseContext")))
_YEAR: Final = timedelta(days=365)
# A good proposal is among these, or it is not worth looking for through a large export.
_FEW: Final = 100


def _party(spot: Spot) -> list[Term]:
    """The publisher, else an organization that the export describes."""
    publisher, export = spot.ground.publisher, spot.ground
    if publisher is not None and not publisher.value.startswith(HOME):
        unseen = not export.owns(publisher) and not spot.kinds(publisher)
        if unseen or PARTY in spot.kinds(publisher):
            return [publisher]
    return list(spot.ground.own(_ORGANIZATION))


def _organization(spot: Spot) -> list[Term]:
    return [p for p in _party(spot) if not spot.kinds(p) or _ORGANIZATION in spot.kinds(p)] or list(
        spot.ground.own(_ORGANIZATION)
    )


def _issued(spot: Spot) -> list[str]:
    """The date of the judgement, or the day on which the node ended before that."""
    ends = dates(spot.facts, spot.this, _UNTIL)
    return [min([spot.ground.on, *ends]).isoformat()]


def _next_year(spot: Spot) -> list[str]:
    latest = max([spot.ground.on, *dates(spot.facts, spot.this, _ISSUED)])
    return [(min(latest, date.max - _YEAR) + _YEAR).isoformat()]


def _missing_space(spot: Spot) -> list[str]:
    """The beginning of the export's own IRI, where that can be a namespace."""
    space = namespace(spot.ground.iri)
    return [space] if fit(space) else []


def _targets(spot: Spot) -> list[NamedNode]:
    return spot.nodes("ssf:on") or spot.nodes("ssf:about")


def _requirement(spot: Spot) -> list[Term]:
    """The one that is missing; else what the targets of a measure need, open needs first."""
    known = spot.ground.catalogue.requirements
    if isinstance(spot.value, NamedNode) and spot.value in known:
        return [spot.value]
    wanted = [
        (not spot.ground.open(bearer, each), each)
        for bearer in _targets(spot)
        for each in spot.ground.needs.get(bearer, ())
    ]
    return [each for _, each in sorted(wanted, key=str)] or sorted(known, key=str)


def _target(spot: Spot) -> list[Term]:
    """Who needs what is met or justified, else what its evidence is about."""
    met = {*spot.nodes("ssf:meets"), *spot.nodes("ssf:justifies")}
    asking = (bearer for each in sorted(met, key=str) for bearer in spot.ground.asking(each))
    pairs = ((bearer, each) for bearer in islice(asking, _FEW) for each in met)
    bearers = [bearer for bearer, each in pairs if spot.ground.open(bearer, each)][:1]
    about = [n for n in spot.nodes("ssf:evidencedBy/ssf:about") if _COVERED & spot.kinds(n)]
    return [*about, *bearers]


def _about(spot: Spot) -> list[Term]:
    """What the measures with this evidence are on, unless it changed since the evidence."""
    issued = max(dates(spot.facts, spot.this, _ISSUED), default=spot.ground.on)
    lasting = bool(spot.facts.values(spot.this, _UNTIL))
    return [
        node
        for node in spot.nodes("^ssf:evidencedBy/ssf:on")
        if lasting or all(day <= issued for day in _changes(spot, node))
    ]


def _changes(spot: Spot, node: NamedNode) -> Iterable[date]:
    return dates(spot.ground.describing(node), node, _CHANGED)


def _accepted(spot: Spot) -> list[Term]:
    """The kinds of evidence that are accepted for the requirement, or for all that is met.

    Those that a party can issue for itself come first.
    """
    known = spot.ground.catalogue.requirements
    wanted = [r for r in (spot.value, *spot.nodes("^ssf:evidencedBy/ssf:meets")) if r in known]
    kinds = [known[r].accepts_evidence for r in wanted if isinstance(r, NamedNode)]
    shared = frozenset.intersection(*kinds) if kinds else frozenset()
    return sorted(shared or frozenset().union(*kinds), key=lambda k: (k == _INDEPENDENT, str(k)))


def _evidence_kind(spot: Spot) -> list[Term]:
    return _accepted(spot) or [SSF("TestReport")]


def _issuer(spot: Spot) -> list[Term]:
    """Who answers for the export, but for what only somebody else can issue."""
    return [] if _evidence_kind(spot)[0] == _INDEPENDENT else _party(spot)


def _if_said(name: str, there: str, otherwise: str) -> Proposal:
    """One term where the node says *name*, another where it does not."""
    return lambda spot: [SSF(there if spot.facts.values(spot.this, SSF(name)) else otherwise)]


def _function_kind(spot: Spot) -> list[Term]:
    """The class that the requirements apply to that measures on the function meet."""
    known = spot.ground.catalogue.requirements
    met = spot.nodes("^ssf:on/ssf:meets")
    kinds = (SSF("Sensing"), SSF("Actuating"))
    return [k for k in (known[r].applies_to for r in met if r in known) if k in kinds] or [kinds[0]]


def _near_asset(spot: Spot) -> list[Term]:
    """The asset whose name is most like that of the node."""
    assets, name = spot.ground.sorted_assets, str(spot.this)
    # Of names in order, those that begin most alike are neighbours.
    place = bisect(assets, name, key=str)
    return sorted(assets[max(0, place - 1) : place + 1], key=lambda a: -_shared(str(a), name))


def _shared(one: str, other: str) -> int:
    """How many characters the beginnings of two texts have in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _peer(spot: Spot) -> list[Term]:
    """An asset that the other end of a connection can be connected with."""
    ends = [*spot.nodes("ssf:from"), *spot.nodes("ssf:to")]
    held = spot.ground.categories
    same = [set(held.get(end, ())) for end in ends]
    others = [asset for asset in spot.ground.own(ASSET)[:_FEW] if asset not in ends]
    order = sorted(others, key=lambda asset: set(held.get(asset, ())) not in same)
    return list(order)


def _measure(spot: Spot) -> list[Term]:
    """The measure that came nearest to meeting the need."""
    need = spot.ground.need(spot.this, spot.value)
    return [need.by] if need and isinstance(need.by, NamedNode) else []


def _unseen(spot: Spot) -> list[Term]:
    """The evidence that no export at hand describes."""
    need = spot.ground.need(spot.this, spot.value)
    return [need.evidence] if need and need.evidence else []


def _values(spot: Spot) -> list[Term]:
    """What is said where one value too many is."""
    if spot.property is not None:
        return list(spot.facts.values(spot.this, spot.property))
    if spot.path.startswith("^<"):
        predicate = NamedNode(spot.path[2:-1])
        return list(spot.ground.referring(spot.this, predicate))
    return []


def _replacement(spot: Spot) -> list[Term]:
    return list(spot.ground.catalogue.facts.values(spot.value, DCTERMS("isReplacedBy")))


def _accurate(spot: Spot) -> list[Term]:
    """The requirements of accurate transcription that the node needs."""
    facts = spot.ground.catalogue.facts
    needed = spot.ground.needs.get(spot.this, ())
    return [each for each in needed if _ACCURACY in facts.values(each, SSF("aim"))]


def _name(spot: Spot) -> list[str]:
    return [str(spot.this).strip("<>").removeprefix(spot.ground.space)]


PROPOSALS: Final[Mapping[str, Proposal]] = {
    **ratings.PROPOSALS,
    "$this": lambda spot: [spot.this],
    "?value": lambda spot: [] if spot.value is None else [spot.value],
    "$path": lambda spot: [spot.property] if spot.property else [],
    "export": lambda spot: [spot.ground.iri],
    "space": lambda spot: [spot.ground.space],
    "spaces": lambda spot: spot.ground.spaces,
    "missingSpace": _missing_space,
    "name": _name,
    "today": lambda spot: [spot.ground.on.isoformat()],
    "issued": _issued,
    "nextYear": _next_year,
    "party": _party,
    "organization": _organization,
    "requirement": _requirement,
    "target": _target,
    "about": _about,
    "accepted": _accepted,
    "evidenceKind": _evidence_kind,
    "issuer": _issuer,
    "measureStatus": _if_said("validFrom", "Implemented", "Planned"),
    "reviewOutcome": _if_said("waivedUntil", "Waived", "Accepted"),
    "justificationKind": _if_said("compensatedBy", "Compensated", "Intended"),
    "functionKind": _function_kind,
    "nearAsset": _near_asset,
    "peer": _peer,
    "measure": _measure,
    "unseen": _unseen,
    "values": _values,
    "replacement": _replacement,
    "accurate": _accurate,
}
