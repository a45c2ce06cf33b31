"""T19: what is given for a parameter is a value, and nothing of it becomes part of the query."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Variable

from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import BadParameter
from iotssf_kg.library import queries
from iotssf_kg.rdf import read
from iotssf_kg.store import connect
from tests.service.server import Served, served

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "air-conditioner"
NASTY = ['"', "\\", "\n", ">", "<", "\\u0022", "\\\\u0022", "\\u003E", "'''", "#", "\r", "\t"]
NASTY += [
    "} UNION { ?a ?b ?c",
    "open",
    "$",
    "?",
    "\\U0000003E",
    "%3E",
    "https://a.example/",
    "sch:",
]
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20) | st.lists(
    st.sampled_from(NASTY), max_size=5
).map("".join)
# A parameter of each kind, of queries that rdflib reads fast enough to be asked many times.
PARAMETERS = [
    ("cq05-needs", "outcome", "constant"),
    ("cq11-feeds", "high", "https://a.example/constant"),
    ("cq14-stale", "date", "2026-11-23"),
]
# Few: rdflib takes a second for a long query.
careless = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def algebra(name: str, parameter: str, value: str) -> object:
    return shape(prepareQuery(queries()[name].bind({parameter: value})).algebra)


def shape(node: object) -> object:
    """The algebra below *node*, but for the constants that variables are given."""
    if isinstance(node, dict):
        given = {key: isinstance(key, Variable) for key in node}
        return {str(key): "_" if given[key] else shape(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [shape(each) for each in node]
    return sorted(map(str, node)) if isinstance(node, set) else repr(node)


harmless = cache(algebra)


@pytest.mark.parametrize(("name", "parameter", "constant"), PARAMETERS)
@careless
@given(value=texts)
def test_the_algebra_is_that_of_a_constant(
    name: str, parameter: str, constant: str, value: str
) -> None:
    try:
        found = algebra(name, parameter, value)
    except BadParameter:
        return  # it never becomes part of a query
    assert found == harmless(name, parameter, constant)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("injection") / "store"
    store = connect(str(folder))
    Dataset(store).load([read(path) for path in sorted(EXAMPLE.glob("*_PASS.ttl"))])
    store.close()
    with served(folder) as service:
        yield service


ESCAPES = [
    'met" } UNION { ?asset ?p ?reason } VALUES ?x { "',
    "met\\u0022 } #",
    'met\\" } #',
    "met\n} #",
    "met' } #",
    "https://a.example/> } UNION { ?asset ?p ?o } #",
    "https://a.example/\\u003E } #",
    "<https://a.example/> } #>",
    "sch:I } UNION { ?a ?b ?c",
]


@pytest.mark.parametrize("value", ESCAPES)
@pytest.mark.parametrize("parameter", ["asset", "outcome", "date"])
def test_no_value_brings_rows(service: Served, parameter: str, value: str) -> None:
    answer = httpx.get(f"{service.url}/queries/cq05", params={parameter: value}, timeout=60)
    if parameter == "outcome":
        assert answer.raise_for_status().json()["results"]["bindings"] == []
    else:
        assert (answer.status_code, answer.json()["where"]) == (400, parameter)


def test_a_value_that_is_there_brings_its_rows(service: Served) -> None:
    answer = httpx.get(f"{service.url}/queries/cq05", params={"outcome": "met"}, timeout=60)
    assert len(answer.json()["results"]["bindings"]) > 10
