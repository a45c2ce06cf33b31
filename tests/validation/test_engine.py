"""The fast engine: what goes where, what is read, and that nothing is lost on the way."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import RDF, SH, XSD
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.facts import Facts, Layers
from iotssf_kg.validation import Report, Severity, pyshacl_engine, validate
from iotssf_kg.validation.anatomy import places
from iotssf_kg.validation.compiled import compiled
from iotssf_kg.validation.digest import digest
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.rust_shapes import rewritten
from iotssf_kg.validation.shapes import Shapes, profile, shapes
from tests.requirements import need

PREFIXES = """@prefix ex: <urn:ex:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CASES = sorted((Path(__file__).parents[1] / "shapes").glob("*_FAIL.ttl"))
# Cases of these profiles are held against the vocabulary too.
CLOSED = ("category", "consistency", "exchange")


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse((PREFIXES + text).encode(), RdfFormat.TURTLE)]


def given(text: str) -> Shapes:
    return shapes(triples(text))


def found(report: Report) -> list[tuple[object, str, object]]:
    return [(finding.focus, finding.path, finding.value) for finding in report.findings]


def asking(query: str, more: str = "") -> Shapes:
    return given(
        f'ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:sparql [ {more} sh:select """'
        f'PREFIX ex: <urn:ex:> {query}""" ] .'
    )


def A(name: str) -> NamedNode:  # noqa: N802 - reads like a prefix
    return NamedNode(f"urn:ex:{name}")


WAYS = [
    "^ex:in ex:top",
    "^a ex:top",
    "a/a ex:Kind",
    "ex:in+ ex:top",
    "ex:p ex:top",
    "(^ex:in) ex:top",
]


@pytest.mark.parametrize("way", WAYS)
def test_a_path_that_ends_at_an_iri_is_followed(way: str) -> None:
    data = triples(
        "ex:a ex:p ex:top ; ex:in ex:mid . ex:mid ex:in ex:top . ex:top ex:in ex:a ; a ex:a ."
        "ex:b ex:p 1 ; a ex:Class . ex:Class a ex:Kind ."
    )
    shape = asking(f"SELECT $this WHERE {{ $this {way} }}")
    fast, reference = (found(validate(data, shape, engine(name))) for name in ("auto", "pyshacl"))
    assert fast == reference != []


def test_the_engine_of_shacl_core_looks_for_no_class_node_by_node() -> None:
    # For each node it would go through all instances of the class.
    exchange = profile("exchange")
    asked = set(shapes(rewritten(exchange)).facts.rows(SH("class")))
    told = {place.shape for root in exchange.roots for place in places(exchange, root)}
    assert set(exchange.facts.rows(SH("class"))) - told
    assert asked - told == set()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_not_read_does_not_matter(path: Path) -> None:
    given_shapes = profile(path.stem.partition("-")[0])
    reads = compiled(given_shapes).reads
    stated = Facts(quad.triple for quad in parse(path.read_bytes(), RdfFormat.TURTLE))
    whole = Layers(stated, *([digest(shipped())] if path.stem.startswith(CLOSED) else []))
    part = Facts(whole.triples(reads))
    assert validate((), given_shapes, facts=part) == validate((), given_shapes, facts=whole)


def test_shapes_are_compiled_once() -> None:
    given_shapes = given("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:class ex:D .")
    assert compiled(given_shapes) is compiled(given_shapes)
    assert compiled(given_shapes).reads == {
        RDF("type"),
        NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf"),
        NamedNode("https://w3id.org/iot-ssf/ns#inPerspective"),
    }


READS_ALL = {
    "a variable": "SELECT $this WHERE { $this ?any ?value }",
    "a negated set": "SELECT $this WHERE { $this !ex:p ?value }",
}


@pytest.mark.parametrize("name", READS_ALL)
def test_a_predicate_that_is_not_named_reads_everything(name: str) -> None:
    assert compiled(asking(READS_ALL[name])).reads is None


def test_nothing_is_left_for_the_core_engine_in_our_category_shapes() -> None:
    assert compiled(profile("category")).core is None


