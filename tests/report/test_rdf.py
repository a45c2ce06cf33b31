"""Reports in RDF: SHACL's own and EARL."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.namespaces import RDF, SH
from iotssf_kg.report import Setting, write, writer
from iotssf_kg.report.earl import EARL
from iotssf_kg.report.paths import path_node
from iotssf_kg.report.shacl import triples
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.paths import Path, read_path
from iotssf_kg.validation.report import Report
from tests.report.sample import DETAIL, EXPORT, NOWHERE, PARTS, SHAPE, SHAPES, TOTAL, UNSUPPORTED

ROOT = BlankNode("root")


def stated(node: object) -> list[Triple]:
    """The statements of the tree *node*, under ``ROOT``."""
    found: list[Triple] = []

    def walk(subject: object, tree: object) -> object:
        if not isinstance(tree, list):
            return tree
        for predicate, value in tree:
            found.append(Triple(subject, predicate, walk(BlankNode(), value)))
        return subject

    walk(ROOT, [(SH("path"), node)])
    return found


OPERATORS = [SH(f"{name}Path") for name in ("inverse", "zeroOrMore", "oneOrMore", "zeroOrOne")]
several = st.sampled_from((RDF("rest"), SH("alternativePath")))
steps = st.sampled_from(("https://a.example/p", "https://a.example/日"))
paths = st.recursive(
    steps.map(lambda iri: Path(NamedNode(iri))),
    lambda inner: (
        st.builds(lambda kind, part: Path(kind, (part,)), st.sampled_from(OPERATORS), inner)
        | st.builds(Path, several, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=6,
)


@given(paths)
def test_a_path_becomes_the_node_that_shacl_means_by_it(path: Path) -> None:
    facts = Facts(stated(path_node(path.text)))
    (node,) = facts.values(ROOT, SH("path"))
    assert read_path(facts, node) == path


@pytest.mark.parametrize("text", ["", "p", "<p", "(<a:b>", "<a:b>)", "<a:b> and <a:c>", "<a b>"])
def test_what_is_no_path_becomes_no_node(text: str) -> None:
    assert path_node(text) is None


@given(st.text("<>ab:^()/|*+? ", max_size=40))
def test_no_text_is_too_odd_to_be_looked_at_as_a_path(text: str) -> None:
    assert path_node(text) is None or "<" in text


def test_a_path_of_any_depth_does_no_harm() -> None:
    assert path_node("(" * 10_000 + "<a:b>" + ")" * 10_000) is None


def test_a_result_names_path_detail_and_export() -> None:
    facts = Facts(triples(Report((NOWHERE, UNSUPPORTED), {})))
    assert len(facts.rows(SH("detail"))) == 1
    messages = {text for found in facts.rows(SH("resultMessage")).values() for text in found}
    told = {Literal(text, language=lang) for lang, text in DETAIL.messages.items()}
    assert told < messages
    nodes = {path for found in facts.rows(SH("resultPath")).values() for path in found}
    written = {read_path(facts, node).text for node in nodes}
    assert written == {NOWHERE.path, DETAIL.path, UNSUPPORTED.path}


def test_two_reports_share_no_blank_node() -> None:
    both = [
        {term for triple in triples(Report((UNSUPPORTED,), {})) for term in triple} for _ in "ab"
    ]
    assert not any(isinstance(term, BlankNode) for term in both[0] & both[1])


def test_the_same_blank_node_in_two_exports_is_two_nodes() -> None:
    out = io.BytesIO()
    part = Report((UNSUPPORTED, UNSUPPORTED), {})
    write(writer("turtle", out, Setting()), (part, part), Report((), {}))
    quads = parse(out.getvalue(), RdfFormat.TURTLE)
    assert len({quad.object for quad in quads if quad.predicate == SH("focusNode")}) == 2


@pytest.fixture(scope="module")
def assertions() -> set[tuple[object, object, object]]:
    """Subject, test and outcome of each assertion about the sample."""
    out = io.BytesIO()
    write(writer("earl", out, Setting(shapes=(SHAPES,))), PARTS, TOTAL)
    facts = Facts(quad.triple for quad in parse(out.getvalue(), RdfFormat.TURTLE))
    return {
        tuple(
            next(iter(facts.values(node, predicate)))
            for node, predicate in (
                (each, EARL("subject")),
                (each, EARL("test")),
                (next(iter(facts.values(each, EARL("result")))), EARL("outcome")),
            )
        )
        for each in facts.typed(EARL("Assertion"))
    }


@pytest.mark.parametrize(
    ("shape", "outcome"),
    [
        ("Asset", "failed"),  # by a property shape of it
        ("Evidence-period", "passed"),  # a warning
        ("Review", "inapplicable"),  # there is none
    ],
)
def test_earl_says_how_each_shape_went(
    assertions: set[tuple[object, ...]], shape: str, outcome: str
) -> None:
    mine = {(test, told) for subject, test, told in assertions if subject == EXPORT}
    assert (SHAPE(shape), EARL(outcome)) in mine
    assert len(mine) == 3


def test_earl_cannot_tell_of_what_was_not_judged(assertions: set[tuple[object, ...]]) -> None:
    (told,) = [each for each in assertions if each[2] == EARL("cantTell")]
    assert not isinstance(told[0], NamedNode)


def test_earl_types_its_subjects_and_its_assertor() -> None:
    out = io.BytesIO()
    write(writer("earl", out, Setting(shapes=(SHAPES,))), PARTS, TOTAL)
    facts = Facts(quad.triple for quad in parse(out.getvalue(), RdfFormat.TURTLE))
    for kind, link in (("TestSubject", "subject"), ("Assertor", "assertedBy")):
        linked = {value for found in facts.rows(EARL(link)).values() for value in found}
        assert linked == set(facts.typed(EARL(kind)))
    assert all(facts.values(node, RDF("type")) for node in facts.subjects)
