"""T28: what a literal says survives every format of results and graphs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, parse, parse_query_results

from tests.service.server import Served, served

RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
XSD = "http://www.w3.org/2001/XMLSchema#"
HARD = [
    "a\nb\r\nc\td",
    "\"'\"\"\"'''\\ \\u0022 \\n",
    "<&>]]> <!-- <![CDATA[",
    "🜃👩‍👩‍👧 空調 ﷽",
    "\u202eright to left\u202c שלום",
    "e\u0301 \u00e9 \ufb01",
    ", ; \t=1+1 @x ^^y",
    "",
    " x ",
]
# What XML cannot say at all, and so no format of it: control characters but three.
CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
LITERALS = st.one_of(
    st.text(CHARACTERS, max_size=40).map(Literal),
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        st.text(CHARACTERS, max_size=20),
        st.sampled_from(["en", "ja", "zh-hant", "de-ch-1996"]),
    ),
    st.integers(-(10**40), 10**40).map(
        lambda number: Literal(str(number), datatype=NamedNode(f"{XSD}integer"))
    ),
    st.sampled_from(["1", "-1.5", "1e0", "NaN", "not a number"]).map(
        lambda text: Literal(text, datatype=NamedNode(f"{XSD}decimal"))
    ),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("t28") / "store", "--allow-update") as service:
        yield service


def answered(client: httpx.Client, query: str, media_type: str) -> bytes:
    headers = {"Accept": media_type, "Content-Type": "application/sparql-query"}
    answer = client.post("/sparql", content=query.encode(), headers=headers, timeout=60)
    assert answer.is_success, answer.text
    return answer.content


def survives(client: httpx.Client, literal: Literal) -> None:
    select = f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}"
    for media_type, form in RESULTS.items():
        [row] = parse_query_results(answered(client, select, media_type), form)
        assert row["x"] == literal, media_type
    table = answered(client, select, "text/csv").decode()
    [_, *cells] = csv.reader(io.StringIO(table, newline=""))
    assert cells == ([[literal.value]] if literal.value else [[]])
    construct = f"CONSTRUCT {{ <urn:s> <urn:p> ?x }} {{ VALUES ?x {{ {literal} }} }}"
    for media_type, graph in GRAPHS.items():
        [quad] = parse(answered(client, construct, media_type), graph)
        assert quad.object == literal, media_type


@pytest.mark.parametrize("text", HARD)
def test_what_is_hard_to_write_survives_every_format(service: Served, text: str) -> None:
    with httpx.Client(base_url=service.url) as client:
        survives(client, Literal(text))
        survives(client, Literal(text, language="ja"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(literals=st.lists(LITERALS, min_size=1, max_size=3))
@example(literals=[Literal(str(10**400), datatype=NamedNode(f"{XSD}integer"))])
def test_any_literal_survives_every_format(service: Served, literals: list[Literal]) -> None:
    with httpx.Client(base_url=service.url) as client:
        for literal in literals:
            survives(client, literal)


@pytest.mark.parametrize(("kind", "text"), [("integer", "007"), ("decimal", "+1.50")])
def test_a_number_stays_the_number_that_it_is(service: Served, kind: str, text: str) -> None:
    """The engine keeps what a number is, not how it was written."""
    literal = Literal(text, datatype=NamedNode(XSD + kind))
    with httpx.Client(base_url=service.url) as client:
        found = answered(client, f"SELECT ?x {{ VALUES ?x {{ {literal} }} }}", "text/csv")
    assert Decimal(found.decode().split()[1]) == Decimal(text)
