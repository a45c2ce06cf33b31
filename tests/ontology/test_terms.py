"""Every term says what it is, in two languages, where it comes from and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import DCTERMS, HOME, OWL, RDF, RDFS, SKOS, SSF
from iotssf_kg.rules.facts import Facts

CORE, PROVENANCE = (
    Facts(q.triple for name in names for q in parse(path=str(folder("ontology") / name)))
    for names in (("core.ttl", "crosswalk.ttl"), ("provenance.ttl",))
)
LABEL, DEFINITION, NOTE = RDFS("label"), SKOS("definition"), SKOS("editorialNote")
SCHEMA = "https://schema.org/"
COLLECTIONS = [NamedNode(f"{HOME}collection/{n}") for n in ("scheme", "derived", "catalogue")]
STATUSES = {SSF(name) for name in ("primary", "secondary", "unverified", "project")}
METI = NamedNode("https://www.meti.go.jp/english/press/2020/1105_002.html")


def terms() -> list[NamedNode]:
    described = (s for s in CORE.rows(RDF("type")) if isinstance(s, NamedNode))
    return [s for s in described if s.value.startswith((SSF, f"{HOME}collection/"))]


def history() -> list[NamedNode]:
    described = (s for s in PROVENANCE.rows(RDF("type")) if isinstance(s, NamedNode))
    kinds = ("document/", "activity/", "organization/")
    return [s for s in described if s.value.startswith(tuple(HOME + kind for kind in kinds))]


def incomplete(facts: Facts, node: NamedNode) -> Iterator[tuple[str, str]]:
    for text in (LABEL, DEFINITION):
        found = [v.language for v in facts.values(node, text) if isinstance(v, Literal)]
        if sorted(map(str, found)) != ["en", "ja"]:
            yield node.value, f"{text.value} in {found}"
    for link in (RDFS("isDefinedBy"), DCTERMS("source")):
        if not facts.nodes(node, link):
            yield node.value, link.value
    if len(facts.nodes(node, SSF("verification"))) != 1:
        yield node.value, "verification"


def texts(node: NamedNode, predicate: NamedNode) -> dict[str | None, str]:
    return {v.language: v.value for v in CORE.values(node, predicate) if isinstance(v, Literal)}


def test_the_vocabulary_has_its_size() -> None:
    assert (len(terms()), len(history())) == (268, 17)


def test_every_term_is_described_in_both_languages_with_source_and_status() -> None:
    assert [fault for term in terms() for fault in incomplete(CORE, term)] == []


def test_every_document_activity_and_body_is_described_too() -> None:
    assert [fault for node in history() for fault in incomplete(PROVENANCE, node)] == []


def test_statuses_are_of_the_code_list() -> None:
    row = [v for facts in (CORE, PROVENANCE) for _, v in facts.pairs(SSF("verification"))]
    assert set(row) == STATUSES


def test_definitions_are_one_sentence_that_ends() -> None:
    wrong = [
        term.value
        for term in terms()
        for text in [texts(term, DEFINITION)]
        if not text["en"].endswith(".")
        or ". " in text["en"]
        or text["ja"].count("。") != 1
        or not text["ja"].endswith("。")
    ]
    assert wrong == []


def test_no_two_terms_of_a_kind_share_a_name() -> None:
    seen: dict[tuple[NamedNode, str], NamedNode] = {}
    doubled = []
    for term in terms():
        for key in (
            (CORE.nodes(term, RDF("type"))[-1], text) for text in texts(term, LABEL).values()
        ):
            if seen.setdefault(key, term) != term:
                doubled.append((key[1], term.value))
    assert doubled == []


@pytest.mark.parametrize("word", ["METI", "経済産業省", "official", "公式"])
def test_nothing_unverified_claims_to_be_official(word: str) -> None:
    unverified = [t for t in terms() if SSF("unverified") in CORE.nodes(t, SSF("verification"))]
    claims = [t for t in unverified for p in (LABEL, DEFINITION) if word in str(texts(t, p))]
    assert (bool(unverified), claims) == (True, [])


def test_what_is_not_the_projects_own_says_whose_wording_it_is() -> None:
    own = SSF("project")
    silent = [
        t for t in terms() if own not in CORE.nodes(t, SSF("verification")) and not texts(t, NOTE)
    ]
    assert silent == []


def test_only_terms_read_at_meti_are_primary() -> None:
    primary = [t for t in terms() if SSF("primary") in CORE.nodes(t, SSF("verification"))]
    assert [t for t in primary if METI not in CORE.nodes(t, DCTERMS("source"))] == []


def test_sources_of_ours_are_described_in_the_history() -> None:
    cited = {source for _, source in CORE.pairs(DCTERMS("source"))}
    documents = {c for c in cited if c.value.startswith(f"{HOME}document/")}
    assert documents - set(history()) == set()


def test_axioms_and_hints_use_defined_terms_only() -> None:
    links = [RDFS("domain"), RDFS("range"), RDFS("subClassOf"), RDFS("subPropertyOf")]
    links += [NamedNode(f"{SCHEMA}{name}") for name in ("domainIncludes", "rangeIncludes")]
    used = {o for link in links for _, o in CORE.pairs(link)}
    used |= {o for _, o in CORE.pairs(RDF("first"))} | {o for _, o in CORE.pairs(SKOS("member"))}
    ours = {term for term in used if term.value.startswith(SSF)}
    assert ours - set(terms()) == set()


def test_every_property_says_what_it_links() -> None:
    silent = [
        term.value
        for kind in ("ObjectProperty", "DatatypeProperty")
        for term in CORE.typed(OWL(kind))
        if isinstance(term, NamedNode)
        and not any(
            CORE.nodes(term, p) for p in (RDFS("domain"), NamedNode(f"{SCHEMA}domainIncludes"))
        )
    ]
    assert silent == []


def test_no_term_is_written_by_two() -> None:
    members = [m for c in COLLECTIONS for m in CORE.nodes(c, SKOS("member"))]
    assert len(members) == len(set(members)) > 0
