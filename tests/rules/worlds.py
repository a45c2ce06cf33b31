"""Random exports: a small world of two parties in which every rule bites, then disturbed.

Statements are dropped from it and others added: mostly of the kinds that the model foresees,
sometimes of none, and mostly between nodes of the world, whoever owns them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.namespaces import RDF, SSF, XSD
from iotssf_kg.rdf import read
from iotssf_kg.rules.athand import AtHand, at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.export import Export, split
from iotssf_kg.rules.facts import Facts

WORLD = split(read(Path(__file__).with_name("world.trig")))
CATALOGUE = shipped()
_TYPE = RDF("type")
_FACTS = Facts(triple for export in WORLD for triple in export.triples)
_TERMS = CATALOGUE.facts


def _of(*classes: str) -> list[NamedNode]:
    found = _FACTS.typed(*map(SSF, classes)) or _TERMS.typed(*map(SSF, classes))
    return [node for node in found if isinstance(node, NamedNode)]


_ASSETS, _MODELS = _of("Asset", "Device", "System"), _of("ProductModel")
_FUNCTIONS, _CONTEXTS = _of("Sensing", "Actuating"), _of("UseContext")
_PARTIES, _GROUPS = _of("Organization", "StaffGroup"), _of("StaffGroup")
_ASSESSMENTS, _CONNECTIONS = _of("Assessment"), _of("Connection")
_MEASURES, _JUSTIFICATIONS = _of("Measure"), _of("Justification")
_LEVELS, _REQUIREMENTS = _of("Level"), _of("Requirement")
_TARGETS = [*_ASSETS, *_FUNCTIONS, *_MODELS, *_PARTIES, *_CONTEXTS]
_ALL = [*_TARGETS, *_ASSESSMENTS, *_CONNECTIONS, *_MEASURES, *_JUSTIFICATIONS, *_of("Evidence")]
_CLASSES = [SSF(n) for n in ["Asset", "Device", "System", "Sensing", "Actuating", "Assessment"]] + [
    SSF(n) for n in ["Measure", "Justification", "ProductModel", "StaffGroup", "Connection"]
]
_BOOLEANS = [Literal(t, datatype=XSD("boolean")) for t in ["true", "1", "false", "0"]]
_CODES = [Literal("04912345000017"), Literal("V-1"), Literal("V-1", language="en")]

# Predicate → the subjects and the values that the model foresees.
_LINKS = {
    _TYPE: (_ALL, _CLASSES),
    SSF("hasPart"): (_ASSETS, _ASSETS),
    SSF("performs"): (_ASSETS, _FUNCTIONS),
    SSF("model"): (_ASSETS, _MODELS),
    SSF("usedIn"): (_ASSETS, _CONTEXTS),
    SSF("operatedBy"): (_ASSETS, _PARTIES),
    SSF("maintainedBy"): (_ASSETS, _PARTIES),
    SSF("providedBy"): (_ASSETS, _PARTIES),
    SSF("adoptedAssessment"): (_ASSETS, _ASSESSMENTS),
    SSF("statedCategory"): (_ASSETS, _of("Category")),
    SSF("outOfScopeBecause"): (_ASSETS, [Literal("no border is crossed")]),
    SSF("underScheme"): (_ASSESSMENTS, _of("CategoryScheme")),
    SSF("recoveryDifficulty"): (_ASSESSMENTS, _LEVELS),
    SSF("economicImpact"): (_ASSESSMENTS, _LEVELS),
    SSF("from"): (_CONNECTIONS, _ASSETS),
    SSF("to"): (_CONNECTIONS, _ASSETS),
    SSF("gtin"): (_MODELS, _CODES),
    SSF("cpe"): (_MODELS, _CODES),
    SSF("modelNumber"): (_MODELS, _CODES),
    SSF("manufacturedBy"): (_MODELS, _PARTIES),
    SSF("memberOf"): (_GROUPS, _PARTIES),
    SSF("on"): (_MEASURES + _JUSTIFICATIONS, _TARGETS),
    SSF("meets"): (_MEASURES, _REQUIREMENTS),
    SSF("justifies"): (_JUSTIFICATIONS, _REQUIREMENTS),
    SSF("coversParts"): (_MEASURES, _BOOLEANS),
}


def _statements() -> st.SearchStrategy[Triple]:
    foreseen = st.sampled_from(list(_LINKS)).flatmap(
        lambda p: st.builds(
            Triple, st.sampled_from(_LINKS[p][0]), st.just(p), st.sampled_from(_LINKS[p][1])
        )
    )
    any_value = st.sampled_from([*_ALL, *_LEVELS, *_CLASSES, *_CODES])
    odd = st.builds(Triple, st.sampled_from(_ALL), st.sampled_from(list(_LINKS)), any_value)
    return st.one_of(foreseen, foreseen, foreseen, odd)


@dataclass(frozen=True)
class Change:
    """What was taken out of an export of the world and put into it."""

    dropped: frozenset[int]
    added: tuple[Triple, ...]

    def __repr__(self) -> str:
        # A failing example shows what was changed, not the whole world.
        return f"Change({sorted(self.dropped)}, {[str(triple) for triple in self.added]})"

    def applied(self, export: Export) -> Export:
        kept = [
            triple
            for index, triple in enumerate(export.triples)
            # What an export says of itself has been read already.
            if index not in self.dropped or triple.subject == export.iri
        ]
        return replace(export, triples=[*kept, *self.added])


def changes(export: Export) -> st.SearchStrategy[Change]:
    indexes = st.integers(0, len(export.triples) - 1)
    dropped = st.frozensets(indexes, max_size=len(export.triples) // 3)
    added = st.lists(_statements(), max_size=24).map(tuple)
    return st.builds(Change, dropped, added)


# One change for each export of the world.
CHANGES = st.tuples(*map(changes, WORLD))


def disturbed(made: tuple[Change, ...]) -> AtHand:
    """The exports of the world after the changes *made*, at hand of each other."""
    return at_hand(change.applied(export) for change, export in zip(made, WORLD, strict=True))
