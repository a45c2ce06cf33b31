"""Rule 1: an export describes only its own nodes, in terms that it does not redefine.

A statement that breaks the rule is *withheld*: it never reaches the closure, so it cannot change
a verdict. ``shapes/guard.ttl`` reports the same statements as findings; a test holds that both
agree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Triple

from iotssf_kg.namespaces import HOME, OWL, RDF, RDFS, SH, SSF
from iotssf_kg.rules.export import Export, Node
from iotssf_kg.rules.facts import Facts


class Why(StrEnum):
    """Why a statement is withheld; the value is the local name of the shape that reports it."""

    FOREIGN = "ForeignNode"
    REDEFINED = "TermRedefined"
    DERIVED = "DerivedStated"
    AXIOM = "AxiomStated"


class Withheld(NamedTuple):
    """A statement kept out of the closure, and why."""

    triple: Triple
    why: Why


class Screened(NamedTuple):
    """An export's statements, parted; those accepted are indexed."""

    accepted: Facts
    withheld: list[Withheld]


DERIVED: Final = frozenset(
    SSF(name)
    for name in [
        "cell",
        "category",
        "atLeastRecovery",
        "atLeastEconomic",
        "needs",
        "covers",
        "feeds",
        "correspondsTo",
        "contradiction",
        "judgedOn",
        "closureGraph",
        "reportGraph",
        "withheldGraph",
        "fileName",
        "loadedAt",
    ]
)
DERIVED_CLASSES: Final = frozenset(
    SSF(name)
    for name in ("InForce", "NotAtHand", "CurrentGraph", "SupersededGraph", "RefusedGraph")
)
AXIOMS: Final = frozenset(
    [OWL(n) for n in ["sameAs", "equivalentClass", "equivalentProperty", "imports", "inverseOf"]]
    + [OWL(n) for n in ["disjointWith", "propertyChainAxiom", "differentFrom", "deprecated"]]
    + [RDFS(name) for name in ("subClassOf", "subPropertyOf", "domain", "range")]
)
_TYPE = RDF("type")
_AXIOM_SPACES = (str(SH), str(OWL))
_AXIOM_CLASSES = (RDFS("Class"), RDFS("Datatype"), RDF("Property"))


def screen(export: Export) -> Screened:
    """Part the statements of *export* into those accepted and those withheld."""
    stated = export.stated
    subjects = {node: why for node in stated.subjects if (why := _subject(export, node))}
    predicates = {each: why for each in stated.predicates if (why := _predicate(each))}
    classes = {each: why for each in stated.classes if (why := _class(each))}
    if not (subjects or predicates or classes):
        return Screened(stated, [])
    accepted: list[Triple] = []
    withheld: list[Withheld] = []
    for triple in export.triples:
        subject, predicate, value = triple
        why = subjects.get(subject) or predicates.get(predicate)
        if why is None and predicate == _TYPE:
            why = classes.get(value)
        if why is None:
            accepted.append(triple)
        else:
            withheld.append(Withheld(triple, why))
    return Screened(Facts(accepted), withheld)


def _subject(export: Export, subject: Node) -> Why | None:
    if isinstance(subject, NamedNode) and subject.value.startswith(HOME):
        return Why.REDEFINED
    return None if export.owns(subject) else Why.FOREIGN


def _predicate(predicate: NamedNode) -> Why | None:
    if predicate in DERIVED:
        return Why.DERIVED
    if predicate in AXIOMS or predicate.value.startswith(str(SH)):
        return Why.AXIOM
    return None


def _class(value: object) -> Why | None:
    if value in DERIVED_CLASSES:
        return Why.DERIVED
    if isinstance(value, NamedNode):
        axiom = value.value.startswith(_AXIOM_SPACES) or value in _AXIOM_CLASSES
        return Why.AXIOM if axiom else None
    return None
