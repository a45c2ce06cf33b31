"""A document is parted into exports, each with the nodes that it may describe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import Namespace
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rules.export import Export, fit, split, superseded

A, B = Namespace("https://kaze.example/id/"), Namespace("https://suzu.example/id/")
PREFIXES = f"""
@prefix a: <{A}> .
@prefix b: <{B}> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ssf: <https://w3id.org/iot-ssf/ns#> .
@prefix void: <http://rdfs.org/ns/void#> .
"""


def exports(text: str) -> list[Export]:
    return split(parse((PREFIXES + text).encode(), syntax_named("trig"), "kaze.trig"))


def only(text: str) -> Export:
    (export,) = exports(text)
    return export


def test_a_file_without_graphs_is_one_export() -> None:
    export = only("a:x a ssf:Export ; dcterms:publisher a:kaze . a:heater a ssf:Device .")
    assert (export.iri, export.publisher, len(export.triples)) == (A("x"), A("kaze"), 3)
    assert export.source == "kaze.trig"
    assert len(export.sha256) == 64


def test_each_named_graph_is_an_export() -> None:
    found = exports("a:x { a:x a ssf:Export } b:y { b:y a ssf:Export . b:h a ssf:Device }")
    assert [(export.iri, len(export.triples)) for export in found] == [(A("x"), 1), (B("y"), 2)]


REFUSED = {
    "nothing in it": ("", "no statement"),
    "no export": ("a:heater a ssf:Device .", "has no node of type ssf:Export"),
    "two exports": ("a:x a ssf:Export . a:y a ssf:Export .", "has 2 nodes of type ssf:Export"),
    "two in a graph": ("a:x { a:x a ssf:Export . a:y a ssf:Export }", "graph <.*/x> has 2 nodes"),
    "an export without a name": ("[] a ssf:Export .", "without an IRI"),
    "statements outside the graphs": (
        "a:x { a:x a ssf:Export } a:heater a ssf:Device .",
        "1 statements lie outside any export's graph, the first about <.*/heater>",
    ),
    "a graph of another name": ("a:g { a:x a ssf:Export }", "graph <.*/g> holds the export <.*/x>"),
    "a graph without a name": ("_:g { a:x a ssf:Export }", "holds the export"),
    "a graph without an export": (
        "a:x { a:x a ssf:Export } a:g { a:h a ssf:Device }",
        "has no node",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_not_one_export_a_graph_is_refused(fault: str) -> None:
    text, said = REFUSED[fault]
    with pytest.raises(SourceError, match=said) as caught:
        exports(text)
    assert str(caught.value).startswith("kaze.trig: ")
    assert caught.value.hint


def test_two_publishers_are_none() -> None:
    assert only("a:x a ssf:Export ; dcterms:publisher a:kaze, b:suzu .").publisher is None


OWNED = {
    A("heater"): True,
    A(""): True,
    NamedNode("https://kaze.example/id2/heater"): False,
    NamedNode("https://kaze.example/"): False,
    NamedNode("http://kaze.example/id/heater"): False,
    B("heater"): False,
    BlankNode("x"): True,
    Literal("https://kaze.example/id/heater"): False,
}


@pytest.mark.parametrize("node", OWNED, ids=str)
def test_an_export_owns_what_lies_in_its_spaces(node: object) -> None:
    export = only(f'a:x a ssf:Export ; void:uriSpace "{A}" .')
    assert export.owns(node) == OWNED[node]


def test_an_export_without_a_space_owns_no_name() -> None:
    assert not only("a:x a ssf:Export .").owns(A("x"))


FIT = {
    "https://kaze.example/": True,
    "https://kaze.example/id/": True,
    "http://kaze.example/onto#": True,
    "https://kaze.example:8443/id/": True,
    "https://kaze.example": False,
    "https://kaze.example#": False,
    "https://kaze.example/id": False,
    "https://": False,
    "https:///": False,
    "https:": False,
    "urn:kaze:": False,
    "/id/": False,
    "": False,
    "https://w3id.org/iot-ssf/": False,
    "https://w3id.org/iot-ssf/ns#": False,
    "https://w3id.org/": False,
    "https://w3id.org/iot-ssf-of-mine/": True,
}


@pytest.mark.parametrize("space", FIT)
def test_a_space_is_wide_enough_for_one_party_only(space: str) -> None:
    assert fit(space) == FIT[space]


def test_a_space_that_is_unfit_owns_nothing() -> None:
    export = only(f'a:x a ssf:Export ; void:uriSpace "https:", "{A}", <{A}>, "https://w3id.org/" .')
    assert export.spaces == (A,)


def test_an_export_of_very_many_spaces_is_refused() -> None:
    spaces = ", ".join(f'"{A}{number}/"' for number in range(101))
    with pytest.raises(SourceError, match=r"declares 101 namespaces .* Declare 100 at most"):
        only(f"a:x a ssf:Export ; void:uriSpace {spaces} .")


def test_a_newer_export_of_the_same_publisher_supersedes() -> None:
    found = exports(
        "a:x { a:x a ssf:Export ; dcterms:publisher a:kaze }"
        f'a:y {{ a:y a ssf:Export ; dcterms:publisher a:kaze ; void:uriSpace "{A}" ;'
        " dcterms:replaces a:x, a:y, a:z }"
        f'b:y {{ b:y a ssf:Export ; dcterms:publisher b:suzu ; void:uriSpace "{A}", "{B}" ;'
        " dcterms:replaces a:y }"
    )
    assert superseded(found) == {A("x"): A("y")}


def test_exports_that_replace_each_other_all_stay() -> None:
    text = "".join(
        f"a:{iri} {{ a:{iri} a ssf:Export ; dcterms:publisher a:kaze ;"
        f' void:uriSpace "{A}" ; dcterms:replaces a:{old} }}'
        for iri, old in ("xy", "yz", "zx")
    )
    assert superseded(exports(text)) == {}


CLAIMS = {
    "another's namespace": ("a:kaze", "a:kaze", B),
    "no namespace": ("a:kaze", "a:kaze", ""),
    "no publisher": ("", "", A),
    "two publishers": ("a:kaze, a:suzu", "a:kaze, a:suzu", A),
    "another publisher": ("a:kaze", "b:suzu", A),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_alone_does_not_supersede(claim: str) -> None:
    older, newer, space = CLAIMS[claim]
    said = [f"dcterms:publisher {party} ;" if party else "" for party in (older, newer)]
    found = exports(
        f"a:x {{ a:x a ssf:Export ; {said[0]} void:uriSpace '{A}' }}"
        f"b:y {{ b:y a ssf:Export ; {said[1]} void:uriSpace '{space}' ; dcterms:replaces a:x }}"
    )
    assert superseded(found) == {}


def test_triples_are_made_from_quads_when_asked_for() -> None:
    triples = only("a:x a ssf:Export . a:y a ssf:Device . a:z a ssf:Device .").triples
    assert [triple.subject for triple in triples] == [A("x"), A("y"), A("z")]
    assert triples[-1] == list(triples[1:])[1]
    assert triples[0] in triples
    assert len(triples[:2]) == 2


def test_a_changed_copy_is_indexed_anew() -> None:
    export = only("a:x a ssf:Export . a:y a ssf:Device .")
    assert export.stated.subjects == {A("x"), A("y")}
    assert replace(export, triples=export.triples[:1]).stated.subjects == {A("x")}
