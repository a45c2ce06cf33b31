"""What every store promises: memory, folder and endpoint alike."""

from __future__ import annotations

import hashlib

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.errors import BadSparql, IotssfError, NotAcceptable, StoreError
from iotssf_kg.store import Answer, Check, Reader, Store, ask, connect, construct, select, solutions

P, G = NamedNode("x:p"), NamedNode("x:g")
ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?o"


def clear(store: Store, check: Check) -> None:
    with store.build() as build:
        build.update("CLEAR ALL")
        build.publish(check)


def triples(*values: str) -> list[Triple]:
    return [Triple(NamedNode("x:b"), P, Literal(value)) for value in values]


def values(store: Reader, graph: NamedNode | None = None) -> list[str]:
    where = f"GRAPH {graph} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return sorted(row["o"].value for row in select(store, f"SELECT ?o {{ {where} }}"))  # type: ignore[union-attr]


def test_rows_have_the_names_and_terms_of_the_query(store: Store) -> None:
    found = select(store, ALL)
    assert found.names == ("s", "p", "o")
    assert list(found) == [{"s": NamedNode("x:a"), "p": P, "o": Literal("first")}]


def test_a_variable_without_a_value_has_no_key(store: Store) -> None:
    (row,) = select(store, "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?s <x:none> ?x } }")
    assert set(row) == {"s"}


