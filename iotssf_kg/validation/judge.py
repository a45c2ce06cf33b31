"""Judging exports: guard → withhold → closure → shapes, each export in its own graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pyoxigraph import NamedNode, Triple

from iotssf_kg.errors import UnknownName
from iotssf_kg.namespaces import SSF
from iotssf_kg.rdf.place import Place
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.validation.closed import closed, together
from iotssf_kg.validation.engine import Engine, engine
from iotssf_kg.validation.reasons import reasoned
from iotssf_kg.validation.report import Finding, Judged, Report, merged
from iotssf_kg.validation.shapes import PROFILES, profile
from iotssf_kg.validation.validate import validate

_MODEL = SSF("ProductModel")


def judge(
    at_hand: AtHand,
    profiles: Sequence[str] = PROFILES,
    on: date | None = None,
    *,
    only: Iterable[NamedNode] | None = None,
    catalogue: Catalogue | None = None,
    by: Engine | None = None,
) -> Report:
    """The findings of *profiles* about the exports *at hand*, at the date *on* (today).

    Args:
        at_hand: The exports; they resolve each other's references.
        profiles: Some of ``PROFILES``.
        on: The date asked for.
        only: The exports to report on; the others are there to be referred to.
        catalogue: The schemes and requirements; those shipped, if not given.
        by: The SHACL engine.
    """
    _known(profiles)
    on = on or date.today()
    chosen = by or engine()
    closures = close_all(at_hand, catalogue or shipped())
    wanted = {c.export.iri for c in closures} if only is None else set(only)
    mine = [closure for closure in closures if closure.export.iri in wanted]
    reports = [report for closure in mine for report in _alone(closure, profiles, on, chosen)]
    if "consistency" in profiles and mine:
        reports += _together(closures, wanted, on, chosen)
    findings = _told_apart(finding for report in reports for finding in report.findings)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=merged(report.checked for report in reports),
        on=on,
        profiles=tuple(profiles),
        engine=chosen.name,
        exports=tuple(_judged(closure) for closure in mine),
    )


def _told_apart(findings: Iterable[Finding]) -> Iterable[Finding]:
    """*findings* without those that say the same: two constraints of one shape on one value."""
    return {(f.export, f.focus, f.path, f.value, f.shape): f for f in findings}.values()


def _known(profiles: Iterable[str]) -> None:
    for name in profiles:
        if name not in PROFILES:
            raise UnknownName(
                f"no profile {name!r}", hint=f"An export has the profiles {', '.join(PROFILES)}"
            )


def _alone(closure: Closure, profiles: Sequence[str], on: date, by: Engine) -> Iterator[Report]:
    """The report of each profile that looks at one export alone."""
    export = closure.export
    data: dict[str, Sequence[Triple]] = {"guard": export.triples}
    rest = [name for name in profiles if name in ("exchange", "category")]
    data |= dict.fromkeys(rest, closed(closure, on) if rest else ())
    for name in profiles:
        if name in data:
            report = validate(data[name], profile(name), by)
            own = [f for f in report.findings if export.owns(f.focus) or f.focus == export.iri]
            told = reasoned(own, closure, on) if name == "category" else own
            yield replace(report, findings=tuple(_placed(f, export) for f in told))


def _together(
    closures: Sequence[Closure], wanted: Container[NamedNode], on: date, by: Engine
) -> Iterator[Report]:
    """The report of the profile that compares exports; one more for each with disputed nodes.

    Its own word on those counts in that one alone, so that of parties who claim the same nodes
    none can give another a finding, or take one away.
    """
    at_hand, shapes = closures[0].at_hand, profile("consistency")
    asked = [closure for closure in closures if closure.export.iri in wanted]
    disputing = [c for c in asked if any(map(at_hand.disputed, c.facts.subjects))]
    mine: dict[Node, Export] = {c.export.iri: c.export for c in asked if c not in disputing}
    if mine:
        report = validate(together(closures, on), shapes, by)
        yield replace(report, findings=tuple(_owned(report.findings, mine, at_hand)))
    for closure in disputing:
        report = validate(together(closures, on, closure), shapes, by)
        export, told = closure.export, closure.facts.describes
        found = (f for f in report.findings if told(f.focus) or f.focus == export.iri)
        yield replace(report, findings=tuple(_placed(finding, export) for finding in found))


def _owned(
    findings: Iterable[Finding], exports: Mapping[Node, Export], at_hand: AtHand
) -> Iterator[Finding]:
    """Those of *findings* that are about *exports* or nodes that these describe."""
    for finding in findings:
        owner = at_hand.owner(finding.focus)
        # An export whose own description is withheld has no owner.
        iri = owner.export.iri if owner else finding.focus
        if iri in exports:
            yield _placed(finding, exports[iri])


def _placed(finding: Finding, export: Export) -> Finding:
    sheet, row = export.rows.get(finding.focus, ("", 0))
    place = Place(row, sheet=sheet) if row else None
    return replace(finding, export=export.iri, source=export.source, place=place)


def _judged(closure: Closure) -> Judged:
    export, facts, ratings = closure.export, closure.facts, closure.ratings
    return Judged(
        iri=export.iri,
        publisher=export.publisher,
        source=export.source,
        sha256=export.sha256,
        assets=len(facts.typed(*ASSETS)),
        models=len(facts.typed(_MODEL)),
        triples=len(export.triples),
        withheld=len(closure.screened.withheld),
        cells=Counter(cell for a in ratings.adopted for cell in ratings.cells_held(a)),
        categories=Counter(each for held in ratings.categories.values() for each in held),
    )
