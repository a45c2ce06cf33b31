"""The core stays where rule engines are complete: OWL 2 RL and EL at once.

The forms allowed here are those both profiles share and the core uses; see
https://www.w3.org/TR/owl2-profiles/ (2.2 for EL, 4.2 for RL) and, for chains,
https://www.w3.org/TR/owl2-syntax/#The_Restrictions_on_the_Axiom_Closure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import OWL, PREFIXES, RDF, RDFS, SSF, XSD
from iotssf_kg.rules.facts import Facts

CORE = tuple(quad.triple for quad in parse(path=str(folder("ontology") / "core.ttl")))
AXIOMS = {
    *(RDFS(name) for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(OWL(name) for name in ("propertyChainAxiom", "members", "onProperty", "hasValue")),
}
TYPES = {
    *(OWL(name) for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(OWL(name) for name in ("TransitiveProperty", "NamedIndividual", "Ontology")),
    *(OWL(name) for name in ("AllDisjointClasses", "Restriction")),
}
HEADER = {OWL(name) for name in ("versionIRI", "versionInfo")}
# What RL and EL both know of the datatypes the core uses; neither date nor boolean is among them.
DATATYPES = {XSD(name) for name in ("string", "integer", "decimal")}
CHAIN, RANGE = OWL("propertyChainAxiom"), RDFS("range")


def faults(triples: Iterable[Triple]) -> set[str]:
    """What takes *triples* out of RL ∩ EL; empty if nothing does."""
    facts = Facts(triples)
    return {
        *_unknown_forms(facts),
        *_anonymous_ends(facts),
        *_datatypes(facts),
        *_chain_ranges(facts),
        *_irregular(facts),
    }


def _unknown_forms(facts: Facts) -> Iterator[str]:
    for subject, predicate, value in facts.triples():
        reserved = predicate.value.startswith(OWL) and predicate not in AXIOMS | HEADER
        foreign_type = predicate == RDF("type") and value.value.startswith(OWL)
        if reserved:
            yield f"{subject} {predicate}"
        if foreign_type and value not in TYPES:
            yield f"{subject} a {value}"


def _anonymous_ends(facts: Facts) -> Iterator[str]:
    for axiom in ("subClassOf", "subPropertyOf", "domain", "range"):
        for subject, values in facts.rows(RDFS(axiom)).items():
            if any(isinstance(end, BlankNode) for end in (subject, *values)):
                yield f"{axiom} of an anonymous class"


def _datatypes(facts: Facts) -> Iterator[str]:
    for prop, datatype in facts.pairs(RANGE):
        if datatype.value.startswith(XSD) and datatype not in DATATYPES:
            yield f"{prop} has values of {datatype}"


def _chain_ranges(facts: Facts) -> Iterator[str]:
    for prop, chain in _chains(facts):
        if not set(facts.nodes(prop, RANGE)) <= set(facts.nodes(chain[-1], RANGE)):
            yield f"{prop} has a range that its chain's last property has not"


def _irregular(facts: Facts) -> Iterator[str]:
    before: dict[NamedNode, set[NamedNode]] = {}
    for below, above in facts.pairs(RDFS("subPropertyOf")):
        before.setdefault(above, set()).add(below)
    for prop, chain in _chains(facts):
        # A property may stand first or last in its own chain, but not both and not inside.
        rest = chain[1:] if chain[0] == prop else chain[:-1] if chain[-1] == prop else chain
        before.setdefault(prop, set()).update(rest)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        yield f"chains in a circle: {error.args[1]}"


def _chains(facts: Facts) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
    for prop, heads in facts.rows(CHAIN).items():
        for head in heads:
            yield prop, list(_members(facts, head))


def _members(facts: Facts, head: object) -> Iterator[NamedNode]:
    while isinstance(head, BlankNode):
        yield from facts.nodes(head, RDF("first"))
        head = next(iter(facts.values(head, RDF("rest"))), None)


def turtle(text: str) -> list[Triple]:
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    return [quad.triple for quad in parse(f"{prefixes}{text}", format=RdfFormat.TURTLE)]


def test_the_core_is_in_rl_and_el() -> None:
    assert faults(CORE) == set()


@pytest.mark.parametrize(
    "axiom",
    [
        "ssf:Party rdfs:subClassOf [ owl:unionOf ( ssf:Organization ssf:StaffGroup ) ] .",
        "ssf:usedIn a owl:FunctionalProperty .",
        "ssf:covers owl:inverseOf ssf:needs .",
        "ssf:Asset rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ssf:usedIn ;"
        " owl:someValuesFrom ssf:UseContext ] .",
        "ssf:Asset rdfs:subClassOf [ owl:onProperty ssf:model ; owl:maxCardinality 1 ] .",
        "ssf:Axis owl:equivalentClass [ owl:oneOf ( ssf:RecoveryDifficulty ) ] .",
        "ssf:correspondsTo a owl:SymmetricProperty .",
        "ssf:lastChanged rdfs:range xsd:date .",
        "ssf:coversParts rdfs:range xsd:boolean .",
        "ssf:hasPart owl:propertyChainAxiom ( ssf:feeds ssf:atLeastRecovery ) .",
        "ssf:adoptedAssessment owl:propertyChainAxiom ( ssf:category ssf:assesses ) .",
        "ssf:category rdfs:range ssf:Cell .",
        "<urn:x:core> owl:imports <http://www.w3.org/ns/prov-o> .",
    ],
)
def test_what_leaves_the_profiles_is_noticed(axiom: str) -> None:
    assert faults([*CORE, *turtle(axiom)]) != set()


def test_the_floors_and_the_category_follow_from_chains() -> None:
    found = [(p, [m.value.removeprefix(SSF) for m in chain]) for p, chain in _chains(Facts(CORE))]
    assert sorted((p.value.removeprefix(SSF), *chain) for p, chain in found) == [
        ("atLeastEconomic", "adoptedAssessment", "economicImpact"),
        ("atLeastEconomic", "atLeastEconomic", "impliesLevel"),
        ("atLeastEconomic", "hasPart", "atLeastEconomic"),
        ("atLeastRecovery", "adoptedAssessment", "recoveryDifficulty"),
        ("atLeastRecovery", "atLeastRecovery", "impliesLevel"),
        ("atLeastRecovery", "hasPart", "atLeastRecovery"),
        ("category", "adoptedAssessment", "cell", "inCategory"),
    ]