def test_ask_and_construct_give_values(store: Store) -> None:
    assert ask(store, "ASK { <x:a> ?p ?o }")
    assert not ask(store, "ASK { <x:z> ?p ?o }")
    copied = construct(store, "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s ?p ?o }")
    assert copied == [Triple(NamedNode("x:a"), NamedNode("x:q"), Literal("first"))]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/*;q=0.2, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/html, text/tab-separated-values;q=0.5", "text/tab-separated-values"),
    ],
)
def test_rows_come_in_the_format_preferred(store: Store, accept: str, expected: str) -> None:
    assert store.query(ALL, accept).media_type == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [(None, "text/turtle"), ("application/n-triples", "application/n-triples")],
)
def test_graphs_come_in_the_format_preferred(store: Store, accept: str, expected: str) -> None:
    assert store.query("CONSTRUCT WHERE { ?s ?p ?o }", accept).media_type == expected


def test_a_format_that_nobody_writes_is_not_acceptable(store: Store) -> None:
    with pytest.raises(NotAcceptable):
        store.query(ALL, "image/png")


def test_rows_cannot_be_read_from_a_graph(store: Store) -> None:
    with pytest.raises(IotssfError):
        select(store, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_rows_are_read_from_xml_and_tsv_too(store: Store) -> None:
    for accept in ("application/sparql-results+xml", "text/tab-separated-values"):
        assert solutions(store.query(ALL, accept)) == select(store, ALL)


def test_what_is_not_sparql_is_refused_with_its_place(store: Store) -> None:
    with pytest.raises(BadSparql) as caught:
        store.query("SELECT *\n{ ?s ?p }")
    assert caught.value.line == 2
    assert caught.value.column is not None
    with pytest.raises(BadSparql):
        store.update("INSERT NOTHING")


@pytest.mark.parametrize("text", ["SELECT * { SERVICE <http://a/> {} }", "SELECT '\ud800' {}"])
def test_a_query_that_may_not_be_asked_is_refused(store: Store, text: str) -> None:
    with pytest.raises(BadSparql):
        store.query(text)


def test_an_update_may_not_fetch(store: Store) -> None:
    with pytest.raises(BadSparql):
        store.update("LOAD <http://127.0.0.1:9/>")


def test_load_adds_and_replaces(store: Store) -> None:
    store.load(G, triples("1", "2"))
    store.load(G, triples("3"))
    assert values(store, G) == ["1", "2", "3"]
    store.load(G, triples("4"), replace=True)
    assert values(store, G) == ["4"]
    store.load(None, triples("5"))
    assert values(store) == ["5", "first"]
    store.load(None, triples("6"), replace=True)
    assert values(store) == ["6"]


def test_drop_removes_a_graph_and_minds_none(store: Store) -> None:
    store.load(G, triples("1"))
    store.drop(G)
    store.drop(G)
    assert values(store, G) == []


def test_a_large_load_is_whole(store: Store) -> None:
    store.load(G, triples(*map(str, range(50_000))), replace=True)
    assert len(values(store, G)) == 50_000


def test_a_build_is_seen_when_published(store: Store) -> None:
    with store.build() as build:
        build.load(G, triples("1"), replace=True)
        build.update("DELETE WHERE { <x:a> <x:p> ?o }")
        build.update(f"ADD GRAPH {G} TO DEFAULT")
        assert (values(store), values(build), values(store, G)) == (["first"], ["first"], [])
        build.publish()
    assert (values(store), values(store, G)) == (["1"], ["1"])


def test_a_node_without_a_name_stays_one_in_both_graphs(store: Store) -> None:
    node = BlankNode()
    with store.build() as build:
        build.load(G, [Triple(node, P, Literal("b"))], replace=True)
        build.update(f"ADD GRAPH {G} TO DEFAULT")
        build.publish()
    assert ask(store, f"ASK {{ ?s <x:p> 'b' . GRAPH {G} {{ ?s <x:p> 'b' }} }}")


def test_a_build_left_unpublished_changes_nothing(store: Store) -> None:
    with store.build() as build:
        build.load(G, triples("1"))
        build.drop(G)
        build.update("CLEAR ALL")
    assert select(store, "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").rows == (
        select(store, ALL).rows
    )


def test_a_build_whose_block_raises_changes_nothing(store: Store) -> None:
    def half() -> None:
        with store.build() as build:
            build.load(G, triples("1"))
            raise StoreError("stop")

    with pytest.raises(StoreError, match="stop"):
        half()
    assert values(store, G) == []
    store.update("INSERT DATA { <x:b> <x:p> 'later' }")
    assert values(store) == ["first", "later"]


def test_a_check_reads_the_new_state(store: Store) -> None:
    seen = []
    with store.build() as build:
        build.update("INSERT DATA { <x:b> <x:p> 'second' }")
        build.publish(lambda state: seen.extend(values(state)))
    assert seen == ["first", "second"]


@pytest.mark.parametrize("sparql", ["INSERT NOTHING", "LOAD <http://127.0.0.1:9/>"])
def test_a_build_with_a_wrong_update_is_not_published(store: Store, sparql: str) -> None:
    def write() -> None:
        with store.build() as build:
            build.update("CLEAR ALL")
            build.update(sparql)
            build.publish()

    with pytest.raises(BadSparql):
        write()
    assert values(store) == ["first"]


def test_kept_bytes_are_known_by_their_hash(store: Store, location: str) -> None:
    data = b"original\x00bytes"
    with store.build() as build:
        sha256 = build.keep(data)
        build.publish()
    assert sha256 == hashlib.sha256(data).hexdigest()
    expected = None if location.startswith("http") else data
    assert store.original(sha256) == expected
    assert store.original("../format") is None


def test_memory_is_the_default() -> None:
    assert values(connect()) == values(connect("memory")) == []


def test_a_failed_check_leaves_the_last_good_build() -> None:
    def refuse(state: Reader) -> None:
        raise StoreError("too few")

    store = connect()
    store.update("INSERT DATA { <x:a> <x:p> 'good' }")
    with pytest.raises(StoreError, match="too few"):
        clear(store, refuse)
    assert values(store) == ["good"]


def test_one_build_at_a_time() -> None:
    store = connect()
    with store.build(), pytest.raises(StoreError, match="another build"):
        store.update("CLEAR ALL")


def test_blank_nodes_of_two_answers_are_told_apart() -> None:
    class Numbering:
        """A reader that numbers blank nodes anew in each answer, as endpoints do."""

        def query(self, sparql: str, accept: str | None = None) -> Answer:
            return Answer("application/n-triples", b"_:b0 <x:p> _:b0 .")

    first, second = (construct(Numbering(), "CONSTRUCT WHERE { ?s ?p ?o }") for _ in range(2))
    assert first[0].subject == first[0].object
    assert first != second
