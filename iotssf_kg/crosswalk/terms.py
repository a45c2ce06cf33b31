"""What relations and methods are called in RDF, and so in SSSOM."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.mapping import Method
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.namespaces import OWL, SKOS, SSF, Namespace

SSSOM: Final = Namespace("https://w3id.org/sssom/")
SEMAPV: Final = Namespace("https://w3id.org/semapv/vocab/")
PAV: Final = Namespace("http://purl.org/pav/")

RELATIONS: Final[Mapping[Relation, NamedNode]] = {
    Relation.EQUAL: SSF("equalTo"),
    Relation.SUBSET: SSF("subsetOf"),
    Relation.SUPERSET: SSF("supersetOf"),
    Relation.INTERSECTS: SSF("intersectsWith"),
    Relation.NONE: SSF("disjointWith"),
}
UNKNOWN: Final = SKOS("mappingRelation")
JUSTIFICATIONS: Final[Mapping[Method, NamedNode]] = {
    Method.HUMAN: SEMAPV("ManualMappingCuration"),
    Method.AUTOMATION: SEMAPV("UnspecifiedMatching"),
    Method.HYBRID: SEMAPV("CompositeMatching"),
    Method.CHAINING: SEMAPV("MappingChaining"),
    Method.INVERSION: SEMAPV("MappingInversion"),
}
# What is said of an element beside what SKOS has words for.
HEADING, KIND, OBLIGATION, POSITION = (
    SSF(name) for name in ("heading", "elementKind", "obligation", "position")
)
# Stands where an element has no counterpart.
NO_TERM: Final = SSSOM("NoTermFound")
# How SSSOM calls the subject, the relation and the object of a mapping.
SUBJECT, PREDICATE, OBJECT = (OWL(f"annotated{name}") for name in ("Source", "Property", "Target"))
