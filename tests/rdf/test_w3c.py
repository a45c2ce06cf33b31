"""The W3C's RDF 1.1 suites: the checks before parsing refuse nothing that they should not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Store

from iotssf_kg.errors import SourceError
from iotssf_kg.rdf import parse, syntax_of
from tests.requirements import need

SUITES = os.environ.get("IOTSSF_W3C_SUITES")
FOLDERS = ["rdf-n-quads", "rdf-n-triples", "rdf-trig", "rdf-turtle", "rdf-xml"]
BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11"
TESTS = """PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
SELECT ?kind ?action ?result {
  ?test a ?kind ; mf:action ?action
  OPTIONAL { ?test mf:result ?result }
}
ORDER BY ?test"""
# RDF allows an empty file; somebody who hands one in has lost their export.
EMPTY = "the document is empty"


class Case(NamedTuple):
    """One test of a manifest."""

    kind: str
    action: Path
    result: Path | None
    base: str


def cases(folder: str) -> list[Case]:
    root = Path(str(SUITES)) / "rdf-tests/rdf/rdf11" / folder
    base = f"{BASE}/{folder}/"
    store = Store()
    store.extend(parse((root / "manifest.ttl").read_bytes(), syntax_of("a.ttl"), base=base).quads)
    return [
        Case(
            row["kind"].value,
            root / row["action"].value.removeprefix(base),
            root / row["result"].value.removeprefix(base) if row["result"] else None,
            row["action"].value,
        )
        for row in store.query(TESTS)
    ]


def canonical(path: Path, base: str) -> set[object]:
    document = parse(path.read_bytes(), syntax_of(path), path.name, base=base)
    dataset = Dataset(document.quads)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def outcome(case: Case) -> str:
    try:
        found = canonical(case.action, case.base)
    except SourceError as error:
        return "" if "Negative" in case.kind or error.what == EMPTY else str(error)
    if "Negative" in case.kind:
        return "accepted"
    if case.result and found != canonical(case.result, case.base):
        return "other triples"
    return ""


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_suite_is_read_as_it_should(folder: str) -> None:
    need(SUITES, "IOTSSF_W3C_SUITES names no folder of W3C suites")
    found = {case.action.name: outcome(case) for case in cases(folder)}
    assert len(found) > 60
    assert {name: fault for name, fault in found.items() if fault} == {}
