"""Outside values become terms before they meet SPARQL, and change nothing but their value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Variable

from iotssf_kg.errors import BadParameter
from iotssf_kg.library import queries
from iotssf_kg.library.binding import CLAUSE, swap, term
from iotssf_kg.namespaces import XSD

TODAY = date(2026, 11, 23)
ASKED = (
    'SELECT ?x WHERE { VALUES ?x { UNDEF } OPTIONAL { ?x ?p ?o . FILTER(?o != "}") } } ORDER BY ?x'
)
NASTY = ['"', "\\", "\n", ">", "\\u0022", "\\\\u0022", "\\u003E", "} UNION { ?a ?b ?c", "#", "'''"]
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(NASTY)
).map("".join)

CASES = [
    ("iri", "https://kaze.example/id/a", NamedNode("https://kaze.example/id/a")),
    ("iri", "<https://kaze.example/id/a>", NamedNode("https://kaze.example/id/a")),
    ("iri", "urn:uuid:1", NamedNode("urn:uuid:1")),
    ("iri", "sch:IV", NamedNode("https://w3id.org/iot-ssf/scheme/sample/1.0/IV")),
    ("date", "2026-11-23", Literal("2026-11-23", datatype=XSD("date"))),
    ("integer", "-12", Literal("-12", datatype=XSD("integer"))),
    ("string", 'met"', Literal('met"')),
]
WRONG = [
    ("iri", "IV"),
    ("iri", "sxh:IV"),
    ("iri", "https://kaze.example/> }"),
    ("iri", "<https://kaze.example/a> } #>"),
    ("iri", "sch:I V"),
    ("iri", "javascript:alert(1)"),
    ("iri", "https://kaze.example/\\u003E"),
    ("iri", ""),
    ("date", "soon"),
    ("date", "20261123"),
    ("date", "2026-02-30"),
    ("date", '2026-11-23"'),
    ("integer", "1.5"),
    ("integer", "1_000"),
    ("integer", "١"),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CASES)
def test_a_value_becomes_the_term_of_its_kind(kind: str, value: str, expected: object) -> None:
    assert term(kind, "x", value) == expected


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_value_of_another_kind_is_refused_with_what_is_expected(kind: str, value: str) -> None:
    with pytest.raises(BadParameter, match=r"^x: .* is not an? .*\. Give an? ") as error:
        term(kind, "x", value)
    assert error.value.exit_code == 2


def test_a_date_that_is_none_is_named() -> None:
    with pytest.raises(BadParameter) as error:
        queries()["cq05-needs"].bind({"date": "soon"})
    assert str(error.value) == "date: 'soon' is not a date. Give a date such as 2026-11-23"


def test_an_unknown_parameter_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadParameter) as error:
        queries()["cq05-needs"].bind({"day": "2026-11-23"})
    assert str(error.value) == (
        "day: cq05-needs has no such parameter. It takes: asset, outcome, date"
    )


@given(texts)
def test_a_bound_text_is_read_back_as_it_was(value: str) -> None:
    query = swap(ASKED, {"x": term("string", "x", value)})
    (row,) = pyoxigraph.Store().query(query)
    assert row[0] == Literal(value)


@given(texts)
def test_binding_changes_the_algebra_in_its_constant_alone(value: str) -> None:
    """T19: the structure is that of the same query with a harmless constant written in."""
    bound = swap(ASKED, {"x": term("string", "x", value)})
    assert shape(prepareQuery(bound).algebra) == WRITTEN


def shape(node: object) -> object:
    """The algebra below *node*, but for the constants that variables are given."""
    if isinstance(node, dict):
        given = {key: isinstance(key, Variable) for key in node}
        return {str(key): "_" if given[key] else shape(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [shape(each) for each in node]
    return sorted(map(str, node)) if isinstance(node, set) else repr(node)


WRITTEN = shape(prepareQuery(ASKED.replace("UNDEF", '"constant"')).algebra)


@pytest.mark.parametrize("name", queries())
def test_binding_swaps_the_default_at_every_occurrence_and_nothing_else(name: str) -> None:
    query = queries()[name]
    arguments = {p.name: EXAMPLES[p.kind] for p in query.parameters.values()}
    bound = query.bind(arguments)
    expected = query.text
    for clause, parameter in clauses(query.text):
        if parameter in arguments:
            value = term(query.parameters[parameter].kind, parameter, arguments[parameter])
            expected = expected.replace(clause, f"VALUES ?{parameter} {{ {value} }}")
    assert bound == expected
    assert pyoxigraph.Store().query(bound) is not None


EXAMPLES = {"iri": "https://kaze.example/id/a", "date": "2030-01-01", "string": "open"}


def clauses(text: str) -> Iterator[tuple[str, str]]:
    return ((found[0], found[1]) for found in CLAUSE.finditer(text))


def test_a_date_not_given_is_today_or_counted_from_it() -> None:
    bound = queries()["cq14-stale"].bind({}, TODAY)
    assert set(re.findall(r"VALUES \?(\w+) \{ \"(.*?)\"", bound)) == {
        ("date", "2026-11-23"),
        ("before", "2027-02-21"),
    }


def test_a_date_given_stays() -> None:
    bound = queries()["cq14-stale"].bind({"before": "2030-01-01"}, TODAY)
    assert '"2030-01-01"' in bound


@pytest.mark.parametrize("name", queries())
def test_without_arguments_on_the_day_of_the_files_nothing_changes(name: str) -> None:
    query = queries()[name]
    assert query.bind({}, TODAY).replace("^^<" + XSD + "date>", "^^xsd:date") == query.text
