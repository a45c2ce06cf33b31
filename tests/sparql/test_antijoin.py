"""NOT EXISTS is rewritten where that is equal, and nothing else is touched."""

from __future__ import annotations

import gc
import time

import pytest

from iotssf_kg.files import folder
from iotssf_kg.sparql import tokens
from iotssf_kg.sparql.antijoin import DEEPEST, rewritten
from tests.sparql.cases import CASES, LEFT
from tests.sparql.engines import answer, stored

PREFIX = "PREFIX : <urn:> "
SHIPPED = sorted(folder("queries").rglob("*.rq"))
GAP = "FILTER NOT EXISTS { ?o :q ?c . ?c :r ?d }"
# What stands in a group, and what stands there afterwards.
WRITTEN = {
    # In place where only filters and MINUS follow, with every comment and blank.
    f"?s :p ?o .  {GAP} # gaps\n": "?s :p ?o .  MINUS { ?o :q ?c . ?c :r ?d } # gaps\n",
    "?s :p ?o FILTER NOT EXISTS{?s :q ?c;:r ?d}": "?s :p ?o MINUS {?s :q ?c;:r ?d}",
    "?s :p ?o filter #1\n not #2 }\n exists #3\n { ?o :q ?c . ?c :r '} #' #4 }\n }.": (
        "?s :p ?o MINUS  #1\n  #2 }\n  #3\n { ?o :q ?c . ?c :r '} #' #4 }\n }."
    ),
    "?s :p ?o FILTER ((! EXISTS { ?o :q ?c . ?c :r ?d } ) #1\n )": (
        "?s :p ?o MINUS { ?o :q ?c . ?c :r ?d } #1\n "
    ),
    f"?s :p ?o {GAP} FILTER(?o != :a) MINUS {{ ?s :q 1 }}": (
        "?s :p ?o MINUS { ?o :q ?c . ?c :r ?d } FILTER(?o != :a) MINUS { ?s :q 1 }"
    ),
    # At the end of the group where more is bound behind it.
    f"?s :p ?o {GAP} ?s :q ?t": "?s :p ?o  .  ?s :q ?t MINUS { ?o :q ?c . ?c :r ?d } ",
    f"?s :p ?o . {GAP} . ?s :q ?t #1\n": (
        "?s :p ?o .  ?s :q ?t #1\n MINUS { ?o :q ?c . ?c :r ?d } "
    ),
    f"{GAP} . {GAP} ?s :p ?o": (
        "  ?s :p ?o MINUS { ?o :q ?c . ?c :r ?d }  MINUS { ?o :q ?c . ?c :r ?d } "
    ),
    f"?s :p ?o {GAP} BIND(1 AS ?k) {GAP} ": (
        "?s :p ?o  .  BIND(1 AS ?k) MINUS { ?o :q ?c . ?c :r ?d }  MINUS { ?o :q ?c . ?c :r ?d } "
    ),
    # With the patterns of the group that name a value, or that tie together what is shared.
    f"?s :p ?o . ?o :by :a . {GAP}": (
        "?s :p ?o . ?o :by :a . MINUS { ?o :by :a .  ?o :q ?c . ?c :r ?d }"
    ),
    "?s :p 1FILTER NOT EXISTS{?s :q ?c;:r ?d}": "?s :p 1MINUS { ?s :p 1 . ?s :q ?c;:r ?d}",
    "?s :p ?o FILTER NOT EXISTS { ?s :q ?c . ?o :q ?c }": (
        "?s :p ?o MINUS { ?s :q ?c . ?o :q ?c . ?s :p ?o  }"
    ),
    "?s :p ?x . ?x :p ?o FILTER NOT EXISTS { ?s :q ?c . ?o :q ?c }": (
        "?s :p ?x . ?x :p ?o MINUS { SELECT DISTINCT ?o ?s { { SELECT DISTINCT ?o ?s "
        "{ ?s :p ?x . ?x :p ?o } } ?s :q ?c . ?o :q ?c } }"
    ),
    # A blank node keeps its name, for it is written once.
    "?s :p _:b FILTER NOT EXISTS { ?s :q _:c . _:c :r [] } _:b :q ?t": (
        "?s :p _:b  .  _:b :q ?t MINUS { ?s :q _:c . _:c :r [] } "
    ),
}
HEADS = ["SELECT *", "ASK", "CONSTRUCT { ?s :is ?o } WHERE", "DESCRIBE ?s", "SELECT (1 AS ?n)"]


@pytest.mark.parametrize("name", CASES)
def test_a_careless_rewriting_gives_other_rows_but_ours_does_not(name: str) -> None:
    case = CASES[name]
    store = stored(f"@prefix : <urn:> . {case.data}")
    query, careless = (f"{PREFIX}SELECT * {{ {text} }}" for text in (case.group, case.careless))
    found = rewritten(query)
    assert tuple(negation.reason for negation in found.negations) == case.told
    assert answer(store, found.text) == answer(store, query) != answer(store, careless)


