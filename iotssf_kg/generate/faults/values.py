"""Tables of what can be wrong with a single property."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from iotssf_kg.generate.faults.kind import Fits, Kind, Site, Value, always, beside, is_, said, wrong
from iotssf_kg.generate.page import term, typed
from iotssf_kg.generate.statements import Term


def const(value: Term) -> Value:
    """The same value everywhere."""
    return lambda site: value


def _others(site: Site, name: str, *classes: str) -> list[NamedNode]:
    """Nodes that no fault has to do with, and that are not said of *name* yet."""
    return [node for node in site.free(*classes) if node not in site.page.values(site.node, name)]


def _another(name: str, *classes: str) -> Value:
    return lambda site: site.pick(_others(site, name, *classes))


def _has_another(name: str, *classes: str) -> Fits:
    return lambda site: bool(site.page.values(site.node, name) and _others(site, name, *classes))


def other_place(site: Site) -> NamedNode:
    """A use context other than the node's."""
    held = {v for row in ("usedIn", "inContext") for v in site.page.values(site.node, row)}
    return site.draft.random.choice([p for p in site.page.of("UseContext") if p not in held])


def _has_other_place(site: Site) -> bool:
    return len(site.page.of("UseContext")) > 1


def _party(slug: str) -> Value:
    return lambda site: site.draft.parties[slug]


def _criteria(site: Site) -> NamedNode:
    return site.page.node("criteria")


def _mark(site: Site) -> Term:
    return typed(f"{site.page.space}site/", "anyURI")


def _shouted(site: Site) -> Term:
    (digest,) = site.page.values(site.node, "sha256")
    return typed(str(digest.value).upper()[:-1] + "G", "string")


_TEXT: Final = const(Literal("see binder 4"))
_EMPTY: Final = const(Literal(""))
_SPACES: Final = const(Literal(" \u3000", language="ja"))
_NUMBER: Final = const(typed(4711, "integer"))
_YESTERDAY: Final = const(Literal("yesterday"))
_NO_DATE: Final = const(typed("in spring", "date"))
_ELSEWHERE: Final = const(NamedNode("https://elsewhere.example/node"))
_NO_REQUIREMENT: Final = const(term("rq:P9-99"))


# Class, property, what stands there, the value, where it fits.
WRONG: Final[tuple[tuple[str, str, str, Value, Fits], ...]] = (
    ("Export", "dcterms:issued", "a word", _NO_DATE, always),
    ("Asset", "usedIn", "criteria", _criteria, always),
    ("Asset", "operatedBy", "a text", _TEXT, always),
    ("Asset", "model", "a text", _TEXT, said("model")),
    ("Asset", "adoptedAssessment", "a text", _TEXT, said("adoptedAssessment")),
    ("Asset", "statedCategory", "a text", const(Literal("III")), always),
    ("Asset", "quantity", "zero", const(typed(0, "integer")), always),
    ("Asset", "quantity", "words", const(Literal("a dozen")), always),
    ("Asset", "softwareVersion", "a number", const(typed("3.2", "decimal")), always),
    ("Asset", "serialNumber", "a number", const(typed(4711, "integer")), always),
    ("Asset", "lastChanged", "a word", _NO_DATE, always),
    ("Asset", "outOfScopeBecause", "a node", _ELSEWHERE, said("outOfScopeBecause")),
    ("Asset", "outOfScopeBecause", "an empty text", _EMPTY, said("outOfScopeBecause")),
    ("Asset", "outOfScopeBecause", "a number", _NUMBER, said("outOfScopeBecause")),
    ("ProductModel", "gtin", "five digits", const(Literal("12345")), always),
    ("ProductModel", "modelNumber", "a number", const(typed(20, "integer")), always),
    ("ProductModel", "cpe", "an address", const(typed("cpe:/h:x", "anyURI")), always),
    ("ProductModel", "manufacturedBy", "a text", _TEXT, always),
    ("ProductModel", "lastChanged", "a word", _YESTERDAY, always),
    ("UseContext", "sector", "a text", _TEXT, always),
    ("UseContext", "supervision", "a foreign node", _ELSEWHERE, always),
    ("Connection", "from", "criteria", _criteria, always),
    ("Connection", "to", "a text", _TEXT, always),
    ("Connection", "carries", "a text", _TEXT, always),
    ("TranscriptionFunction", "quantityKind", "a text", _TEXT, always),
    ("Assessment", "recoveryDifficulty", "an economic level", const(term("E1")), always),
    ("Assessment", "economicImpact", "a text", const(Literal("high")), always),
    ("Assessment", "underScheme", "no scheme", const(term("sch:scheme2")), always),
    ("Assessment", "rationale", "a node", _ELSEWHERE, always),
    ("Assessment", "prov:wasAttributedTo", "a text", _TEXT, always),
    ("Assessment", "dcterms:issued", "a word", _NO_DATE, always),
    ("IncidentScenario", "economicImpact", "a recovery level", const(term("R1")), always),
    ("LowerBound", "level", "a text", _TEXT, always),
    ("LowerBound", "amount", "less than nothing", const(typed("-1", "decimal")), always),
    ("LowerBound", "amount", "words", const(Literal("ten million")), always),
    ("LowerBound", "currency", "words", const(Literal("yen")), always),
    ("Measure", "meets", "no requirement", _NO_REQUIREMENT, always),
    ("Measure", "on", "a text", _TEXT, always),
    ("Measure", "validFrom", "a word", _NO_DATE, always),
    ("Measure", "coversParts", "a word", const(Literal("yes")), always),
    ("Measure", "evidencedBy", "a text", _TEXT, always),
    ("Evidence", "about", "a text", _TEXT, always),
    ("Evidence", "issuedBy", "a text", _TEXT, always),
    ("Evidence", "dcterms:issued", "a word", _NO_DATE, always),
    ("Evidence", "validUntil", "a word", _NO_DATE, said("validUntil")),
    ("Evidence", "testedVersion", "a number", const(typed("3.2", "decimal")), always),
    ("Evidence", "sha256", "no digest", _shouted, always),
    ("Justification", "justifies", "no requirement", _NO_REQUIREMENT, always),
    ("Justification", "on", "a text", _TEXT, always),
    ("Justification", "because", "a node", _ELSEWHERE, always),
    ("Justification", "because", "spaces", _SPACES, always),
    ("Justification", "because", "a number", _NUMBER, always),
    ("Justification", "prov:wasAttributedTo", "a text", _TEXT, always),
    ("Justification", "dcterms:issued", "a word", _NO_DATE, always),
    ("Justification", "validUntil", "a word", _NO_DATE, always),
    ("Review", "reviews", "a text", _TEXT, always),
    ("Review", "fingerprint", "a number", const(typed(1, "integer")), always),
    ("Review", "dcterms:issued", "a word", _NO_DATE, always),
    ("Review", "waivedUntil", "a word", _NO_DATE, is_("reviewOutcome", "Waived")),
    ("StaffGroup", "memberOf", "a text", _TEXT, always),
    ("StaffGroup", "headcount", "zero", const(typed(0, "integer")), always),
)

