"""Judging exports: guard → withhold → closure → shapes, each export in its own graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.errors import UnknownName
from iotssf_kg.namespaces import HOME, RDF, SSF, XSD
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.outcomes import JUDGED_ON, NOT_AT_HAND, Judge
from iotssf_kg.validation.digest import digest
from iotssf_kg.validation.engine import Engine, engine
from iotssf_kg.validation.report import Finding, Judged, Report, merged
from iotssf_kg.validation.shapes import PROFILES, profile
from iotssf_kg.validation.validate import validate

_TYPE, _MODEL = RDF("type"), SSF("ProductModel")
_DATE: Final = XSD("date")


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
    for name in profiles:
        if name not in PROFILES:
            raise UnknownName(
                f"no profile {name!r}", hint=f"An export has the profiles {', '.join(PROFILES)}"
            )
    on = on or date.today()
    chosen = by or engine()
    closures = close_all(at_hand, catalogue or shipped())
    wanted = {c.export.iri for c in closures} if only is None else set(only)
    mine = [closure for closure in closures if closure.export.iri in wanted]
    reports = [
        report
        for closure in mine
        for report in _each(closure, [p for p in profiles if p != "consistency"], on, chosen)
    ]
    if "consistency" in profiles and mine:
        reports.append(_together(closures, mine, on, chosen))
    findings = {finding for report in reports for finding in report.findings}
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=merged(report.checked for report in reports),
        on=on,
        profiles=tuple(profiles),
        engine=chosen.name,
        exports=tuple(_judged(closure) for closure in mine),
    )


def _each(closure: Closure, profiles: Iterable[str], on: date, by: Engine) -> Iterator[Report]:
    """The report of each profile that looks at one export alone."""
    export = closure.export
    for name in profiles:
        raw = name == "guard"
        data = export.triples if raw else closed(closure, on)
        report = validate(data, profile(name), by)
        own = [f for f in report.findings if export.owns(f.focus) or f.focus == export.iri]
        yield replace(report, findings=tuple(_placed(f, closure) for f in own))


def _together(closures: Sequence[Closure], mine: Sequence[Closure], on: date, by: Engine) -> Report:
    """The report of the profile that compares exports with each other."""
    catalogue = closures[0].catalogue
    data = [*digest(catalogue)]
    for closure in closures:
        data += [*closure.facts.triples(), *closure.derived(), *Judge(closure, on).markers()]
        data += absent(closure)
    report = validate(data, profile("consistency"), by)
    found = []
    for finding in report.findings:
        owner = next((c for c in mine if _speaks_of(c, finding.focus)), None)
        if owner is not None:
            found.append(_placed(finding, owner))
    return replace(report, findings=tuple(found))


def _speaks_of(closure: Closure, node: Node) -> bool:
    return closure.export.owns(node) and closure.facts.describes(node)


def _placed(finding: Finding, closure: Closure) -> Finding:
    export = closure.export
    row = export.rows.get(finding.focus)
    return replace(finding, export=export.iri, source=export.source, row=row)


def closed(closure: Closure, on: date) -> list[Triple]:
    """All that the shapes need to judge one export at the date *on*.

    Its accepted statements, what follows from them, what is in force, what it refers to in other
    exports at hand, and the vocabulary.
    """
    judge_ = Judge(closure, on)
    stamp = Triple(closure.export.iri, JUDGED_ON, Literal(on.isoformat(), datatype=_DATE))
    return [
        *closure.facts.triples(),
        *closure.derived(),
        *judge_.markers(),
        stamp,
        *absent(closure),
        *neighbours(closure),
        *digest(closure.catalogue),
    ]


def _foreign(closure: Closure) -> list[NamedNode]:
    """The nodes of other parties that the export refers to by our terms."""
    found: dict[NamedNode, None] = {}
    for triple in closure.facts.triples():
        value = triple.object
        if isinstance(value, NamedNode) and triple.predicate.value.startswith(SSF):
            foreign = not closure.export.owns(value) and not value.value.startswith(HOME)
            known = closure.catalogue.facts.describes(value)
            if foreign and not known and triple.predicate != SSF("quantityKind"):
                found[value] = None
    return list(found)


def absent(closure: Closure) -> list[Triple]:
    """``ssf:NotAtHand`` for each foreign node referred to that no export at hand describes."""
    return [
        Triple(node, _TYPE, NOT_AT_HAND)
        for node in _foreign(closure)
        if not closure.at_hand.facts(node).describes(node)
    ]


def neighbours(closure: Closure) -> list[Triple]:
    """What other exports at hand say of the nodes that this one refers to."""
    return [t for node in _foreign(closure) for t in closure.at_hand.facts(node).about(node)]


def _judged(closure: Closure) -> Judged:
    export, facts = closure.export, closure.facts
    return Judged(
        iri=export.iri,
        publisher=export.publisher,
        source=export.source,
        sha256=export.sha256,
        assets=len(facts.typed(*ASSETS)),
        models=len(facts.typed(_MODEL)),
        triples=len(export.triples),
        withheld=len(closure.screened.withheld),
    )
