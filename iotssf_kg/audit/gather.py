"""An audit report gathered from a store.

The honest choice: a report is always judged anew, at its date and by the rules of this package,
even where the store has a report recorded at that very date. A recorded report does not say what
was looked at, and may come from older rules or shapes. What is recorded is shown beside: each
report with its date, and whatever stands in it and is found no more.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.audit import assets, evidence, findings, flows, needs, provenance
from iotssf_kg.audit.asked import asked
from iotssf_kg.audit.model import Audit, Named
from iotssf_kg.audit.parties import find_party
from iotssf_kg.audit.scope import Scope, scope
from iotssf_kg.namespaces import SKOS, SSF
from iotssf_kg.store import Reader

_TERMS: Final = (
    "Asset", "Device", "System", "Export", "Assessment", "UseContext", "RecoveryDifficulty",
    "EconomicImpact", "CategoryScheme", "Cell", "Category", "Perspective", "Requirement",
    "TranscriptionFunction", "Measure", "Evidence", "Justification", "Connection",
)  # fmt: skip
_DEFINITION = SKOS("definition")


def audit(store: Reader, organization: str, on: date, lang: str = "en") -> Audit:
    """The report on *organization*, as *store* holds it, at the date *on*.

    Args:
        store: A published build; nothing else is read.
        organization: An IRI, the end of one, or a label.
        on: The date that everything is judged at.
        lang: ``en`` or ``ja``.

    Raises:
        UnknownName: The store knows no such organization.
        BadParameter: It knows several.
        SourceError: It holds no export.
    """
    return gather(scope(store, find_party(store, organization), on, lang))


def gather(about: Scope) -> Audit:
    """The report on the organization of the scope *about*."""
    held = assets.ordered(about)
    judged = needs.judged(about, held)
    web = flows.web(about.store, about.catalogue)
    now = findings.found(about)
    ledger = findings.ledger(about, now)
    return Audit(
        organization=Named(about.party.name(about.lang), about.party.iri.value),
        on=about.on,
        lang=about.lang,
        build=provenance.build(about),
        outdated=provenance.differing(about),
        versions=tuple(provenance.versions(about)),
        exports=tuple(provenance.exports(about)),
        matrices=tuple(assets.matrices(about, held)),
        assets=tuple(assets.lines(about, held, judged.by_asset)),
        needs=judged.lines,
        outcomes=judged.outcomes,
        expiring=tuple(evidence.expiring(about, judged.resting)),
        flows=tuple(sorted(flows.flows(about, web))),
        reaches=tuple(sorted(flows.reaches(about, web))),
        findings=findings.grouped(about, now),
        gone=ledger.gone,
        recorded=ledger.reports,
        checked=findings.checked(about),
        engine=about.report.engine,
        changes=tuple(provenance.changes(about)),
        asked=tuple(asked(about)),
        glossary=tuple(_glossary(about)),
    )


def _glossary(about: Scope) -> list[tuple[str, str]]:
    terms = (SSF(name) for name in _TERMS)
    return [(about.named(term).name, _definition(about, term)) for term in terms]


def _definition(about: Scope, term: NamedNode) -> str:
    texts = [t for t in about.catalogue.facts.values(term, _DEFINITION) if isinstance(t, Literal)]
    return next((text.value for text in texts if text.language == about.lang), "")
