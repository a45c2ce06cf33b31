"""What is generated from a scheme stays where rule engines and EL reasoners are complete."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.namespaces import OWL, RDF, RDFS, SSF
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.individuals import assertions, memberships
from iotssf_kg.rules.owl import axioms, classes, terminology
from tests.rules.worlds import WORLD

TYPE, DISJOINT = RDF("type"), OWL("disjointWith")
CONSTRUCTS = {OWL(n) for n in ["onProperty", "hasValue", "someValuesFrom", "intersectionOf"]}
AXIOMS = {OWL("equivalentClass"), DISJOINT, RDFS("subClassOf")}
SCHEMES = shipped().schemes.values()
OWN, MAKERS = close_all(at_hand(WORLD), shipped())


def test_only_what_both_profiles_allow_is_used() -> None:
    used = {triple.predicate for triple in axioms(shipped())}
    assert used <= {TYPE, RDF("first"), RDF("rest"), *CONSTRUCTS, *AXIOMS}


def test_some_values_stand_in_disjointness_alone() -> None:
    made = axioms(shipped())
    some = {t.subject for t in made if t.predicate == OWL("someValuesFrom")}
    implied = {t.object for t in made if t.predicate == RDFS("subClassOf")}
    named = {t.object for t in made if t.predicate == OWL("equivalentClass")}
    assert some
    assert not some & (implied | named)


def test_every_cell_category_and_level_has_a_class() -> None:
    assert len(classes(shipped())) == sum(
        (6, *(len(scheme.cells) + len(scheme.categories) for scheme in SCHEMES))
    )


def test_no_label_and_no_other_export_reaches_the_reasoner() -> None:
    told = [*terminology(shipped()), *assertions(OWN)]
    assert not [t for t in told if isinstance(t.object, Literal) and t.object.language]
    assert {t.subject for t in assertions(MAKERS)}.isdisjoint(OWN.facts.typed(SSF("Device")))


def test_what_is_out_of_scope_hands_over_no_rating() -> None:
    spare = NamedNode("https://kaze.example/id/spare")
    assert [t.predicate for t in assertions(OWN) if t.subject == spare] == [TYPE]


def test_the_rules_speak_in_the_same_classes() -> None:
    said = memberships(OWN)
    assert {kind for _, kind in said} <= classes(shipped())
    assert not [node for node, _ in said if isinstance(node, BlankNode)]
