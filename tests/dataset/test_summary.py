"""The summary says what the live queries say, after loads in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from iotssf_kg.dataset import Dataset
from iotssf_kg.dataset.graphs import CATALOGUE, SUMMARY
from iotssf_kg.dataset.summary import (
    ASSETS,
    EVERYBODY,
    ORGANIZATIONS,
    Figure,
    Figures,
    Shelves,
    ending_before,
    figures_of,
    item,
    standing_on,
    summarize,
)
from iotssf_kg.generate import Order, make, written
from iotssf_kg.library import run
from iotssf_kg.namespaces import DCTERMS, PREFIXES, SSF
from iotssf_kg.rdf import Document, parse, read, syntax_named
from iotssf_kg.rules.outcomes import Outcome
from iotssf_kg.store import Store, Term, connect, number, select
from tests.dataset.conftest import Write

EXAMPLES = Path(__file__).parents[2] / "examples"
N_QUADS = syntax_named("nquads")
DAYS = [date(2026, 11, 23), date(2028, 5, 1), date(2031, 1, 1)]
PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
EVIDENCE = """SELECT ?of ?until (COUNT(DISTINCT ?evidence) AS ?n) {
  ?asset ssf:operatedBy ?operator ; ssf:performs? ?bearer .
  OPTIONAL { ?operator ssf:memberOf ?whole } BIND(COALESCE(?whole, ?operator) AS ?of)
  ?bearer ssf:needs ?requirement .
  ?measure ssf:covers ?bearer ; ssf:meets ?requirement ; ssf:measureStatus ssf:Implemented ;
    ssf:validFrom ?from ; ssf:evidencedBy ?evidence .
  ?evidence ssf:validUntil ?until
} GROUP BY ?of ?until"""
FINDINGS = f"""SELECT ?of ?severity ?perspective (COUNT(DISTINCT ?result) AS ?n) {{
  GRAPH {CATALOGUE} {{ ?export a ssf:CurrentGraph ; dcterms:publisher ?of ; ssf:reportGraph ?g }}
  GRAPH ?g {{ ?report sh:result ?result . ?result sh:resultSeverity ?severity }}
  OPTIONAL {{ GRAPH ?g {{ ?result sh:value ?r }} ?r ssf:inPerspective ?in }}
  BIND(COALESCE(?in, "none") AS ?perspective)
}} GROUP BY ?of ?severity ?perspective"""
GRADED = f"""SELECT ?asset ?category ?grade ?device ?system {{
  ?asset ssf:operatedBy ?operator
  OPTIONAL {{ ?asset ssf:category ?category }}
  OPTIONAL {{ ?asset a ?device FILTER(?device = ssf:Device) }}
  OPTIONAL {{ ?asset a ?system FILTER(?system = ssf:System) }}
  OPTIONAL {{
    ?asset ssf:performs? ?focus
    GRAPH ?g {{ ?report sh:result ?result .
      ?result sh:focusNode ?focus ; sh:resultSeverity ?grade }}
    GRAPH {CATALOGUE} {{ ?export a ssf:CurrentGraph ; ssf:reportGraph ?g }}
  }}
}}"""
HELD = f"SELECT ?asset ?shelf {{ GRAPH {SUMMARY} {{ ?asset {ASSETS.on} ?shelf }} }}"
FIRSTS = f"SELECT ?shelf ?first {{ GRAPH {SUMMARY} {{ ?shelf {ASSETS.first} ?first }} }}"
TOY = """o:{} a ssf:Device ; rdfs:label "toy"@en ; ssf:usedIn o:home ; ssf:operatedBy o:party ;
    ssf:outOfScopeBecause "a toy"@en ."""
GRAVEST = ["Violation", "Warning", "Info"]


def generated(seed: int, numbers: range, faults: float = 0.4) -> Iterator[Document]:
    order = Order(max(numbers), 3, seed=seed, faults=faults)
    for each in numbers:
        yield parse(written(make(order, each).page, N_QUADS), N_QUADS, f"{seed}-{each}.nq")


def demonstrated(state: str) -> list[Document]:
    return [read(path) for path in sorted(EXAMPLES.glob(f"*/*_{state}.*"))]


LOADS = {
    # Some come later, some in the place of others, some are refused.
    "generated": lambda: (
        generated(0, range(1, 6)),
        generated(0, range(6, 8)),
        generated(5, range(1, 3)),
    ),
    "demonstrations": lambda: map(demonstrated, ("SUPERSEDED", "PASS")),
}


@pytest.fixture(scope="module", params=LOADS)
def loaded(request: pytest.FixtureRequest) -> Store:
    """Exports that came in several loads."""
    store = connect()
    for documents in LOADS[request.param]():
        assert any(each.admitted for each in Dataset(store).load(documents))
    return store


def owners(store: Store) -> list[NamedNode]:
    text = f"SELECT DISTINCT ?of {{ GRAPH {SUMMARY} {{ ?record {item('of')} ?of }} }}"
    return [of for row in select(store, text) if isinstance(of := row["of"], NamedNode)]


def by_topic(figures: Figures, topic: str) -> dict[tuple[Term, ...], int]:
    return {(f.of, *f.items): n for f, n in figures.items() if f.topic == topic}


def rows(store: Store, query: str, *names: str) -> dict[tuple[Term, ...], int]:
    found = select(store, PROLOGUE + query)
    return {tuple(row[name] for name in names): number(row["n"]) for row in found}


def told(figures: Figures, on: date) -> Counter[tuple[Term, str, str]]:
    """What the summary says, as CQ31 says it."""
    found: Counter[tuple[Term, str, str]] = Counter()
    for figure, count in figures.items():
        if figure.topic in ("assets", "change"):
            found[figure.of, figure.topic, figure.items[0].value] += count  # type: ignore[union-attr]
    for (of,) in by_topic(figures, "total"):
        mine = Counter({f: n for f, n in figures.items() if f.of == of})
        for outcome, count in standing_on(mine, on).items():
            found[of, "needs", str(outcome)] = count
        for change in ("added", "removed"):
            found[of, "change", change] += 0
    return found


@pytest.mark.parametrize("on", DAYS)
def test_a_line_of_the_portfolio_is_that_of_cq31(loaded: Store, on: date) -> None:
    figures = figures_of(loaded, set(owners(loaded)) - {EVERYBODY})
    live = run(loaded, "cq31", {"date": on.isoformat()}, on).rows
    assert told(figures, on) == {
        (of, topic.value, item.value): number(count) for of, topic, item, count in live
    }
    assert standing_on(figures, on)[Outcome.MET] > 0


def test_the_matrix_is_that_of_cq04(loaded: Store) -> None:
    figures = figures_of(loaded, owners(loaded), "cells")
    del figures[Figure("cells", EVERYBODY)]
    by_levels = {
        row["cell"]: {row["one"], row["other"]}
        for row in select(
            loaded,
            PROLOGUE
            + "SELECT * { ?cell ssf:atLevel ?one, ?other FILTER(STR(?one) < STR(?other)) }",
        )
    }
    found = {
        (of, frozenset(by_levels[cell]), unit.value): n
        for (of, cell, unit), n in by_topic(figures, "cells").items()
        if of != EVERYBODY
    }
    live = {}
    for of, _, recovery, economic, _, *counts in run(loaded, "cq04", {}, DAYS[0]).rows:
        for unit, count in zip(("assets", "devices"), counts, strict=True):
            if number(count):
                live[of, frozenset((recovery, economic)), unit] = number(count)
    assert found == live


@pytest.mark.parametrize(
    ("topic", "query", "names"),
    [
        ("evidence", EVIDENCE, ("of", "until")),
        ("findings", FINDINGS, ("of", "severity", "perspective")),
    ],
)
def test_evidence_and_findings_are_counted_as_a_query_counts_them(
    loaded: Store, topic: str, query: str, names: tuple[str, ...]
) -> None:
    figures = figures_of(loaded, owners(loaded), topic)
    mine = {key: n for key, n in by_topic(figures, topic).items() if key[0] != EVERYBODY}
    assert mine == rows(loaded, query, *names)
    # Nothing is found about the demonstrations.
    assert mine or topic == "findings"


def test_the_sums_over_all_are_those_of_every_one(loaded: Store) -> None:
    summed, over_all = Figures(), figures_of(loaded, [EVERYBODY])
    everyone = set(owners(loaded)) - {EVERYBODY} - shelves(loaded).keys()
    for figure, count in figures_of(loaded, everyone).items():
        if figure.topic != "operators":
            summed[figure._replace(of=EVERYBODY)] += count
    assert over_all == Figures({figure: n for figure, n in summed.items() if n})


def shelves(store: Store) -> dict[NamedNode, list[str]]:
    found: dict[NamedNode, list[str]] = {}
    for row in select(store, HELD):
        if isinstance(row["shelf"], NamedNode) and isinstance(row["asset"], NamedNode):
            found.setdefault(row["shelf"], []).append(row["asset"].value)
    return found


def test_every_asset_is_on_one_shelf_in_order(loaded: Store) -> None:
    held, firsts = shelves(loaded), {row["shelf"]: row["first"] for row in select(loaded, FIRSTS)}
    live = select(loaded, f"SELECT DISTINCT ?asset {{ ?asset {SSF('operatedBy')} ?operator }}")
    ordered = sorted(held, key=lambda shelf: str(firsts[shelf]))
    assert [a for shelf in ordered for a in sorted(held[shelf])] == sorted(
        row["asset"].value for row in live if isinstance(row["asset"], NamedNode)
    )
    assert {shelf: Literal(min(held[shelf])) for shelf in held} == firsts


def test_organizations_that_operate_anything_are_in_order(loaded: Store) -> None:
    totals = by_topic(figures_of(loaded, owners(loaded), "total"), "total")
    live = sorted((of for (of,) in totals if of != EVERYBODY), key=str)
    shelves = Shelves(loaded, ORGANIZATIONS)
    assert live
    assert list(shelves.since("")) == live
    assert list(shelves.since(str(live[1])[1:-1])) == live[1:]
    assert list(shelves.since("zzz")) == []


def test_a_shelf_tells_what_it_holds(loaded: Store) -> None:
    gravest: dict[Term, tuple[Term, set[Term], str]] = {}
    for row in select(loaded, PROLOGUE + GRADED):
        kind = row.get("device") or row.get("system") or SSF("Asset")
        before = gravest.get(row["asset"], (kind, set(), "none"))
        grade = str(row["grade"]).rsplit("#")[-1].rstrip(">") if "grade" in row else "none"
        grades = [g for g in GRAVEST if g in (grade, before[2])] or ["none"]
        gravest[row["asset"]] = (
            kind,
            before[1] | {row.get("category", Literal("none"))},
            grades[0],
        )
    live = Counter(
        (shelf, category, kind, grade)
        for shelf, assets in shelves(loaded).items()
        for kind, categories, grade in (gravest[NamedNode(asset)] for asset in assets)
        for category in categories
    )
    found: Counter[tuple[object, ...]] = Counter()
    for key, n in by_topic(figures_of(loaded, shelves(loaded), "holds"), "holds").items():
        shelf, category, _, kind, grade = key
        found[shelf, category, kind, str(grade).rsplit("#")[-1].strip('>"')] += n
    assert found == live


def test_a_summary_made_anew_is_the_same(loaded: Store) -> None:
    everyone = set(owners(loaded)) - shelves(loaded).keys()
    before = figures_of(loaded, everyone)
    with loaded.build() as build:
        build.update(
            f"DELETE WHERE {{ GRAPH {SUMMARY} {{ {SUMMARY} {DCTERMS('hasVersion')} ?v }} }}"
        )
        summarize(build, [])
        build.publish()
    assert figures_of(loaded, everyone) == before


def test_what_is_replaced_counts_as_gone_and_come(write: Write) -> None:
    store = connect()
    dataset, of = Dataset(store), NamedNode("https://kaze.example/id/party")
    dataset.load([write("kaze", 2025, more=TOY.format("old"))])
    replacing = "o:export-2026 dcterms:replaces o:export-2025 ."
    dataset.load([write("kaze", 2026, more=f"{TOY.format('new')} {replacing}")])
    found = by_topic(figures_of(store, [of]), "change")
    assert found == {(of, Literal("added")): 1, (of, Literal("removed")): 1}
    assert by_topic(figures_of(store, [EVERYBODY]), "total") == {(EVERYBODY,): 2}


def test_shelves_are_divided_as_they_fill(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iotssf_kg.dataset.summary.ordered._FULL", 2)
    store = connect()
    for party in ("m", "c", "x", "a", "n", "b", "z"):
        Dataset(store).load([write(party)])
    test_every_asset_is_on_one_shelf_in_order(store)
    test_organizations_that_operate_anything_are_in_order(store)
    assert 1 < len(shelves(store)) <= 4
    assert 1 < len(Shelves(store, ORGANIZATIONS).shelves) <= 4


def test_evidence_ends_within_so_many_days() -> None:
    of = NamedNode("https://kaze.example/id/party")
    ends = {date(2026, 1, 1): 1, date(2026, 1, 30): 2, date(2026, 1, 31): 4}
    figures = Figures(
        {Figure("evidence", of, (Literal(day.isoformat()),)): count for day, count in ends.items()}
    )
    first = date(2026, 1, 1)
    assert ending_before(figures, first + timedelta(days=30), first) == 3
    assert ending_before(figures, first) == 0
