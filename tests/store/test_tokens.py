"""What SPARQL text may not ask for, however it is written."""

from __future__ import annotations

import time

import pytest

from iotssf_kg.errors import BadSparql
from iotssf_kg.store.tokens import DEEPEST, check, has_prologue, masked

ELSEWHERE = "<http://127.0.0.1:9/q> {?s ?p ?o} }"
ESCAPING = [
    f"SELECT * {{ SERVICE {ELSEWHERE}",
    f"SELECT * {{ sErViCe SILENT{ELSEWHERE}",
    f"SELECT * {{ SERVICE silent {ELSEWHERE}",
    f"SELECT * {{ ?s ?p ?o.SERVICE {ELSEWHERE}",
    f"SELECT * {{ ?s ?p 1.SERVICE {ELSEWHERE}",
    f"SELECT * {{ ?s ?p 1e5SERVICE {ELSEWHERE}",
    f"SELECT * {{ ?s ?p trueSERVICE {ELSEWHERE}",
    f"SELECT * {{ ?s ?p 'x'SERVICE{ELSEWHERE}",
    f"SELECT * {{ {{}}SERVICE{ELSEWHERE}",
    f"SELECT * {{ FILTER(?a<?b)SERVICE{ELSEWHERE}",
    f"SELECT * {{ ?s ?p ?o #\rSERVICE {ELSEWHERE}",
    f"SELECT * {{ SERVICE # a comment\n {ELSEWHERE}",
    f"SELECT * {{ ?s <http://a/\\u0041#b> ?o SERVICE {ELSEWHERE}",
    f"SELECT * {{ ?s <http://a/#b'c> ?o SERVICE {ELSEWHERE}",
    f"PREFIX ex: <http://a/> SELECT * {{ ?s ex:it\\'s ?o . SERVICE {ELSEWHERE} # '",
    f"PREFIX ex: <http://a:> SELECT * {{ ?s ?p ex:SERVICE {ELSEWHERE}",
    "PREFIX : <http://a/> SELECT * { SERVICE:p {?s ?p ?o} }",
    "PREFIX ex: <http://a/> SELECT * { SERVICEex:p {?s ?p ?o} }",
    "PREFIX ex: <http://a/> SELECT * { SERVICESILENTex:p{?s ?p ?o} }",
    "SELECT * { VALUES ?x { <http://a/> } SERVICE?x{?s ?p ?o} }",
    "LOAD <http://127.0.0.1:9/q>",
    "loadSILENT<http://127.0.0.1:9/q>INTO GRAPH<a:b>",
    "PREFIX ex: <http://a/> LOADex:p",
    "CREATE GRAPH <x:x>;LOAD:p",
    "INSERT DATA { <a:a> <a:b> '}' } ; LOAD <file:///etc/passwd>",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED<FILE:x> { ?s ?p ?o }",
]
STAYING = [
    "SELECT * { ?service ?load ?o }",
    "SELECT * { ?s ?p 'SERVICE <http://a/> {' } # SERVICE <http://a/> {",
    '''SELECT * { ?s ?p """ " SERVICE <http://a/> { """ }''',
    "SELECT * { ?s a <http://a/SERVICE> . GRAPH <service:g> { ?s ?p ?o } }",
    "PREFIX ssf: <http://a/> SELECT * { ?e ssf:evidenceKind ssf:ServiceRecord . { ?e ?p ?o } }",
    "PREFIX ex: <http://a/> SELECT * { ?s ex:service ?o ; ex:load 1 }",
    "PREFIX load: <http://a/> INSERT { ?s a load:x; load:factor 3 } WHERE { ?s ?p load:y }",
    "PREFIX f: <file:///data/> SELECT * FROM <http://a/> { ?s ?p <file:///a> }",
    "INSERT DATA { <a:a> <a:b> 'LOAD <x>; LOAD <y>' }",
]


@pytest.mark.parametrize("sparql", ESCAPING)
def test_text_that_reaches_outside_is_refused(sparql: str) -> None:
    with pytest.raises(BadSparql):
        check(sparql)


@pytest.mark.parametrize("sparql", STAYING)
def test_text_that_stays_inside_passes(sparql: str) -> None:
    check(sparql)


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(BadSparql) as caught:
        check("SELECT * {\r\n  ?s ?p ?o .\n  SERVICE <http://a/> {} }")
    assert (caught.value.line, caught.value.column) == (3, 3)


@pytest.mark.parametrize("opening", ["{", "(", "[", "<<"])
def test_nesting_that_overruns_the_parser_is_refused(opening: str) -> None:
    check(opening * DEEPEST)
    with pytest.raises(BadSparql, match="nested"):
        check(opening * (DEEPEST + 1))


@pytest.mark.parametrize(
    "piece",
    [
        "service:",
        "service ",
        "'",
        '"""',
        "< a",
        "a;load ",
        "prefix ",
        "from ",
        "\\",
        " ",
        "?",
        "<a'",
    ],
)
def test_hostile_text_costs_one_pass(piece: str) -> None:
    started = time.process_time()
    check("{" + piece * (500_000 // len(piece)))
    assert time.process_time() - started < 5


def test_masked_text_keeps_its_length() -> None:
    text = "SELECT ?x { ?x <a:b> 'c' } # d"
    assert masked(text) == "SELECT ?_ { ?_ <___> '_' }    "


def test_a_prologue_is_seen_behind_a_comment() -> None:
    assert has_prologue("# x\n prefix a: <a:> CLEAR ALL")
    assert not has_prologue("CLEAR ALL # prefix")