@pytest.mark.parametrize("group", LEFT)
def test_what_is_left_alone_has_a_reason(group: str) -> None:
    query = f"{PREFIX}SELECT * {{ {group} }}"
    found = rewritten(query)
    assert [negation.reason for negation in found.negations] == [LEFT[group]]
    assert (found.text, found.changed) == (query, False)


@pytest.mark.parametrize("group", WRITTEN)
def test_all_else_stays_byte_for_byte(group: str) -> None:
    before, after = (f"{PREFIX}SELECT * {{ {text}}}" for text in (group, WRITTEN[group]))
    assert rewritten(before).text == after
    answer(stored(""), after)


@pytest.mark.parametrize("head", HEADS)
def test_every_form_of_query_is_rewritten(head: str) -> None:
    store = stored("@prefix : <urn:> . :a :p :b . :c :p :d . :b :q :e . :e :r :f .")
    query = f"BASE <urn:> {PREFIX}{head} {{ ?s :p ?o {GAP} }}"
    assert rewritten(query).changed
    assert answer(store, rewritten(query).text) == answer(store, query)


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT {{ ?s :q 1 }} WHERE {{ ?s :p ?o {GAP} }}",
        f"CLEAR ALL ; DELETE WHERE {{ ?s :p ?o {GAP} }}",
    ],
)
def test_an_update_is_left_alone(update: str) -> None:
    found = rewritten(PREFIX + update)
    assert (found.text, found.changed) == (PREFIX + update, False)
    assert "is not understood here" in found.negations[0].reason


def test_each_is_told_by_line_and_column() -> None:
    text = f"{PREFIX}\r\nSELECT * {{\r  ?s :p ?o\n  {GAP}\n FILTER(1 = 1 && ! EXISTS {{ }}) }}"
    places = [(it.line, it.column, it.rewritten) for it in rewritten(text).negations]
    assert places == [(4, 10, True), (5, 18, False)]


def test_a_group_may_hold_several_and_one_another() -> None:
    group = "?s :p ?o FILTER NOT EXISTS { ?s :q ?c FILTER NOT EXISTS { ?c :r ?d . ?d :q ?e } }"
    found = rewritten(f"{PREFIX}SELECT * {{ {group} {GAP} }}")
    assert [negation.rewritten for negation in found.negations] == [True, True, True]
    assert "EXISTS" not in found.text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_queries_pass_through(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert rewritten(text).text == text


TOKENS = 100_000
HOSTILE = {
    "one after the other": ("?s :p ?o ", f"{GAP} ", ""),
    "between patterns": ("", f"{GAP} ?s :p ?o . ", ""),
    "behind what is long": ("?s :p ?x . ?x :p ?o . ", "?x :p [] . ", GAP.replace("?d", "?s")),
    "in groups": ("?s :p ?o { " * 50, f"?s :p ?o . {GAP} ", "} " * 50),
    "in each other": (
        "?s :p ?o ",
        "FILTER NOT EXISTS { ?s :q ?o . ?o :q ?s " * 20 + "} " * 20,
        "",
    ),
    "in branches": ("?s :p ?o ", f"OPTIONAL {{ {{ ?s :p ?o {GAP} }} UNION {{ ?o :p ?s }} }} ", ""),
    "values": ("?s :p ?o VALUES (?s ?o) { ", "(1 2) ", "} " + f"{GAP} " * 9),
    "signs": ("?s :p ?o FILTER(", "!", f"EXISTS {{ }}) {GAP}"),
    "paths": ("?s :p ?o FILTER NOT EXISTS { ?s ", ":p/", ":p ?x }"),
    "brackets": ("", "{ ", GAP),
    "parentheses": (f"?s :p ?o {GAP} FILTER ", "( ", ""),
}


def hostile(name: str, length: int) -> str:
    before, piece, behind = HOSTILE[name]
    times = length // len(list(tokens(piece)))
    return f"{PREFIX}SELECT * {{ {before}{piece * times}{behind} }}"


def seconds(query: str) -> float:
    """Of the processor, for rewriting *query*: the least of three times."""
    gc.disable()  # it would look through all that other tests left
    try:
        return min(once(query) for _ in range(3))
    finally:
        gc.enable()


def once(query: str) -> float:
    started = time.process_time()
    found = rewritten(query)
    took = time.process_time() - started
    assert len(found.text) < 7 * len(query)
    return took


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_one_pass(name: str) -> None:
    small, large = (seconds(hostile(name, length)) for length in (TOKENS // 20, TOKENS // 5))
    # Four times the text; what looks through all of it for each part takes sixteen times as long.
    assert large < max(0.5, 9 * small)


def test_what_nests_too_deep_is_left_alone() -> None:
    def nested(depth: int) -> str:
        return f"{PREFIX}SELECT * {'{ ' * depth} ?s :p ?o {GAP} {'} ' * depth}"

    assert rewritten(nested(DEEPEST - 1)).changed
    [negation] = rewritten(nested(DEEPEST)).negations
    assert "brackets in each other" in negation.reason
