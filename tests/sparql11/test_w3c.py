"""The W3C's tests of SPARQL 1.1 over HTTP: all pass that pass in the engine itself.

Every answer is asked for in every format that it can have, and read by readers of our own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
import pytest

from tests.requirements import need
from tests.service.server import served
from tests.service.w3c import SUITES
from tests.shacl.earl import Outcome, keep
from tests.sparql11.engines import CSV, Engine, InProcess, OverHttp, Refused
from tests.sparql11.results import Table, flat, same
from tests.sparql11.suite import SYNTAX, Case, queries, table, texts, updates

# rdflib's own reader of JSON-LD warns of what it uses.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

# What is not run, and why: a folder, or a test in it.
SKIPPED = {
    "entailment": "no entailment regime is claimed: a query is asked of what is stated",
    "service": "SERVICE is refused",
    "syntax-fed": "SERVICE is refused",
    "update-silent/load-silent": "LOAD is refused, silent or not",
    "update-silent/load-into-silent": "LOAD is refused, silent or not",
    **{f"syntax-update-1/test_{n}": "LOAD is refused" for n in (1, 2, 3, 4, 37)},
}
# What the engine does otherwise than the W3C has it.
_GRAPH = "GRAPH ?g does not bind ?g around what has no pattern of triples"
_LANGUAGE = "texts of one language keep it when they are joined"
_VALUE = "numbers are kept by their value: 1.0E6 as 1000000, a negativeInteger as an integer"
_ZERO = "a path of no step does not match a term that is in the query alone"
_RUN = "the text is taken; what it asks for is refused when it is carried out"
FAILING = {
    "aggregates/agg-empty-group-count-graph": _GRAPH,
    "bindings/graph": _GRAPH,
    "negation/graph-minus": _GRAPH,
    "aggregates/agg-groupconcat-04": _LANGUAGE,
    "aggregates/agg-groupconcat-06": _LANGUAGE,
    "csv-tsv-res/csv03": _VALUE,
    "csv-tsv-res/tsv03": _VALUE,
    "functions/bnode01": "BNODE of one text is one node in all rows",
    "property-path/zero_or_one_set_start": _ZERO,
    "property-path/zero_or_one_set_end": _ZERO,
    "property-path/zero_or_more_set_start": _ZERO,
    "property-path/zero_or_more_set_end": _ZERO,
    "syntax-query/test_4": _RUN,
    "syntax-update-1/test_8": _RUN,
    "syntax-update-1/test_18": _RUN,
}


DOCS = Path(__file__).parents[2] / "docs" / "service.md"


def answers(engine: Engine, case: Case) -> str:
    """What is wrong with the answer to the query of *case*, or ""."""
    wanted, typed = case.expected(), None
    of_csv = case.result.endswith(".csv")
    for form, given in engine.ask(case):
        if of_csv and isinstance(wanted, Table) and isinstance(given, Table):
            right = same(flat(given), flat(wanted))
        elif form == CSV and isinstance(given, Table) and isinstance(typed, Table):
            # The numbers of the two are equal, and may be written otherwise; CSV has no numbers.
            right = same(given, flat(typed), ordered=case.ordered)
        else:
            right, typed = same(given, wanted, ordered=case.ordered), typed or given
        if not right:
            return f"another answer {form}".strip()
    return ""


def leaves(engine: Engine, case: Case) -> str:
    """What is wrong with what the update of *case* leaves, or ""."""
    return "" if same(engine.change(case), table(case.after.quads)) else "something else is left"


def takes(engine: Engine, case: Case) -> str:
    """What is wrong with whether *case* is taken, or ""."""
    kind, right = SYNTAX[case.kind]
    try:
        engine.take(kind, case.text)
    except Refused as error:
        if right:
            return str(error)
        return "" if str(error).startswith("400 ") else f"refused otherwise: {error}"
    return "" if right else "taken"


class Suite(NamedTuple):
    """Tests, how many there are, how many of them are skipped, and how one is judged."""

    cases: Callable[[], Iterator[Case]]
    count: int
    skipped: int
    judged: Callable[[Engine, Case], str]


SUITES_OF = {
    "query": Suite(queries, 312, 77, answers),
    "update": Suite(updates, 94, 2, leaves),
    "syntax": Suite(lambda: chain.from_iterable(map(texts, SYNTAX)), 169, 8, takes),
}


def why_skipped(case: Case) -> str | None:
    return SKIPPED.get(case.name) or SKIPPED.get(case.name.partition("/")[0])


def faults(suite: Suite, engine: Engine) -> dict[str, str]:
    found = {}
    for case in suite.cases():
        if why_skipped(case) is None:
            try:
                found[case.name] = suite.judged(engine, case)
            except Refused as error:
                found[case.name] = str(error)
    return found


@pytest.fixture
def engine() -> Iterator[OverHttp]:
    """A service whose store lies in memory where there is such a place: each test writes to it."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with (
        TemporaryDirectory(dir=place) as folder,
        served(Path(folder) / "store", "--allow-update") as service,
        httpx.Client(base_url=service.url, headers=service.rights, timeout=60) as client,
    ):
        yield OverHttp(client)


@pytest.mark.parametrize("kind", SUITES_OF)
def test_what_passes_in_the_engine_passes_over_http(engine: OverHttp, kind: str) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    suite = SUITES_OF[kind]
    cases = {case.name: case for case in suite.cases()}
    skipped = {name: why for name, case in cases.items() if (why := why_skipped(case))}
    found, inside = faults(suite, engine), faults(suite, InProcess())
    keep(
        f"sparql11-{kind}",
        [Outcome(cases[name].iri, not fault, fault) for name, fault in found.items()]
        + [Outcome(cases[name].iri, None, why) for name, why in skipped.items()],
    )
    assert (len(cases), len(skipped)) == (suite.count, suite.skipped)
    assert {name for name, fault in found.items() if fault and not inside[name]} == set(), found
    assert {name for name, fault in found.items() if fault} == FAILING.keys() & cases.keys()


def test_the_documentation_says_what_fails_and_what_is_not_run() -> None:
    rows = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for name, why in {**SKIPPED, **FAILING}.items():
        # One that a row counts is told by its folder.
        told = [name.rpartition("/")[2], name.partition("/")[0]]
        assert any(f"| {why} |" in row and any(f"`{t}`" in row for t in told) for row in rows), name
