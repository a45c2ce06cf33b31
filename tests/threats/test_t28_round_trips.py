"""T28: whatever a text or an IRI is made of, it comes out of every format as it went in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from iotssf_kg.namespaces import XSD
from iotssf_kg.store.media import GRAPHS
from tests.service.server import Served, served
from tests.sparql11.results import READERS, Term, flat, same
from tests.sparql11.results import Table as Answer

# rdflib's own readers warn of what they use of it.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

# What has gone wrong somewhere, beside all that there is.
SPECIAL = (
    *("\n", "\r", "\r\n", "\t", '"', "'", '"""', "\\", "\\u0041", "<&>", "]]>", ",", ";", " "),
    *(
        "😀",
        "👨‍👩‍👧",
        "é",
        "e\u0301",
        "\u202eabc\u202c",
        "שלום",
        "\u200f",
        "\u2028",
        "\x85",
        "\ufeff",
        "\ufb01",
        "﷽",
    ),
    *("<!-- <![CDATA[", "@x ^^y"),
    *("\x01", "\x1b[31m", "\x7f", "\ufffe", "=1+1", "?x", "{}", "𠮷", "\U0010ffff"),
)
texts = st.lists(st.one_of(st.sampled_from(SPECIAL), st.text(max_size=4)), max_size=4).map("".join)
names = st.text(st.characters(codec="utf-8", categories=["L", "N", "S"]), max_size=6)
iris = names.map(lambda name: name.translate(dict.fromkeys(map(ord, "<>|^`\\"), "")))
# A predicate that has a name; those that have none are for a test of their own.
predicates = st.sampled_from(["http://x.example/p", "urn:p:q", "http://x.example/a.b#é", "urn:x-y"])
literals = st.one_of(
    texts.map(Literal),
    st.builds(
        lambda text, tag: Literal(text, language=tag),
        texts,
        st.sampled_from(["en", "ja", "zh-hant", "de-ch-1901", "ar"]),
    ),
    st.builds(lambda text: Literal(text, datatype=NamedNode("urn:type?é=1&b")), texts),
    st.integers(-(10**40), 10**40).map(lambda n: Literal(str(n), datatype=XSD("integer"))),
    st.sampled_from(["1", "-1.5", "1e0", "NaN", "not a number"]).map(
        lambda text: Literal(text, datatype=XSD("decimal"))
    ),
)
LARGE = Literal(str(10**400), datatype=XSD("integer"))
nodes = iris.map(lambda name: NamedNode(f"http://x.example/{name}?a=1&b=%20#c"))
terms = st.one_of(literals, nodes)
rows = st.lists(st.tuples(st.one_of(st.none(), terms), st.one_of(st.none(), terms)), max_size=3)
triples = st.lists(st.tuples(nodes, predicates.map(NamedNode), terms), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("t28") / "store"
    with (
        served(folder, "--allow-update") as service,
        httpx.Client(base_url=service.url, headers=rights(service), timeout=60) as client,
    ):
        yield client


def rights(service: Served) -> dict[str, str]:
    return {**service.rights, "Content-Type": "application/sparql-query"}


def asked(client: httpx.Client, query: str, form: str) -> httpx.Response:
    return client.post("/sparql", content=query.encode(), headers={"Accept": form})


def unsayable(terms: Iterator[Term | None] | list[Term | None]) -> bool:
    """Whether a text of *terms* has what XML cannot say; https://www.w3.org/TR/xml/#charsets."""
    text = "".join(term.value for term in terms if term is not None)
    return any((c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" for c in text)


@settings(max_examples=60)
@given(rows)
@example([(LARGE, None)])
def test_solutions_round_trip(
    client: httpx.Client, rows: list[tuple[Term | None, Term | None]]
) -> None:
    values = " ".join(f"({' '.join('UNDEF' if t is None else str(t) for t in r)})" for r in rows)
    query = f"SELECT ?a ?b WHERE {{ VALUES (?a ?b) {{ {values} }} }}"
    bound = [{n: t for n, t in zip("ab", row, strict=True) if t is not None} for row in rows]
    wanted = Answer(("a", "b"), tuple(bound))
    for form, read in READERS.items():
        answer = asked(client, query, form)
        if form.endswith("+xml") and unsayable([term for row in rows for term in row]):
            assert answer.status_code == 406, answer.content
            continue
        assert answer.status_code == 200, answer.text
        assert same(
            read(answer.content), flat(wanted) if form == "text/csv" else wanted, ordered=True
        )


@settings(max_examples=40)
@given(triples)
@example([(NamedNode("urn:s"), NamedNode("urn:p"), LARGE)])
def test_graphs_round_trip(
    client: httpx.Client, triples: list[tuple[NamedNode, NamedNode, Term]]
) -> None:
    template = " . ".join(f"{s} {p} {o}" for s, p, o in triples)
    wanted = {tuple(map(told, triple)) for triple in triples}
    for form in GRAPHS:
        answer = asked(client, f"CONSTRUCT {{ {template} }} WHERE {{}}", form)
        if form.endswith("+xml") and unsayable([term for triple in triples for term in triple]):
            assert answer.status_code == 406, answer.content
            continue
        assert answer.status_code == 200, answer.text
        assert read(answer.content, form) == wanted


def told(term: Term) -> tuple[str, ...]:
    if isinstance(term, Literal):
        return (term.value, term.datatype.value, term.language or "")
    return (term.value,)


def read(body: bytes, form: str) -> set[tuple[tuple[str, ...], ...]]:
    """The triples in *body*, by rdflib, which is not to write numbers in its own way."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        dataset = rdflib.Dataset()
        dataset.parse(data=body, format=form)
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return {tuple(map(told_by_rdflib, (s, p, o))) for s, p, o, _ in dataset.quads()}


def told_by_rdflib(term: rdflib.term.Node) -> tuple[str, ...]:
    if isinstance(term, rdflib.Literal):
        plain = rdflib.RDF.langString if term.language else rdflib.XSD.string
        return (str(term), str(term.datatype or plain), term.language or "")
    return (str(term),)


def test_what_goes_through_the_store_comes_back(client: httpx.Client) -> None:
    lines = [f"<urn:s> <urn:p> {Literal(text)} ." for text in SPECIAL]
    nt = {"Content-Type": "application/n-triples"}
    graph = {"graph": "urn:t28"}
    put = client.put("/graphs", params=graph, content="\n".join(lines).encode(), headers=nt)
    assert put.status_code == 201, put.text
    got = client.get("/graphs", params=graph, headers={"Accept": "application/n-triples"})
    assert {o[0] for _, _, o in read(got.content, "application/n-triples")} == set(SPECIAL)


@pytest.mark.parametrize("predicate", ["urn:p:1", "http://x.example/", "http://x.example/1"])
def test_a_predicate_without_a_name_is_no_broken_xml(client: httpx.Client, predicate: str) -> None:
    query = f"CONSTRUCT {{ <urn:s> <{predicate}> 1 }} WHERE {{}}"
    xml, turtle = (asked(client, query, form) for form in ("application/rdf+xml", "text/turtle"))
    assert (xml.status_code, xml.json()["hint"]) == (406, "Ask for JSON, or for Turtle of a graph")
    assert {p for _, p, _ in read(turtle.content, "text/turtle")} == {(predicate,)}


@pytest.mark.parametrize(("kind", "text"), [("integer", "007"), ("decimal", "+1.50")])
def test_a_number_stays_the_number_that_it_is(client: httpx.Client, kind: str, text: str) -> None:
    """The engine keeps what a number is, not how it was written."""
    query = f"SELECT ?x {{ VALUES ?x {{ {Literal(text, datatype=XSD(kind))} }} }}"
    assert Decimal(asked(client, query, "text/csv").text.split()[1]) == Decimal(text)
