"""What is defined, as readers look it up; and the classes with what joins them."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.namespaces import OWL, PREFIXES, RDFS, SH, SSF, SSFSH, shrink
from iotssf_kg.vocabulary.diagram import SUBCLASS, diagram
from iotssf_kg.vocabulary.documents import facts, nodes, pages
from iotssf_kg.vocabulary.listing import GROUPS, asking, found, terms, uses

RQ = PREFIXES["rq"]


def test_every_node_is_listed_once_and_has_a_page() -> None:
    assert {each.path: each.node for each in terms()} == nodes()
    assert {each.group for each in terms()} == {*GROUPS}
    assert all(pages()[each.node.value] == each.path for each in terms())
    assert all({"en", "ja"} <= {*each.labels} for each in terms() if each.group == "class")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("device", "ssf:Device"),
        ("Device", "ssf:Device"),
        ("機器", "ssf:Device"),
        ("ssf:needs", "ssf:needs"),
        ("P1-01", "rq:P1-01"),
        (f"{RQ}P1-01", "rq:P1-01"),
        ("remote commands harm", "rq:P1-01"),
        ("ForeignNode", "ssfsh:ForeignNode"),
    ],
)
def test_a_search_has_the_nearest_first(text: str, first: str) -> None:
    assert found(text)[0].name == first


@pytest.mark.parametrize("text", ["", "   ", "nothing-is-called-so", "device nothing-is-called-so"])
def test_a_search_finds_nothing_without_all_its_words(text: str) -> None:
    assert found(text) == []


def test_a_term_knows_what_uses_it_directly_and_in_parts() -> None:
    requirement = NamedNode(f"{RQ}P1-01")
    assert [shrink(each) for each in uses(requirement)[SSF("introduces")]] == ["schb:L", "sch:I"]
    assert SSFSH("ForeignNode") in uses(SSF("Export"))[SH("targetClass")]
    # In a list of a list: what the property shape says of its values.
    assert SSFSH("Requirement-appliesTo") in uses(SSF("Device"))[SH("in")]
    stated = {(u, p, o) for o in map(NamedNode, pages()) for p, us in uses(o).items() for u in us}
    direct = {
        (t.subject, t.predicate, t.object)
        for t in facts().triples([SSF("introduces"), SSF("inPerspective"), SSF("inCategory")])
    }
    assert direct <= stated


def test_a_term_knows_the_questions_that_name_it() -> None:
    assert "cq05" in [each.alias for each in asking(SSF("needs"))]
    assert [each.alias for each in asking(SSF("need"))] == []


def test_a_diagram_has_each_class_that_anything_joins_and_no_list_of_codes() -> None:
    classes, joined = diagram()
    names = {shrink(each) for each in classes}
    assert {"ssf:Asset", "ssf:Device", "ssf:Category", "ssf:Requirement"} <= names
    assert names.isdisjoint({"ssf:EvidenceKind", "ssf:Aim", "ssf:Exposure"})
    told = {(shrink(s), shrink(p), shrink(o)) for s, p, o in joined}
    assert ("ssf:Device", shrink(SUBCLASS), "ssf:Asset") in told
    assert ("ssf:Asset", "ssf:performs", "ssf:TranscriptionFunction") in told
    ends = {each for j in joined for each in (j.source, j.target)}
    assert ends == {*classes}
    for source, by, target in joined:
        if by == SUBCLASS:
            assert target in facts().nodes(source, RDFS("subClassOf"))
        else:
            assert by in facts().typed(OWL("ObjectProperty"))
