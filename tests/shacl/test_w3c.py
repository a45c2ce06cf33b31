"""The W3C's SHACL suite through our own ``validate``, result for result."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from pyoxigraph import RdfFormat, parse

from tests.requirements import need
from tests.shacl.earl import EARL, Outcome, earl, keep
from tests.shacl.suite import SUITES, cases, outcome

# Folder → how many entries there are.
FOLDERS = {"core": 98, "sparql": 23}
# What an engine does not do as the suite wants, and why.
EXCUSED = {
    "fast": {},
    "pyshacl": {
        "core/property/uniqueLang-002.ttl": 'it takes "1"^^xsd:boolean for true',
        "sparql/node/prefixes-001.ttl": "it does not follow owl:imports to more prefixes",
        "sparql/pre-binding/shapesGraph-001.ttl": "it does not support $shapesGraph",
    },
}


def outcomes(folder: str, by: str) -> list[Outcome]:
    found = {case.iri: outcome(case, by) for case in cases(folder)}
    return [Outcome(iri, not fault, fault) for iri, fault in found.items()]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_gives_the_results_it_names(folder: str) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    need(find_spec("shacl"), "there is no wheel of shacl for this platform")
    found = outcomes(folder, "fast")
    keep(folder, found)
    assert len(found) == FOLDERS[folder]
    assert {each.test: each.why for each in found if not each.passed} == EXCUSED["fast"]


@pytest.mark.prove
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_reference_engine_fails_where_it_is_known_to(folder: str) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    failed = {
        f"{o.test.split('/tests/')[1]}.ttl" for o in outcomes(folder, "pyshacl") if not o.passed
    }
    assert failed == {name for name in EXCUSED["pyshacl"] if name.startswith(folder)}


def test_an_earl_report_says_which_test_passed() -> None:
    text = earl([Outcome("urn:test:a", True), Outcome("urn:test:b", False, "missing")])
    stated = {(q.predicate, q.object) for q in parse(text, RdfFormat.TURTLE)}
    assert {o for p, o in stated if p == EARL("outcome")} == {EARL("passed"), EARL("failed")}
    assert text == earl([Outcome("urn:test:b", False, "missing"), Outcome("urn:test:a", True)])
