"""Judging exports: guard → withhold → closure → shapes, each export in its own graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.errors import UnknownProfile
from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rdf.place import Place
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.rules.closure import Closure, close_all
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.closed import Extract, closed, extract, together
from iotssf_kg.validation.engine import Engine, engine
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.report import Finding, Judged, Report, merged
from iotssf_kg.validation.shapes import PROFILES, profile
from iotssf_kg.validation.telling import told, told_among
from iotssf_kg.validation.validate import validate

# The profile that looks at all exports together; the others look at each one alone.
COMPARING: Final = "consistency"
_MODEL, _REVIEW, _TYPE = SSF("ProductModel"), SSF("Review"), RDF("type")


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
    known(profiles)
    on, catalogue, by = on or date.today(), catalogue or shipped(), by or engine()
    closures = close_all(at_hand, catalogue)
    wanted = {c.export.iri for c in closures} if only is None else set(only)
    reports = [alone(c, profiles, on, by) for c in closures if c.export.iri in wanted]
    if COMPARING in profiles and reports:
        extracts = [extract(closure, on) for closure in closures]
        reports.append(compared(extracts, wanted, on, catalogue, by))
    return whole(reports, on, profiles, by)


def whole(reports: Sequence[Report], on: date, profiles: Sequence[str], by: Engine) -> Report:
    """One report of what several found."""
    findings = (finding for report in reports for finding in report.findings)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked=merged(report.checked for report in reports),
        on=on,
        profiles=tuple(profiles),
        engine=by.name,
        exports=tuple(export for report in reports for export in report.exports),
    )


def known(profiles: Iterable[str]) -> None:
    """Raise UnknownProfile where one of *profiles* is none of an export's."""
    for name in profiles:
        if name not in PROFILES:
            raise UnknownProfile(
                f"no profile {name!r}", hint=f"An export has the profiles {', '.join(PROFILES)}"
            )


def alone(closure: Closure, profiles: Sequence[str], on: date, by: Engine) -> Report:
    """What those of *profiles* find that look at one export alone, at the date *on*."""
    export = closure.export
    asked = [name for name in profiles if name != COMPARING]
    rest = [name for name in asked if name != "guard"]
    # The shapes of exchange are not shown an export that is not its own to describe.
    lost = "exchange" in asked and "guard" not in asked and not export.owns(export.iri)
    data: dict[str, Index] = dict.fromkeys(rest, closed(closure, on)) if rest else {}
    reports = []
    for name in ("guard", *asked) if lost else asked:
        report = validate((), profile(name), by, data.get(name) or suspect(closure))
        own = [f for f in report.findings if export.owns(f.focus) or f.focus == export.iri]
        telling = told(_told_apart(own), name, closure, on)
        placed = (_placed(f, export.iri, export.source, export.rows) for f in telling)
        reports.append(replace(report, findings=tuple(placed), exports=()))
    return replace(whole(reports, on, asked, by), exports=(_judged(closure),))


def suspect(closure: Closure) -> Facts:
    """What the guard can find fault with: what it withheld, and what the export says of itself.

    Its shapes look at every statement, and in most exports find what the screening found: nothing.
    A test holds that they find the same here as in the whole.
    """
    export = closure.export
    withheld = (each.triple for each in closure.screened.withheld)
    return Facts([*export.stated.about(export.iri), *withheld])


def compared(
    extracts: Sequence[Extract],
    wanted: Container[NamedNode],
    on: date,
    catalogue: Catalogue,
    by: Engine,
) -> Report:
    """What the profile ``consistency`` finds about the exports *wanted* among those of *extracts*.

    One comparison, and one more for each export with disputed nodes: its own word on those counts
    in that one alone, so that of parties who claim the same nodes none can give another a finding,
    or take one away.
    """
    shapes, reports = profile(COMPARING), []
    asked = [each for each in extracts if each.iri in wanted]
    mine = {each.iri for each in asked if not each.disputed}
    if mine:
        report = validate(together(extracts, catalogue), shapes, by)
        reports.append(replace(report, findings=tuple(_owned(report.findings, mine, extracts))))
    for each in (each for each in asked if each.disputed):
        report = validate(together(extracts, catalogue, each), shapes, by)
        said = {t.subject for t in (*each.shared, *each.disputed) if t.predicate == _TYPE}
        placed = (_of(f, each) for f in report.findings if f.focus in said or f.focus == each.iri)
        reports.append(replace(report, findings=tuple(_told_apart(placed))))
    report = whole(reports, on, (COMPARING,), by)
    findings = told_among(report.findings, extracts, catalogue, on)
    return replace(report, findings=tuple(sorted(findings, key=lambda finding: finding.order)))


def _told_apart(findings: Iterable[Finding]) -> Iterable[Finding]:
    """*findings* without those that say the same: two constraints of one shape on one value."""
    return {(f.export, f.focus, f.path, f.value, f.shape): f for f in findings}.values()


def _owned(
    findings: Iterable[Finding], exports: Container[NamedNode], extracts: Iterable[Extract]
) -> Iterator[Finding]:
    """Those of *findings* that are about *exports* or nodes that these describe."""
    owners = _owners(extracts)
    placed = (_of(f, owner) for f in findings if (owner := owners.get(f.focus)))
    return iter(_told_apart(f for f in placed if f.export in exports))


def _owners(extracts: Iterable[Extract]) -> dict[Term, Extract]:
    """Node → the extract that describes it; of several, that with the narrowest space for it."""
    found: dict[Term, tuple[int, Extract]] = {}
    for each in extracts:
        for triple in each.shared:
            if triple.predicate == _TYPE and isinstance(triple.subject, NamedNode):
                name = triple.subject.value
                width = max((len(s) for s in each.spaces if name.startswith(s)), default=0)
                # An export whose own description is withheld speaks for itself all the same.
                if width or triple.subject == each.iri:
                    held = found.get(triple.subject)
                    if held is None or held[0] < width:
                        found[triple.subject] = (width, each)
    return {node: each for node, (_, each) in found.items()}


def _of(finding: Finding, said: Extract) -> Finding:
    return _placed(finding, said.iri, said.source, said.rows)


def _placed(
    finding: Finding, export: NamedNode, source: str, rows: Mapping[Node, tuple[str, int]]
) -> Finding:
    sheet, row = rows.get(finding.focus, ("", 0)) if isinstance(finding.focus, Node) else ("", 0)
    place = Place(row, sheet=sheet) if row else None
    return replace(finding, export=export, source=source, place=place)


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
        reviews=len(facts.typed(_REVIEW)),
        cells=Counter(cell for a in ratings.adopted for cell in ratings.cells_held(a)),
        categories=Counter(each for held in ratings.categories.values() for each in held),
    )
