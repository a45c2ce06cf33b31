"""What pages tell of crosswalks is what the sets say, part by part, each part once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iotssf_kg.asking import crosswalkchains
from iotssf_kg.asking import crosswalks as seeing
from iotssf_kg.asking.crosswalkchains import SeeChains, SeeConflicts
from iotssf_kg.asking.crosswalkfiles import PARTS, REPORTS, GiveReport, GiveSet
from iotssf_kg.asking.crosswalks import Choice, OfBuild, SeeNetwork, SeePair, SeeRow, kind_of
from iotssf_kg.audit.crosswalks import (
    compared,
    comparison_csv,
    comparison_html,
    comparison_workbook,
)
from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.chains import Chains
from iotssf_kg.crosswalk.coverage import between
from iotssf_kg.crosswalk.formats.exchange import give
from iotssf_kg.crosswalk.formats.table import FORMATS
from iotssf_kg.crosswalk.mapping import Rationale
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.dataset.mappings import Crosswalks
from iotssf_kg.errors import BadParameter, NotAcceptable, UnknownName
from iotssf_kg.generate.crosswalks import Plan, network
from tests.crosswalk.sets import SHELF
from tests.dataset.mapped import mapped
from tests.queries.golden import shelf as world

NOWHERE = Path(), "1"
EN, CRA, OURS = "en-303-645@2.1.1", "eu-cra@2024", "iot-ssf-kg-sample@1.0"
[SET] = between(crosswalks(), OURS, EN)


@pytest.fixture(scope="module")
def held() -> Crosswalks:
    """What a store of the worked examples holds."""
    return Crosswalks(world("examples"))


def seen(question: OfBuild, held: Crosswalks) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(question.of(held).body.data)
    return told


def pair(held: Crosswalks, one: str, other: str, start: int = 0, **choice: str) -> dict[str, Any]:
    return seen(SeePair(*NOWHERE, one, other, "en", Choice(**choice), start), held)


def test_the_network_leads_to_the_page_of_every_pair(held: Crosswalks) -> None:
    told = seen(SeeNetwork(*NOWHERE, "ja", "/crosswalks/pair", named=True), held)
    assert [each["id"] for each in told["sets"]] == [each.id for each in crosswalks()]
    assert {each["name"] for each in told["frameworks"]} == {each.name for each in SHELF}
    for each in crosswalks():
        href = f"/crosswalks/pair?from={each.subject}&to={each.object}&lang=ja".replace("@", "%40")
        assert href.replace("&", "&amp;") in told["picture"]


def test_the_parts_of_a_table_are_all_rows_in_their_order(
    held: Crosswalks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeing, "ROWS", 15)
    found: list[str] = []
    for start in range(0, len(SET.rows), 15):
        told = pair(held, OURS, EN, start)
        found += [row["iri"] for row in told["rows"]]
        assert told["found"] == told["total"] == len(SET.rows)
    assert found == [SET.name_of(row) for row in SET.rows]


@pytest.mark.parametrize("relation", ["superset", "intersects", "unmapped", "several"])
def test_rows_are_narrowed_by_what_they_say(held: Crosswalks, relation: str) -> None:
    told = pair(held, OURS, EN, relation=relation, rationale="semantic", reviewed="no")
    expected = [
        row.id
        for row in SET.rows
        if kind_of(row) == relation and row.rationale is Rationale.SEMANTIC and not row.reviewed
    ]
    assert [row["id"] for row in told["rows"]] == expected
    assert told["total"] == len(SET.rows)


def test_rows_are_found_by_an_identifier_a_title_or_a_word(held: Crosswalks) -> None:
    row = next(each for each in SET.rows if each.object)
    title = SHELF.get(EN).elements[row.object.id].title
    for text in (row.object.id, title.upper(), row.comment[:20]):
        assert row.id in [each["id"] for each in pair(held, OURS, EN, element=text)["rows"]]
    assert pair(held, OURS, EN, element="in no row at all")["rows"] == []


def test_rows_are_told_from_the_framework_that_is_named_first(held: Crosswalks) -> None:
    there, back = pair(held, OURS, EN)["rows"], pair(held, EN, OURS)["rows"]
    assert [row["subject"] for row in back] == [row["object"] for row in there]
    assert {"superset", "subset"} >= {each["kind"] for each in there} & {"superset", "subset"}
    turned = {"superset": "subset", "subset": "superset"}
    assert [row["kind"] for row in back] == [turned.get(r["kind"], r["kind"]) for r in there]


def test_coverage_is_told_both_ways_with_what_must_be_known(held: Crosswalks) -> None:
    told = pair(held, OURS, EN)
    expected = compared(crosswalks(), SHELF.get(OURS), SHELF.get(EN))
    assert [way["subject"] for way in told["ways"]] == [OURS, EN]
    assert [way["all gaps"] for way in told["ways"]] == [len(w.gaps) for w in expected.ways]
    assert [sum(row[2] for row in way["groups"][:-1]) for way in told["ways"]] == [
        len(way.elements) for way in expected.ways
    ]
    assert told["remarks"] == expected.remarks
    assert pair(held, EN, "un-r155")["ways"] == []


def test_a_row_has_a_page_of_its_own(held: Crosswalks) -> None:
    row = SET.rows[0]
    told = seen(SeeRow(*NOWHERE, SET.name_of(row)), held)
    assert (told["row"]["id"], told["row"]["comment"]) == (row.id, row.comment)
    assert told["set"]["rows"] == len(SET.rows)
    with pytest.raises(BadParameter):
        SeeRow(*NOWHERE, "no IRI").of(held)


@pytest.mark.parametrize("every", [True, False])
def test_the_parts_of_what_follows_are_all_that_follows(
    held: Crosswalks, monkeypatch: pytest.MonkeyPatch, every: bool
) -> None:
    monkeypatch.setattr(crosswalkchains, "PAIRS", 4)
    monkeypatch.setattr(crosswalkchains, "_LOOKED", 5)
    found, place = [], ("", 0)
    for _ in range(500):
        told = seen(SeeChains(*NOWHERE, EN, CRA, *place, every), held)
        assert len(told["pairs"]) <= 4
        found += [(p["subject"]["id"], p["object"]["id"], p["id"]) for p in told["pairs"]]
        if told["after"] is None:
            break
        place = tuple(told["after"])
    inferred = Chains(crosswalks()).inferred(EN, CRA)
    expected = [each.row for each in inferred if every or each.row.relation != ANY]
    assert len(found) == len(expected) > (4 if every else 0)
    assert set(found) == {(row.subject.id, row.object.id, row.id) for row in expected}
    assert every or any(each.row.relation == ANY for each in inferred)


def test_conflicts_are_those_of_the_pair_with_every_row_named() -> None:
    made = network(Plan(frameworks=6, sets=9, rows=300, conflicts=2, faults=0))
    held = Crosswalks(mapped(made.sets, made.shelf))
    start, _, end = (each.partition("@")[0] for each in _triangle(made.conflicts[0], made))
    told = seen(SeeConflicts(*NOWHERE, start, end, few=True), held)
    found = [{row["iri"] for row in rows} for rows in told["conflicts"]]
    assert set(made.conflicts[0]) in found
    every = {frozenset(rows) for rows in Chains(made.sets).conflicts()}
    assert {frozenset(rows) for rows in found} <= every
    few = SeeConflicts(*NOWHERE, start, end, few=True)
    assert json.loads(few.of(held).body.data)["rows"] <= 300


def _triangle(names: frozenset[str], made: Any) -> list[str]:
    """The frameworks that the rows called *names* join: where the first and the third meet."""
    ends = [
        (of.subject, of.object)
        for of in made.sets
        if any(of.name_of(row) in names for row in of.rows)
    ]
    starts = {s for s, _ in ends}
    [first] = starts - {o for _, o in ends}
    [last] = {o for _, o in ends} - starts
    [between_] = {e for pair in ends for e in pair} - {first, last}
    return [first, between_, last]


def test_many_rows_are_searched_for_conflicts_only_where_that_is_asked_for(
    held: Crosswalks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crosswalkchains, "FEW", 10)
    assert seen(SeeConflicts(*NOWHERE, OURS, EN, few=True), held)["conflicts"] is None
    assert seen(SeeConflicts(*NOWHERE, OURS, EN, few=False), held)["conflicts"] == []


@pytest.mark.parametrize("form", [each for each in FORMATS if each.write], ids=lambda f: f.name)
def test_a_set_is_given_as_the_command_exports_it(
    held: Crosswalks, tmp_path: Path, form: Any
) -> None:
    name = f"{SET.source.removesuffix('.sssom.tsv')}{form.suffixes[0]}"
    expected = give(SET, form, SHELF, name)
    contents = (expected.data, expected.car.encode(), expected.report.encode())
    for number, (part, content) in enumerate(zip(PARTS, contents, strict=True)):
        place = tmp_path / str(number)
        reply = GiveSet(*NOWHERE, SET.id, form.name, part, place, 1 << 24).of(held)
        assert reply.body.data == content, part


@pytest.mark.parametrize("form", REPORTS)
def test_the_report_has_the_bytes_that_the_command_writes(
    held: Crosswalks, tmp_path: Path, form: str
) -> None:
    write = dict(zip(REPORTS, (comparison_html, comparison_csv, comparison_workbook), strict=True))
    expected = write[form](compared(crosswalks(), SHELF.get(OURS), SHELF.get(EN), "ja"))
    reply = GiveReport(*NOWHERE, OURS, EN, form, "ja", tmp_path / "x", 1 << 24).of(held)
    assert reply.body.data == expected


def test_what_there_is_not_is_told_with_a_remedy(held: Crosswalks, tmp_path: Path) -> None:
    given = tmp_path / "x", 1 << 24
    with pytest.raises(UnknownName, match="no framework"):
        pair(held, OURS, "elsewhere")
    with pytest.raises(UnknownName, match="no set joins"):
        GiveReport(*NOWHERE, EN, "un-r155", "csv", "en", *given).of(held)
    with pytest.raises(UnknownName, match="Did you mean"):
        GiveSet(*NOWHERE, SET.id, "sssom-jsn", "", *given).of(held)
    with pytest.raises(NotAcceptable, match="never written"):
        GiveSet(*NOWHERE, SET.id, "ciso", "", *given).of(held)
    with pytest.raises(BadParameter, match="side-car"):
        GiveSet(*NOWHERE, SET.id, "csv", "lid", *given).of(held)