# Whether one run serves all focus nodes.
QUERIES = {
    "SELECT $this WHERE { $this ex:p ?x }": True,
    "SELECT * WHERE { $this ex:p ?x }": True,
    "SELECT $this WHERE { { $this ex:p ?x } { ?x ex:q ?y } FILTER($this != ?y) }": True,
    "SELECT $this WHERE { $this ex:p ?x OPTIONAL { ?x ex:q ?y FILTER(?y = $this) } }": True,
    "SELECT $this WHERE { $this ex:p ?x FILTER NOT EXISTS { $this ex:q ?x } }": True,
    "SELECT $this (COUNT(?x) AS ?value) WHERE { $this ex:p ?x } GROUP BY $this": True,
    "SELECT $this WHERE { { SELECT $this ?x WHERE { $this ex:p ?x } } }": True,
    "SELECT $this WHERE { $this ex:p ?x } LIMIT 1": False,
    "SELECT $this WHERE { FILTER($this = ex:a) }": False,
    "SELECT $this WHERE { ?x ex:p ?y OPTIONAL { $this ex:q ?x } }": False,
    "SELECT $this WHERE { { $this ex:p ?x } UNION { ?x ex:p ?y } }": False,
    "SELECT $this WHERE { $this ex:p ?x OPTIONAL { ?x ex:q ?y { FILTER(?y = $this) } } }": False,
    "SELECT $this WHERE { $this ex:p* ?x }": False,
    "SELECT $this WHERE { BIND($this AS ?x) $this ex:p ?x }": False,
    "SELECT $this WHERE { $this ex:p ?x FILTER EXISTS { ?x ex:q ?y FILTER(?y = $this) } }": False,
    "SELECT $this WHERE { $this ex:p ?x { SELECT $this WHERE { $this ex:p ?y } LIMIT 1 } }": False,
}


@pytest.mark.parametrize("query", QUERIES)
def test_one_run_serves_all_focus_nodes_only_where_that_is_safe(query: str) -> None:
    [constraint] = compiled(asking(query)).constraints
    assert constraint.setwise == QUERIES[query]


@pytest.mark.parametrize("query", QUERIES)
def test_either_way_the_results_are_those_of_the_reference(query: str) -> None:
    data = triples("ex:a ex:p ex:b, 1 . ex:b ex:q ex:a . _:x ex:p ex:a ; ex:q ex:b .")
    given_shapes = asking(query)
    fast, slow = (validate(data, given_shapes, engine(by)) for by in ("fast", "pyshacl"))
    # With LIMIT any row will do.
    assert {f.focus for f in fast.findings} == {f.focus for f in slow.findings}
    assert "LIMIT" in query or found(fast) == found(slow)


def test_an_ask_is_answered_where_the_data_has_nothing_of_the_kind() -> None:
    given_shapes = given(
        "ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:kind ] ; sh:validator"
        ' [ a sh:SPARQLAskValidator ; sh:ask "ASK { $value a $kind }" ;'
        ' sh:message "{$value} is no {$kind}"@en ] .'
        "ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; ex:kind ex:C ."
    )
    [finding] = validate(triples("ex:b a ex:C ."), given_shapes).findings
    assert (finding.focus, finding.component) == (A("a"), A("K"))
    assert finding.message() == "urn:ex:a is no urn:ex:C"
    assert len(validate((), given_shapes).findings) == 2


def test_a_nested_query_is_held_to_the_rules_as_well() -> None:
    with pytest.raises(ShapesError, match="SERVICE"):
        compiled(
            given(
                "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:not [ sh:sparql [ sh:select"
                ' "SELECT $this WHERE { SERVICE <http://x.example/> { $this ?p ?o } }" ] ] .'
            )
        )


def test_a_literal_keeps_its_spelling() -> None:
    query = "SELECT $this ?value WHERE { $this ex:p ?value FILTER(STRLEN(STR(?value)) > 1) }"
    report = validate(triples("ex:a ex:p 01, 1 ."), asking(query))
    assert found(report) == [(A("a"), "", Literal("01", datatype=XSD("integer")))]


def test_a_literal_can_be_a_focus_node() -> None:
    report = validate((), given('ex:S a sh:NodeShape ; sh:targetNode "a" ; sh:nodeKind sh:IRI .'))
    assert found(report) == [(Literal("a"), "", Literal("a"))]


