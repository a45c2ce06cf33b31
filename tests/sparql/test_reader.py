"""What the reader of SPARQL tells of a query."""

from __future__ import annotations

import pytest

from iotssf_kg.sparql import Unread, read_query, tokens
from iotssf_kg.sparql.structure import Filter, Pattern

PREFIXES = {"ex": "urn:ex:"}
ENDS = {
    "?x ex:p ?y ; ex:q 1 .": "?x ex:p ?y ; ex:q 1",
    "?x ex:p 1.?y ex:p 2": "?x ex:p 1",
    "?x ex:p 1.5 . ?y ex:p 2": "?x ex:p 1.5",
    "?x ex:p 1.e5.?y ex:p 2": "?x ex:p 1.e5",
    "FILTER(?x = 1) . ?y ex:p 2": "FILTER(?x = 1)",
    "VALUES (?x ?y) { (1 UNDEF) } ?x ex:p ?y": "VALUES (?x ?y) { (1 UNDEF) }",
    "{} # or\n UNION { ?x ex:p 2 } ?x ex:q 3": "{} # or\n UNION { ?x ex:p 2 }",
}
PATHS = {
    "ex:p": (False, False, 1),
    "ex:p/ex:q": (False, False, 2),
    "ex:p/ex:q*": (False, True, 2),
    "ex:p?/ex:q*": (True, True, 2),
    "ex:p|ex:q?": (True, True, 1),
    "(ex:p/ex:q)+": (False, True, 2),
    "(ex:p*)+": (True, True, 1),
    "^(ex:p|!(ex:q|^ex:q))": (False, False, 1),
}
HEADS = {
    "SELECT (1 AS ?one)": "SELECT",
    "BASE <urn:b> PREFIX : <urn:c> ASK": "ASK",
    "CONSTRUCT { ?x ex:p ?y . [] ex:q () } WHERE": "CONSTRUCT",
    "CONSTRUCT WHERE": "CONSTRUCT",
    "DESCRIBE * FROM <urn:g> WHERE": "DESCRIBE",
    "DESCRIBE ?x <urn:y>": "DESCRIBE",
}
DENIALS = {
    "NOT EXISTS { ?x ex:p 1 }": True,
    "( NOT EXISTS { ?x ex:p 1 } )": True,
    "((! EXISTS { ?x ex:p 1 }))": True,
    "(!(EXISTS { ?x ex:p 1 }))": True,
    "EXISTS { ?x ex:p 1 }": False,
    "(!!EXISTS { ?x ex:p 1 })": False,
    "(NOT EXISTS { ?x ex:p 1 } && ?x = 1)": False,
    "(?x = 1 && NOT EXISTS { ?x ex:p 1 })": False,
    "(NOT EXISTS { ?x ex:p 1 } = false)": False,
}


@pytest.mark.parametrize("text", ENDS)
def test_a_part_of_a_group_stands_where_it_says(text: str) -> None:
    whole = f"SELECT * {{ {text} }}"
    part = read_query(whole, PREFIXES).where.parts[0]
    assert whole[part.start : part.end] == ENDS[text]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_tells_whether_it_can_be_of_no_length(path: str) -> None:
    [pattern] = read_query(f"ASK {{ ?x {path} ?y }}", PREFIXES).where.elements
    assert isinstance(pattern, Pattern)
    assert (pattern.nullable, pattern.repeated, pattern.steps) == PATHS[path]


@pytest.mark.parametrize("head", HEADS)
def test_every_form_of_query_is_read(head: str) -> None:
    query = read_query(head + " { ?x ex:p ?y } LIMIT 1", PREFIXES)
    assert (query.kind, len(query.where.parts)) == (HEADS[head], 1)


@pytest.mark.parametrize("constraint", DENIALS)
def test_a_filter_tells_whether_it_is_not_exists_and_no_more(constraint: str) -> None:
    [element] = read_query(f"ASK {{ FILTER {constraint} }}", PREFIXES).where.elements
    assert isinstance(element, Filter)
    assert element.expression.denied == DENIALS[constraint]


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a> <b> <c> }", "ASK { <<?x ?y ?z>> ?p ?o }", "ASK { ?x ex:p ?y"]
)
def test_what_it_does_not_know_it_refuses(text: str) -> None:
    with pytest.raises(Unread):
        read_query(text, PREFIXES)


def test_a_number_ends_before_the_full_stop_of_its_statement() -> None:
    assert [token.text for token in tokens("1. 1.5 1.e5 .5 5e-1.")] == [
        "1",
        ".",
        "1.5",
        "1.e5",
        ".5",
        "5e-1",
        ".",
    ]
