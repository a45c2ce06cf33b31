"""What the shipped sets of mappings say, and that it hangs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Rationale, Status
from iotssf_kg.crosswalk.network import Conflict, Known, Network
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation, converse
from iotssf_kg.crosswalk.sssom import read_sssom, write_sssom

SHELF = shelf()
SETS = {each.id.rpartition("/")[2]: each for each in crosswalks()}
SAMPLE = "iot-ssf-kg-sample@1.0"
REQUIREMENTS = set(SHELF.get(SAMPLE).elements)
OURS = {name: each for name, each in SETS.items() if each.subject == SAMPLE}
OBJECTS = {
    "cpsf@1.0",
    "en-303-645@2.1.1",
    "eu-cra@2024",
    "iec-62443-4-2@2019",
    "ir-8259ab@2021",
    "nist-csf@2.0",
}
# What asks for less, and what asks for that and more.
DIRECTED = [
    (End("iec-62443-4-2@2019", "EDR 3.10(1)"), End(SAMPLE, "P1-03")),
    (End("ir-8259ab@2021", "Software Update 2"), End(SAMPLE, "P1-03")),
    (End("en-303-645@2.1.1", "5.3-9"), End(SAMPLE, "P1-03")),
    (End(SAMPLE, "P2-07"), End("nist-csf@2.0", "ID.RA-07")),
]


def stated(sets: dict[str, MappingSet] = SETS) -> Iterator[Mapping]:
    """The rows that state a relation."""
    for each in sets.values():
        yield from (row for row in each.rows if not row.unmapped and not row.unknown)


def conflicts(rows: list[Mapping]) -> Iterator[Conflict]:
    for rationale in Rationale:
        yield from Network(
            Known(row.id, row.subject, row.object, row.relation)
            for row in rows
            if row.rationale is rationale
        ).conflicts()


def test_there_is_a_set_for_each_of_the_frameworks() -> None:
    assert {each.object for each in OURS.values()} >= OBJECTS


@pytest.mark.parametrize("name", OURS)
def test_every_requirement_has_a_row_or_is_said_to_have_no_counterpart(name: str) -> None:
    rows = OURS[name].rows
    assert all(row.subject for row in rows)
    none = [row.subject.id for row in rows if row.subject and row.unmapped]
    some = {row.subject.id for row in rows if row.subject and not row.unmapped}
    assert len(none) + len(some) == len(REQUIREMENTS)
    assert {*none} | some == REQUIREMENTS
    assert OURS[name].complete_subject


@pytest.mark.parametrize("name", OURS)
def test_every_row_of_ours_says_why_and_that_nobody_has_reviewed_it(name: str) -> None:
    assert "unreviewed" in OURS[name].comment
    for row in OURS[name].rows:
        assert (row.status, row.author, row.date) == (Status.PROPOSED, "this project", "2026-11-30")
        assert (row.reviewer, row.review_date, row.agreement) == ("", "", None)
        assert 20 < len(row.comment) < 300
        assert row.comment.endswith(".")
        assert bool(row.rationale) != row.unmapped


@pytest.mark.parametrize("name", SETS)
def test_strength_lies_in_the_band_of_its_relation(name: str) -> None:
    for row in SETS[name].rows:
        assert in_band(row), row.id


def in_band(row: Mapping) -> bool:
    if row.unmapped or row.unknown:
        return row.strength is None and row.rationale is None
    bands = {Relation.EQUAL: {10}, Relation.NONE: {0}}
    return row.strength in bands.get(row.relation, set(range(1, 10)))


def test_a_strength_out_of_its_band_is_seen() -> None:
    row = next(iter(stated()))
    assert not in_band(replace(row, strength=10))
    assert not in_band(replace(row, relation=Relation.EQUAL, strength=9))


@pytest.mark.parametrize("name", SETS)
def test_no_pair_comes_twice_and_no_element_is_both_mapped_and_not(name: str) -> None:
    pairs = [(row.subject, row.object) for row in SETS[name].rows]
    assert len(pairs) == len(set(pairs))
    mapped = {
        end for row in SETS[name].rows if not row.unmapped for end in (row.subject, row.object)
    }
    alone = {row.subject or row.object for row in SETS[name].rows if row.unmapped}
    assert mapped & alone == set()


def test_all_rows_together_have_no_conflict() -> None:
    assert list(conflicts(list(stated()))) == []


@pytest.mark.parametrize(("less", "more"), DIRECTED, ids=str)
def test_what_asks_for_more_is_the_superset_from_either_end(less: End, more: End) -> None:
    [row] = [row for row in stated() if {row.subject, row.object} == {less, more}]
    toward_more = row.relation if row.subject == less else converse(row.relation)
    assert toward_more is Relation.SUBSET
    back, swapped = (inverse(row, relation) for relation in (converse(row.relation), row.relation))
    assert list(conflicts([*stated(), back])) == []
    [conflict] = conflicts([*stated(), swapped])
    assert {*conflict.rows} == {row.id, swapped.id}


def inverse(row: Mapping, relation: Relation) -> Mapping:
    """*row* told from its object, as a file of that direction would have it."""
    subject, object_ = row.object, row.subject
    assert subject
    assert object_
    told = replace(row, id=f"{row.id}-back", subject=subject, object=object_, relation=relation)
    of = MappingSet(
        id="https://x.example/back",
        title="",
        version="1",
        subject=subject.framework,
        object=object_.framework,
        license="https://x.example/licence",
        rows=(told,),
    )
    text = write_sssom(of, SHELF)
    assert ("ssf:subsetOf" in text) == (relation is Relation.SUBSET)
    return read_sssom(text, "back.sssom.tsv", SHELF).rows[0]