def test_blank_nodes_of_data_and_of_shapes_come_back_as_they_were() -> None:
    need(find_spec("shacl"), "there is no wheel of shacl for this platform")
    data = [Triple(BlankNode("mine"), A("p"), BlankNode("yours"))]
    given_shapes = given("_:s a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI .")
    [finding] = validate(data, given_shapes).findings
    assert (finding.focus, finding.value) == (BlankNode("mine"), BlankNode("mine"))
    [root] = given_shapes.roots
    assert finding.shape == NamedNode(f"x-blank:{root.value}")


def test_sparql_within_sh_not_is_run() -> None:
    given_shapes = given(
        'ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; sh:not [ sh:sparql [ sh:select """'
        'SELECT $this WHERE { $this <urn:ex:p> ?x }""" ] ] .'
    )
    assert compiled(given_shapes).hard is not None
    assert found(validate(triples("ex:a ex:p 1 ."), given_shapes)) == [(A("b"), "", A("b"))]


def test_a_closed_property_shape_looks_at_its_values() -> None:
    given_shapes = given(
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:closed true ] ."
    )
    report = validate(triples("ex:a ex:p ex:b . ex:b ex:q 1 ."), given_shapes)
    assert found(report) == [(A("a"), str(A("q")), Literal("1", datatype=XSD("integer")))]


def test_messages_come_from_the_shapes_in_every_language() -> None:
    query = "SELECT $this ?other WHERE { $this ex:p ?other }"
    texts = 'sh:message "{$this} and {?other}"@en, "{?other}"@ja ;'
    [finding] = validate(triples("ex:a ex:p ex:b ."), asking(query, texts)).findings
    assert dict(finding.messages) == {"en": "urn:ex:a and urn:ex:b", "ja": "urn:ex:b"}


def test_a_severity_of_its_own_counts_as_a_violation() -> None:
    text = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:severity ex:Grave ; sh:class ex:C ."
    [finding] = validate((), given(text)).findings
    assert finding.severity == Severity.VIOLATION
    assert given(text).severity_iri(A("S")) == A("Grave")


def test_a_deactivated_shape_looks_at_nothing() -> None:
    text = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:deactivated true ; sh:class ex:C ."
    report = validate((), given(text))
    assert (report.findings, report.checked) == ((), {A("S"): 0})


def test_a_class_that_is_a_shape_looks_at_its_instances() -> None:
    text = "ex:C a rdfs:Class, sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    report = validate(
        triples("ex:a a ex:C . ex:b a ex:D . ex:D rdfs:subClassOf ex:C ."), given(text)
    )
    assert {finding.focus for finding in report.findings} == {A("a"), A("b")}


@pytest.mark.parametrize("by", ["fast", "pyshacl"])
def test_what_cannot_be_run_is_refused_whatever_the_engine(by: str) -> None:
    text = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:S ."
    with pytest.raises(ShapesError, match="refers to itself"):
        validate((), given(text), engine(by))


def test_two_findings_about_one_value_have_one_order_in_every_run() -> None:
    text = (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:P . ex:P sh:path ex:p ;"
        ' sh:pattern "^x" ; sh:datatype xsd:date ; sh:minLength 9 .'
    )
    findings = validate(triples('ex:a ex:p "soon" .'), given(text)).findings
    names = [finding.component.value for finding in findings]
    assert len(names) == 3
    assert names == sorted(names)


def test_no_message_has_the_random_name_of_a_node() -> None:
    query = "SELECT $this ?value WHERE { $this ex:p ?value }"
    data = triples("ex:a ex:p [ ex:q 1 ], _:mine .")
    report = validate(data, asking(query, 'sh:message "{?value}" ;'))
    assert sorted(finding.message() for finding in report.findings) == ["_:", "_:mine"]


def test_pyshacl_does_not_read_a_query_again_for_each_node() -> None:
    data = triples(" ".join(f"ex:n{n} ex:p {n} ." for n in range(50)))
    texts = pyshacl_engine._prepared
    before = texts.cache_info().misses
    shapes = asking("SELECT $this { $this ex:p ?read_once FILTER(?read_once > 44) }")
    assert len(validate(data, shapes, engine("pyshacl")).findings) == 5
    # Twice: with the first finding, pySHACL gives the names in it a prefix.
    assert texts.cache_info().misses - before <= 2
