"""The queries agree with what the package finds in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.dataset import Dataset
from iotssf_kg.library import Table, run
from iotssf_kg.namespaces import SSFSH
from iotssf_kg.rdf import read
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import split
from iotssf_kg.rules.guard import screen
from iotssf_kg.rules.outcomes import Judge, Need, Outcome
from iotssf_kg.store import Store, Term, connect
from iotssf_kg.validation.judge import judge
from iotssf_kg.validation.report import Report
from tests.queries.golden import shelf
from tests.queries.worlds import EXAMPLES, MINIATURE, TODAY, WORLDS, closed, example_documents

DAYS = ["2025-01-01", "2026-06-20", "2026-11-23", "2027-01-20", "2030-01-01"]
SETTLED = (Outcome.MET, Outcome.JUSTIFIED)
NAMES = [f"cq{number:02}" for number in range(1, 32)]
FAILING = [p for p in sorted(EXAMPLES.glob("*/*_FAIL.*")) if p.suffix in (".ttl", ".jsonld", ".nq")]


def judged(closures: tuple[Closure, ...], day: str) -> Iterator[Need]:
    for closure in closures:
        yield from Judge(closure, date.fromisoformat(day)).needs()


def texts(row: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple(getattr(term, "value", "") for term in row)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("world", WORLDS)
def test_cq05_gives_each_need_the_outcome_that_the_rules_give(world: str, day: str) -> None:
    table = run(shelf(world), "cq05", {"date": day})
    found = [row[1:2] + row[3:] for row in map(texts, table.rows)]
    needs = judged(WORLDS[world]().closures, day)
    expected = [
        (n.bearer.value, n.requirement.value, n.outcome.value, n.reason.value if n.reason else "")
        for n in needs
    ]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("day", DAYS)
def test_cq31_counts_what_cq05_lists(day: str) -> None:
    counted = run(shelf("examples"), "cq31", {"date": day})
    needs = judged(WORLDS["examples"]().closures, day)
    by_outcome = {outcome.value: 0 for outcome in Outcome}
    for _, topic, item, number in map(texts, counted.rows):
        if topic == "needs":
            by_outcome[item] += int(number)
    # Every asset of the examples has one operator.
    expected = [need.outcome.value for need in needs]
    assert by_outcome == {outcome: expected.count(outcome) for outcome in by_outcome}


def test_cq27_lists_exactly_the_needs_that_are_justified() -> None:
    table = run(shelf("examples"), "cq27", {"date": "2026-11-23"})
    needs = judged(WORLDS["examples"]().closures, "2026-11-23")
    justified = {(n.requirement.value, n.bearer.value) for n in needs if n.outcome == "justified"}
    assert {(row[0], row[5]) for row in map(texts, table.rows)} == justified


@pytest.mark.parametrize("later", DAYS)
def test_cq29_foretells_what_another_scheme_and_date_would_open(later: str) -> None:
    """Against the miniature in which every assessment was made under the building's scheme."""
    text = MINIATURE.read_text(encoding="utf-8")
    now = list(judged(closed(text).closures, "2026-11-23"))
    other = text.replace("ssf:underScheme sch:scheme", "ssf:underScheme schb:scheme")
    then = judged(closed(other).closures, later)
    unsettled = {(n.bearer, n.requirement) for n in now if n.outcome not in SETTLED}
    gained = {(n.bearer, n.requirement) for n in then if n.outcome not in SETTLED} - unsettled
    answer = run(shelf("miniature"), "cq29", {"date": "2026-11-23", "later": later})
    found = {(row[3], row[4]) for row in answer.rows if row[4]}
    assert found == gained


def test_cq29_finds_nothing_when_nothing_changes() -> None:
    table = run(shelf("examples"), "cq29", {"scheme": "sch:scheme"})
    assert table.rows == []


# Shape → the query that lists the same, which of its rows, and their focus and value.
SHAPES = {
    "NoAdoptedAssessment": ("cq03", lambda row: row[1] == "none", (0,)),
    "TwoAdoptedAssessments": ("cq03", lambda row: row[1] == "several", (0,)),
    "Disagreement": ("cq08", lambda row: True, (0, 7)),
    "PartFloor": ("cq10", lambda row: True, (0, 1)),
    "LowerFeedsHigher": ("cq11", lambda row: True, (2, 0)),
    "AccuracyUnsupported": ("cq12", lambda row: not row[4], (2, 2)),
    "StatedCategory": ("cq13", lambda row: row[2], (0, 1)),
    "ExcludedCategory": ("cq13", lambda row: not row[2], (0, 1)),
}


@pytest.fixture(scope="module")
def findings() -> Report:
    closure = WORLDS["miniature"]().closures[0]
    return judge(closure.at_hand, ["consistency"], TODAY, catalogue=closure.catalogue)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_query_lists_what_the_shape_of_its_question_finds(shape: str, findings: Report) -> None:
    name, mine, columns = SHAPES[shape]
    rows = [row for row in map(texts, answers(shelf("miniature"), name).rows) if mine(row)]
    found = [texts((f.focus, f.value)) for f in findings.findings if f.shape == SSFSH(shape)]
    assert {tuple(row[at] for at in columns) for row in rows} == {
        pair[: len(columns)] for pair in found
    }


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_cq25_lists_what_the_guard_withholds(path: Path) -> None:
    document = read(path)
    store = connect()
    Dataset(store).load([document])
    expected = [
        (export.iri.value, each.why.value, *texts(tuple(each.triple)))
        for export in split(document)
        for each in screen(export).withheld
    ]
    assert sorted(map(texts, run(store, "cq25").rows)) == sorted(expected)


def test_a_superseded_export_changes_no_answer_but_those_about_change() -> None:
    alone = connect()
    current = [d for d in example_documents() if "SUPERSEDED" not in d.name]
    Dataset(alone).load(current)
    changed = {name for name in NAMES if answers(alone, name) != answers(shelf("examples"), name)}
    assert changed == {"cq17", "cq31"}


def answers(store: Store, name: str) -> Table:
    return run(store, name, today=TODAY)
