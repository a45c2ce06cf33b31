"""The W3C's SPARQL 1.1 query tests with NOT EXISTS give what they should after rewriting."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse_query_results

from iotssf_kg.sparql.antijoin import rewritten
from tests.requirements import need
from tests.sparql.engines import answer, solutions

SUITES = os.environ.get("IOTSSF_W3C_SUITES")
ROOT = Path(str(SUITES)) / "rdf-tests/sparql/sparql11"
BASE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
TESTS = """PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT ?query ?data ?result {
  ?test a mf:QueryEvaluationTest ; mf:action ?action ; mf:result ?result .
  ?action qt:query ?query ; qt:data ?data
}
ORDER BY ?query"""


class Case(NamedTuple):
    """One test of a manifest, by files."""

    query: Path
    data: Path
    result: Path


def iri_of(path: Path) -> str:
    return BASE + path.relative_to(ROOT).as_posix()


def path_of(iri: str) -> Path:
    return ROOT / iri.removeprefix(BASE)


def filled(path: Path) -> Store:
    store = Store()
    store.load(path=path, format=RdfFormat.TURTLE, base_iri=iri_of(path))
    return store


def cases() -> Iterator[Case]:
    """The tests that ask for something that does not exist."""
    for manifest in sorted(ROOT.glob("*/manifest.ttl")):
        for row in filled(manifest).query(TESTS):
            case = Case(*(path_of(row[name].value) for name in ("query", "data", "result")))
            if rewritten(case.query.read_text(encoding="utf-8")).negations:
                yield case


@pytest.mark.parametrize("least", [1, 2])
def test_the_suite_gives_what_it_should(least: int) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    changed, wrong = 0, []
    for case in cases():
        found = rewritten(case.query.read_text(encoding="utf-8"), least)
        wanted = parse_query_results(path=case.result, format=QueryResultsFormat.XML)
        assert isinstance(wanted, QuerySolutions)
        wrong += [case.query.name] * (answer(filled(case.data), found.text) != solutions(wanted))
        changed += found.changed
    assert wrong == []
    assert changed >= {1: 5, 2: 1}[least]


def test_what_the_engine_accepts_it_accepts_rewritten() -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("syntax-query/*.rq"))]
    accepted = [text for text in texts if parses(text)]
    assert len(accepted) > 60
    assert [text for text in accepted if not parses(rewritten(text, least=1).text)] == []


def parses(query: str) -> bool:
    try:
        Store().query(query, base_iri=BASE)
    except RuntimeError:
        # It is understood, but calls a function that there is not.
        return True
    except SyntaxError:
        return False
    return True
