"""Faults that the profile ``exchange`` finds: what is left out, wrong, or too many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.generate.consequences import Row, row
from iotssf_kg.generate.faults.kind import (
    Fits,
    Kind,
    Plant,
    Site,
    always,
    is_,
    missing,
    said,
    unknown,
)
from iotssf_kg.generate.faults.values import BESIDE_KINDS, WRONG_KINDS
from iotssf_kg.generate.page import ISSUED, TYPE, term, text
from iotssf_kg.generate.statements import Term

_REQUIRED: Final = {
    "Export": "dcterms:publisher dcterms:issued dcterms:conformsTo",
    "Asset": "rdfs:label usedIn operatedBy",
    "ProductModel": "rdfs:label",
    "UseContext": "contextType sector users exposure supervision",
    "Connection": "from to carries",
    "Assessment": "assesses inContext recoveryDifficulty economicImpact underScheme status"
    " rationale prov:wasAttributedTo dcterms:issued",
    "IncidentScenario": "rdfs:label recoveryDifficulty economicImpact",
    "RatingCriteria": "lowerBound",
    "LowerBound": "level amount currency",
    "Measure": "meets on responsible measureStatus",
    "Evidence": "evidenceKind about issuedBy dcterms:issued",
    "Justification": "justifies on justificationKind because prov:wasAttributedTo dcterms:issued"
    " validUntil",
    "Review": "reviewOutcome prov:wasAttributedTo dcterms:issued",
    "Organization": "rdfs:label",
    "StaffGroup": "rdfs:label memberOf headcount",
}
_UNKNOWN: Final = (
    ("UseContext", "exposure", "Wifi"),
    ("UseContext", "users", "Guests"),
    ("Assessment", "recoveryDifficulty", "R4"),
    ("Assessment", "status", "Adopted"),
    ("Measure", "measureStatus", "Done"),
    ("Evidence", "evidenceKind", "PhotoAlbum"),
    ("Justification", "justificationKind", "Tolerated"),
    ("Review", "reviewOutcome", "Liked"),
)
_TEXTS: Final = "rdfs:label|modelNumber|outOfScopeBecause|rationale|because"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"


def _rows(kind: str, *names: str, path: str = "") -> Plant:
    """Leave the properties *names* out, which the shape *kind* holds against the node."""

    def plant(site: Site) -> Iterable[Row]:
        for name in names:
            site.page.put(site.node, name)
        return [row(site.node, path, kind)]

    return plant


def _replaces_two(site: Site) -> Iterable[Row]:
    older = [site.page.node("export-2019"), site.page.node("export-2020")]
    site.page.say(site.node, {"dcterms:replaces": older})
    return [row(site.node, "dcterms:replaces", "Export-replaces")]


def _neither(site: Site) -> Iterable[Row]:
    site.page.put(site.node, TYPE, term("TranscriptionFunction"))
    return [row(site.node, "", "TranscriptionFunction")]


def _not_performed(site: Site) -> Iterable[Row]:
    kept = [f for f in site.page.values(site.asset, "performs") if f != site.node]
    site.page.put(site.asset, "performs", *kept)
    return [row(site.node, "^performs", "TranscriptionFunction-performedBy")]


def _performed_twice(site: Site) -> Iterable[Row]:
    site.page.say(site.pick(site.free("Device")), {"performs": site.node})
    return [row(site.node, "^performs", "TranscriptionFunction-performedBy")]


def _ends_before_issue(kind: str) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, ISSUED, site.draft.calendar.today())
        site.page.put(site.node, "validUntil", site.draft.calendar.before_changes())
        return [row(site.node, ISSUED, f"{kind}-period")]

    return plant


def _nameless(site: Site) -> Iterable[Row]:
    site.page.rename(site.node, BlankNode(site.node.value.rsplit("/", 1)[1]))
    return [row(None, "", "Named")]


def _as_proposed(site: Site) -> Iterable[Row]:
    site.page.put(site.node, "modelNumber", Literal("‹model number›"))
    return [row(site.node, _TEXTS, "Placeholder")]


def _person(site: Site) -> Iterable[Row]:
    contact = site.page.node(site.draft.name("contact"))
    site.page.say(contact, {TYPE: NamedNode(f"{_FOAF}Person"), "rdfs:label": text("C", "担当")})
    site.page.say(site.node, {"dcterms:source": contact})
    return [row(contact, "", "NaturalPerson")]


def _unknown_statement(name: str, value: Term) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.say(site.node, {name: value})
        return [row(site.node, name, "UnknownTerm")]

    return plant


def _dangling(name: str) -> Plant:
    def plant(site: Site) -> Iterable[Row]:
        site.page.put(site.node, name, site.page.node(site.draft.name("nothing")))
        return [row(site.node, name, "DanglingReference")]

    return plant


def _kind(name: str, at: str, shape: str, plant: Plant, fits: Fits = always) -> Kind:
    return Kind(name, "exchange", at, (shape,), plant, fits)


_OTHERS: Final = (
    _kind("Export replaces two", "Export", "Export-replaces", _replaces_two),
    _kind(
        *("model without identifier", "ProductModel", "ProductModel-identifier"),
        _rows(
            *("ProductModel-identifier", "gtin", "modelNumber", "cpe"),
            path="gtin|modelNumber|cpe",
        ),
    ),
    _kind(
        "neither sensing nor actuating", "TranscriptionFunction", "TranscriptionFunction", _neither
    ),
    _kind(
        *("performed by nothing", "TranscriptionFunction"),
        *("TranscriptionFunction-performedBy", _not_performed),
    ),
    _kind(
        *("performed by two", "TranscriptionFunction"),
        *("TranscriptionFunction-performedBy", _performed_twice),
        fits=lambda site: bool(site.free("Device")),
    ),
    _kind(
        *("implemented since nobody knows when", "Measure", "ImplementedMeasure"),
        _rows("ImplementedMeasure", "validFrom"),
    ),
    *(
        _kind(f"{at} ends before it is issued", at, f"{at}-period", _ends_before_issue(at))
        for at in ("Evidence", "Justification")
    ),
    _kind(
        *("compensated by nothing", "Justification", "CompensatedJustification"),
        _rows("CompensatedJustification", "compensatedBy"),
        fits=is_("justificationKind", "Compensated"),
    ),
    _kind(
        *("review of nothing", "Review", "Review-subject"),
        _rows("Review-subject", "reviews", path="reviews|fingerprint"),
    ),
    _kind(
        *("waived without end", "Review", "WaivedReview", _rows("WaivedReview", "waivedUntil")),
        fits=is_("reviewOutcome", "Waived"),
    ),
    _kind("connection without a name", "Connection", "Named", _nameless),
    _kind("text as it was proposed", "ProductModel", "Placeholder", _as_proposed),
    _kind("natural person", "Asset", "NaturalPerson", _person),
    _kind(
        *("unknown property", "Asset", "UnknownTerm"),
        _unknown_statement("firmware", Literal("2.0")),
    ),
    _kind("unknown class", "Asset", "UnknownTerm", _unknown_statement(TYPE, term("Gadget"))),
    _kind("provider described nowhere", "Asset", "DanglingReference", _dangling("providedBy")),
    _kind(
        *("evidence described nowhere", "Measure", "DanglingReference", _dangling("evidencedBy")),
        fits=said("evidencedBy"),
    ),
)

EXCHANGE: Final[tuple[Kind, ...]] = (
    *(missing(kind, name) for kind, names in _REQUIRED.items() for name in names.split()),
    *WRONG_KINDS,
    *BESIDE_KINDS,
    *(unknown(*each) for each in _UNKNOWN),
    *_OTHERS,
)
