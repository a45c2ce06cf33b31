"""Every ontology file can be read, says which version it is, and keeps to itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import DCTERMS, HOME, OWL, PREFIXES, RDF, RDFS, SKOS, SSF
from iotssf_kg.rules.facts import Facts

FILES = sorted(folder("ontology").rglob("*.ttl"))
VOCABULARIES = ("core.ttl", "crosswalk.ttl")
ALIGNMENTS = sorted((folder("ontology") / "alignments").glob("*.ttl"))
LICENCE = NamedNode("https://www.apache.org/licenses/LICENSE-2.0")
# scheme, authority and path of a namespace, then a local name of letters and digits.
FOREIGN_TERM = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/_.-]*[/#][A-Za-z]\w*")
MAPPINGS = [
    *(
        SKOS(name)
        for name in ("exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch")
    ),
    *(RDFS(name) for name in ("subClassOf", "subPropertyOf")),
]


def read(path: Path) -> Facts:
    return Facts(quad.triple for quad in parse(path=str(path)))


def name(path: Path) -> str:
    return str(path.relative_to(folder("ontology")))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_file_is_one_ontology_with_version_licence_title_and_description(path: Path) -> None:
    facts = read(path)
    [ontology] = facts.typed(OWL("Ontology"))
    [version] = facts.nodes(ontology, OWL("versionIRI"))
    languages = {
        p: sorted(str(v.language) for v in facts.values(ontology, p) if isinstance(v, Literal))
        for p in (DCTERMS("title"), DCTERMS("description"))
    }
    assert ontology.value.startswith(HOME)
    assert version.value.startswith(ontology.value.rsplit("/", 1)[0])
    assert facts.texts(ontology, OWL("versionInfo")) != []
    assert facts.nodes(ontology, DCTERMS("license")) == [LICENCE]
    assert set(map(tuple, languages.values())) == {("en", "ja")}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_imported(path: Path) -> None:
    assert list(read(path).pairs(OWL("imports"))) == []


def test_every_term_is_defined_in_a_vocabulary_and_in_one_alone() -> None:
    elsewhere = [
        (name(path), node.value)
        for path in FILES
        if path.name not in VOCABULARIES
        for node, files in read(path).rows(RDFS("isDefinedBy")).items()
        if node.value.startswith(SSF)
    ]
    core, crosswalk = (defined(folder("ontology") / each) for each in VOCABULARIES)
    assert (elsewhere, core & crosswalk) == ([], set())


def defined(path: Path) -> set[NamedNode]:
    """The terms that the vocabulary at *path* defines."""
    return {n for n in read(path).rows(RDFS("isDefinedBy")) if isinstance(n, NamedNode)}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_uses_a_term_that_no_vocabulary_defines(path: Path) -> None:
    known = set().union(*(defined(folder("ontology") / each) for each in VOCABULARIES))
    used = {
        node for triple in read(path).triples() for node in triple if isinstance(node, NamedNode)
    }
    assert {node for node in used if node.value.startswith(SSF)} - known == set()


@pytest.mark.parametrize("path", ALIGNMENTS, ids=name)
def test_each_relation_to_another_ontology_gives_its_reason(path: Path) -> None:
    facts = read(path)
    stated = {(s, p, o) for p in MAPPINGS for s, o in facts.pairs(p)}
    noted = {
        (*facts.nodes(a, OWL("annotatedSource")), *facts.nodes(a, OWL("annotatedProperty")),
         *facts.nodes(a, OWL("annotatedTarget")))
        for a in facts.typed(OWL("Axiom"))
        if len(facts.texts(a, SKOS("note"))) == 2
        and facts.nodes(a, SSF("verification")) == [SSF("project")]
    }  # fmt: skip
    assert (len(stated) > 5, stated) == (True, noted)


@pytest.mark.parametrize("path", ALIGNMENTS, ids=name)
def test_alignments_relate_our_terms_to_well_formed_foreign_ones(path: Path) -> None:
    facts = read(path)
    spaces = tuple(n.value for _, n in facts.pairs(DCTERMS("references")))
    for prop in MAPPINGS:
        for ours, theirs in facts.pairs(prop):
            assert str(getattr(ours, "value", "")).startswith(SSF)
            assert theirs.value.startswith(spaces)
            assert FOREIGN_TERM.fullmatch(theirs.value)


def test_only_true_subclasses_are_axioms() -> None:
    axioms = {
        (name(path).removesuffix(".ttl"), str(ours).removeprefix(f"<{SSF}").removesuffix(">"))
        for path in ALIGNMENTS
        for prop in (RDFS("subClassOf"), RDFS("subPropertyOf"))
        for ours, _ in read(path).pairs(prop)
    }
    terms = ("Organization", "Justification", "Review", "RatingCriteria", "Export", "issuedBy")
    assert axioms == {("alignments/prov", term) for term in terms}


def test_the_history_runs_forwards() -> None:
    facts = read(folder("ontology") / "provenance.ttl")
    issued = {s: facts.texts(s, DCTERMS("issued")) for s in facts.rows(DCTERMS("issued"))}
    prov = PREFIXES["prov"]
    links = [NamedNode(f"{prov}{n}") for n in ("wasDerivedFrom", "wasRevisionOf")]
    pairs = [(new, old) for link in links for new, old in facts.pairs(link)]
    backwards = [(new, old) for new, old in pairs if issued.get(new, ["9"]) < issued[old]]
    assert (len(pairs), backwards) == (8, [])


def test_the_framework_can_be_traced_to_the_layer_model_it_comes_from() -> None:
    facts = read(folder("ontology") / "provenance.ttl")
    document = f"{HOME}document/"
    manual, framework, cpsf = (
        NamedNode(document + n) for n in ("procedure-manual", "iot-ssf-1.0", "cpsf-1.0")
    )
    derived = NamedNode(f"{PREFIXES['prov']}wasDerivedFrom")
    assert framework in facts.nodes(manual, derived)
    assert cpsf in facts.nodes(framework, derived)
    assert RDF("type") in {t.predicate for t in facts.about(framework)}
