"""What is written down can be read back, and is the same bytes for the same statements."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
)

from iotssf_kg.errors import NotAcceptable
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.rdf import parse, serialise, syntax_named
from iotssf_kg.rdf.contexts import our_context

SYNTAXES = ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"]
NAMED = ["trig", "nquads", "jsonld"]
PROPERTIES = [entry["@id"] for entry in our_context().values() if isinstance(entry, dict)]
CODES = [entry for entry in our_context().values() if isinstance(entry, str) and "ssf:" in entry]


def node(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


LOCAL = some.text("aB0-_.é機%2F/#?()'", min_size=1, max_size=6).filter(
    lambda local: "%" not in local.replace("%2F", "")
)
IRIS = (
    some.sampled_from(PROPERTIES + CODES).map(node)
    | some.builds(
        lambda local: NamedNode(f"https://kaze.example/id/a{local.replace('#', '', 9)}"), LOCAL
    )
    | some.sampled_from(["urn:a:b", "http://e", "mailto:a@e", PREFIXES["ssf"]]).map(NamedNode)
)
PREDICATES = some.sampled_from([*PROPERTIES, "rdf:type", "rdfs:seeAlso", "ssf:unknown"]).map(node)
BLANKS = some.sampled_from("xyz").map(BlankNode)
# XML has no words for most control characters.
TEXTS = some.text(
    some.characters(exclude_categories=["Cs", "Cc", "Cn"]) | some.sampled_from("\t\n\r")
)
DATATYPES = [PREFIXES["xsd"] + name for name in ("date", "integer", "decimal", "boolean", "string")]
LITERALS = (
    some.builds(Literal, TEXTS)
    | some.builds(
        lambda text, tag: Literal(text, language=tag),
        TEXTS,
        some.sampled_from(["en", "ja", "en-gb"]),
    )
    | some.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(kind)),
        TEXTS | some.sampled_from(["1", "01", "-0", "true", "1.50", "2026-01-01", "9" * 30]),
        some.sampled_from([*DATATYPES, "http://e/kind"]),
    )
)
GRAPHS = some.sampled_from([DefaultGraph(), NamedNode("http://e/g"), NamedNode("http://e/h")])


def quads(graphs: some.SearchStrategy) -> some.SearchStrategy[list[Quad]]:
    return some.lists(
        some.builds(Quad, IRIS | BLANKS, PREDICATES, IRIS | BLANKS | LITERALS, graphs),
        min_size=1,
        max_size=12,
    )


def canonical(found: list[Quad] | tuple[Quad, ...]) -> set[Quad]:
    dataset = Dataset(found)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


@pytest.mark.parametrize("name", SYNTAXES)
@given(quads(some.just(DefaultGraph())))
def test_what_is_written_reads_back(name: str, found: list[Quad]) -> None:
    syntax = syntax_named(name)
    assert canonical(parse(serialise(found, syntax), syntax).quads) == canonical(found)


@pytest.mark.parametrize("name", NAMED)
@given(quads(GRAPHS))
def test_named_graphs_read_back(name: str, found: list[Quad]) -> None:
    syntax = syntax_named(name)
    assert canonical(parse(serialise(found, syntax), syntax).quads) == canonical(found)


CHAIN = b"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://a> rdfs:seeAlso [ rdfs:label "x"@en ] , [ rdfs:seeAlso ( 1 2 ) ] , [ rdfs:label "y" ] ."""


@pytest.mark.parametrize("name", SYNTAXES)
def test_the_same_statements_are_the_same_bytes(name: str) -> None:
    written = set()
    for seed in range(5):
        shuffled = list(parse(CHAIN, syntax_named("turtle")).quads)
        random.Random(seed).shuffle(shuffled)
        written.add(serialise(shuffled, syntax_named(name)))
    assert len(written) == 1


def test_turtle_is_laid_out_for_a_reader() -> None:
    device = Quad(NamedNode("https://k.example/id/a"), node("rdf:type"), node("ssf:Device"))
    label = Quad(device.subject, node("rdfs:label"), Literal("a\tb", language="en"))
    text = serialise(
        [label, device], syntax_named("turtle"), PREFIXES | {"k": "https://k.example/id/"}
    )
    assert text.decode() == (
        "@prefix k: <https://k.example/id/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix ssf: <https://w3id.org/iot-ssf/ns#> .\n"
        "\n"
        "k:a a ssf:Device ;\n"
        '    rdfs:label "a\\tb"@en .\n'
    )


def test_several_graphs_do_not_go_into_turtle() -> None:
    statement = Quad(NamedNode("http://a"), NamedNode("http://b"), Literal("c"))
    named = Quad(*statement.triple, NamedNode("http://g"))
    assert (
        parse(serialise([named], syntax_named("turtle")), syntax_named("turtle")).quads[0]
        == statement
    )
    with pytest.raises(NotAcceptable, match="one graph"):
        serialise([statement, named], syntax_named("turtle"))


@pytest.mark.parametrize(("predicate", "text"), [("http://b/1", "x"), ("http://b/c", "\x01")])
def test_what_xml_has_no_words_for_is_not_written(predicate: str, text: str) -> None:
    statement = Quad(NamedNode("http://a"), NamedNode(predicate), Literal(text))
    with pytest.raises(NotAcceptable):
        serialise([statement], syntax_named("rdfxml"))