# Class, property, what is said beside what is right, the value, where it fits.
BESIDE: Final[tuple[tuple[str, str, str, Value, Fits], ...]] = (
    ("Export", "dcterms:publisher", "another party", _party("maintainer"), always),
    ("Export", "void:uriSpace", "no plain text", _mark, always),
    ("Asset", "usedIn", "another place", other_place, _has_other_place),
    ("Asset", "maintainedBy", "criteria", _criteria, always),
    ("Asset", "providedBy", "a text", _TEXT, always),
    ("Asset", "hasPart", "criteria", _criteria, always),
    ("Asset", "performs", "criteria", _criteria, always),
    ("Asset", "softwareVersion", "another", const(Literal("0.1-beta")), always),
    (
        *("Asset", "model", "another model", _another("model", "ProductModel")),
        _has_another("model", "ProductModel"),
    ),
    ("ProductModel", "manufacturedBy", "another party", _party("laboratory"), always),
    ("UseContext", "contextType", "another", const(term("Vehicle")), always),
    ("TranscriptionFunction", "quantityKind", "another", const(term("qk:Mass")), always),
    (
        *("Assessment", "assesses", "another asset", _another("assesses", "Device")),
        _has_another("assesses", "Device"),
    ),
    ("Assessment", "inContext", "another place", other_place, _has_other_place),
    ("Assessment", "scenario", "a text", _TEXT, always),
    ("Assessment", "underScheme", "a foreign scheme", _ELSEWHERE, always),
    ("Assessment", "underCriteria", "a text", _TEXT, always),
    ("Assessment", "dcterms:replaces", "a text", _TEXT, always),
    ("IncidentScenario", "recoveryDifficulty", "an economic level", const(term("E1")), always),
    ("RatingCriteria", "lowerBound", "a text", _TEXT, always),
    ("Measure", "responsible", "another party", _party("maintainer"), always),
    ("Measure", "measureStatus", "another", const(term("Planned")), always),
    ("Measure", "validFrom", "another", lambda site: site.draft.calendar.today(), always),
    (
        *("Evidence", "evidenceKind", "another", const(term("MembershipRecord"))),
        lambda site: not is_("evidenceKind", "MembershipRecord")(site),
    ),
    ("Evidence", "testedVersion", "two more", const(typed("9.9", "decimal")), always),
    ("Justification", "inRelationTo", "a text", _TEXT, always),
    ("Justification", "compensatedBy", "a text", _TEXT, always),
    ("Review", "prov:wasAttributedTo", "another party", _party("maintainer"), always),
    ("StaffGroup", "memberOf", "another party", _party("laboratory"), always),
)

WRONG_KINDS: Final[tuple[Kind, ...]] = tuple(wrong(*each) for each in WRONG)
BESIDE_KINDS: Final[tuple[Kind, ...]] = tuple(beside(*each) for each in BESIDE)
