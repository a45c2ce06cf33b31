"""What shapes must know of the vocabulary: no engine reads it from the shapes graph."""

from __future__ import annotations

from functools import cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.namespaces import OWL, RDF, RDFS, SKOS, SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.facts import Facts

# Labels and definitions make up most of the ontology, and no shape for exports reads them.
_KEPT: Final = frozenset(
    (
        RDF("type"), RDFS("subClassOf"), RDFS("subPropertyOf"), RDFS("isDefinedBy"),
        OWL("deprecated"), OWL("versionInfo"), SKOS("inScheme"), SKOS("notation"),
    )
)  # fmt: skip
_PROSE: Final = frozenset((SSF("auditCheck"), SSF("verification")))


def _kept(triple: Triple) -> bool:
    subject, predicate, value = triple
    if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
        return False
    if predicate == RDF("type") and isinstance(value, NamedNode):
        return value.value.startswith(SSF)
    ours = predicate.value.startswith(SSF) and predicate not in _PROSE
    return (predicate in _KEPT or ours) and not _prose(value)


def _prose(value: object) -> bool:
    return isinstance(value, Literal) and bool(value.language)


@cache
def digest(catalogue: Catalogue) -> Facts:
    """The class hierarchy, the code lists, the schemes, and which terms there are."""
    return Facts(triple for triple in catalogue.triples if _kept(triple))
