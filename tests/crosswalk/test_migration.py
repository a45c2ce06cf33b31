"""What a new edition leaves of a mapping is never refuted by sets, and nothing is passed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.contradictions import contradictions
from iotssf_kg.crosswalk.frameworks import Element, Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.migration import Fate, Migration, migrate
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.crosswalk.sssom import read_sssom, write_sssom
from iotssf_kg.errors import BadParameter
from tests.crosswalk.test_relations import between

EQ, SUB, SUP, INT, NO = Relation
SETS = {each.id.rpartition("/")[2]: each for each in crosswalks()}
OLD = SETS["iot-ssf-kg-sample-1.0-to-en-303-645-2.1.1"]
EDITIONS = SETS["en-303-645-2.1.1-to-en-303-645-3.1.3"]


def framework(key: str, edition: str, ids: str) -> Framework:
    elements = {i: Element(i, i, "e", "", "", "project", NamedNode(f"urn:{i}")) for i in ids}
    return Framework(key, edition, key, "", "", "", "", "primary", False, "", elements, NamedNode("urn:f"))  # fmt: skip  # noqa: E501


SHELF = Shelf([framework("a", "1", "xyz"), framework("b", "1", "pqr"), framework("b", "2", "pqr")])


def said(subject: str | None, relation: Relation, object_: str | None, **more: object) -> Mapping:
    """A row between elements such as ``a@1/x``."""
    ends = (End(*each.split("/")) if each else None for each in (subject, object_))
    row = Mapping(f"{subject}-{object_}", *ends, relation, Rationale.SEMANTIC)
    return replace(row, author="A", reviewer="R", status=Status.REVIEWED, **more)


def of(subject: str, object_: str, *rows: Mapping, **more: object) -> MappingSet:
    name = f"https://x.example/{subject}-to-{object_}".replace("@", "-")
    return MappingSet(name, "", "1", subject, object_, "https://x.example/l", rows=rows, **more)


def moved(old: list[Mapping], editions: list[Mapping]) -> Migration:
    return migrate(of("a@1", "b@1", *old), of("b@1", "b@2", *editions), SHELF)


def fates(found: Migration) -> list[Fate]:
    return [step.fate for step in found.steps if step.old]


UNCHANGED = [said(f"b@1/{each}", EQ, f"b@2/{each}") for each in "pqr"]


@pytest.mark.parametrize("rationale", [*Rationale, None])
def test_an_unchanged_element_takes_its_row_over_as_a_proposal(rationale: Rationale | None) -> None:
    editions = [replace(each, rationale=rationale) for each in UNCHANGED]
    found = moved([said("a@1/x", SUB, "b@1/p", strength=7)], editions)
    [row] = found.mappings.rows
    assert (fates(found), found.again) == ([Fate.CARRIED], ())
    assert (row.subject, row.object) == (End("a@1", "x"), End("b@2", "p"))
    assert (row.relation, row.rationale, row.strength) == (SUB, Rationale.SEMANTIC, 7)
    assert (row.status, row.reviewer, row.author) == (Status.PROPOSED, "", "")
    assert (row.method, row.stated) == (Method.AUTOMATION, True)
    assert len(row.derived_from) == 2
    assert ("in wording alone" in row.comment) == (rationale is Rationale.SYNTACTIC)


def test_a_changed_element_leaves_what_is_possible_for_somebody_to_look_at() -> None:
    editions = [said("b@1/p", SUB, "b@2/p", strength=5), *UNCHANGED[1:]]
    found = moved([said("a@1/x", INT, "b@1/p", strength=5)], editions)
    [row] = found.mappings.rows
    assert (fates(found), row.relation, row.inferred) == ([Fate.CHANGED], SUB | INT, True)
    assert [step.element for step in found.again] == [End("b@2", "p")]


def test_rows_of_another_rationale_are_not_composed() -> None:
    editions = [said("b@1/p", SUB, "b@2/p"), *UNCHANGED[1:]]
    old = replace(said("a@1/x", SUB, "b@1/p"), rationale=Rationale.FUNCTIONAL)
    [row] = moved([old], editions).mappings.rows
    assert (row.relation, row.rationale, row.inferred) == (ANY, None, True)


def test_a_split_element_is_looked_at_in_each_part() -> None:
    editions = [said("b@1/p", SUP, "b@2/p"), said("b@1/p", SUP, "b@2/q"), UNCHANGED[2]]
    found = moved([said("a@1/x", SUP, "b@1/p")], editions)
    assert [row.id for row in found.mappings.rows] == ["a@1/x-b@1/p-2-1", "a@1/x-b@1/p-2-2"]
    assert {row.relation for row in found.mappings.rows} == {SUP}


def test_merged_elements_make_one_row_a_pair_and_the_one_that_says_the_most() -> None:
    editions = [said("b@1/p", SUB, "b@2/p"), said("b@1/q", SUB, "b@2/p"), UNCHANGED[2]]
    found = moved([said("a@1/x", SUP, "b@1/p"), said("a@1/x", EQ, "b@1/q")], editions)
    [row] = found.mappings.rows
    assert (fates(found), row.relation) == ([Fate.CHANGED] * 2, SUB)


@pytest.mark.parametrize(
    ("row", "editions", "fate"),
    [
        (said("a@1/x", EQ, "b@1/p"), [said("b@1/p", ANY, None)], Fate.GONE),
        (said("a@1/x", EQ, "b@1/p"), UNCHANGED[1:], Fate.UNSAID),
        (replace(said("a@1/x", EQ, "b@1/p"), status=Status.DISPUTED), UNCHANGED, Fate.LEFT),
    ],
)
def test_what_does_not_go_over_is_told(row: Mapping, editions: list[Mapping], fate: Fate) -> None:
    found = moved([row], editions)
    assert (fates(found), found.mappings.rows) == ([fate], ())


def test_no_counterpart_stands_only_where_nothing_is_new_or_changed() -> None:
    none = said("a@1/x", ANY, None)
    found = moved([none], UNCHANGED)
    assert (fates(found), found.mappings.rows[0].stated) == ([Fate.CARRIED], True)
    found = moved([none], UNCHANGED[1:])
    assert (fates(found), found.mappings.rows[0].stated) == ([Fate.OPEN], False)
    assert [step.element for step in found.steps if not step.old] == [End("b@2", "p")]


def test_a_set_stays_complete_only_where_nothing_is_to_be_looked_at() -> None:
    old = of("a@1", "b@1", said("a@1/x", SUB, "b@1/p"), complete_subject=True)
    assert migrate(old, of("b@1", "b@2", *UNCHANGED), SHELF).mappings.complete_subject
    assert not migrate(old, of("b@1", "b@2", *UNCHANGED[1:]), SHELF).mappings.complete_subject


def test_told_from_the_other_end_all_is_the_same() -> None:
    rows, editions = [said("a@1/x", SUB, "b@1/p"), said("a@1/y", INT, "b@1/q")], UNCHANGED[:1]
    editions = [*editions, said("b@1/q", SUB, "b@2/r")]
    there = moved(rows, editions)
    turned = of("b@1", "a@1", *(row.turned() for row in rows))
    for by in (of("b@1", "b@2", *editions), of("b@2", "b@1", *(e.turned() for e in editions))):
        back = migrate(turned, by, SHELF)
        assert (back.mappings.subject, back.mappings.object) == ("b@2", "a@1")
        ends = [(row.subject, row.relation, row.object) for row in back.mappings.rows]
        told = [row.turned() for row in there.mappings.rows]
        assert ends == [(row.subject, row.relation, row.object) for row in told]


def test_a_set_between_others_is_refused() -> None:
    with pytest.raises(BadParameter, match="not exactly one is in"):
        migrate(of("a@1", "b@1"), of("a@1", "b@1"), SHELF)


SOME = st.dictionaries(st.sampled_from("pqr"), st.integers(1, 63), min_size=1)


@given(st.dictionaries(st.sampled_from("xyz"), st.integers(1, 63), min_size=1), SOME, SOME)
def test_no_relation_that_holds_is_excluded(
    ours: dict[str, int], before: dict[str, int], after: dict[str, int]
) -> None:
    old = [said(f"a@1/{x}", between(ours[x], before[p]), f"b@1/{p}") for x in ours for p in before]
    editions = [
        said(f"b@1/{p}", between(before[p], after[q]), f"b@2/{q}") for p in before for q in after
    ]
    for row in moved(old, editions).mappings.rows:
        assert row.subject
        assert row.object
        assert between(ours[row.subject.id], after[row.object.id]) & row.relation


def test_the_shipped_mapping_goes_over_to_the_next_edition() -> None:
    found = migrate(OLD, EDITIONS, shelf(), "this project")
    assert Counter(step.fate for step in found.steps) == {
        Fate.CARRIED: 22, Fate.CHANGED: 4, Fate.OPEN: 15, Fate.NEW: 4,
    }  # fmt: skip
    new = found.mappings
    assert new.id.endswith("iot-ssf-kg-sample-1.0-to-en-303-645-3.1.3")
    assert {step.old for step in found.steps if step.old} == {*OLD.rows}
    assert read_sssom(write_sssom(new, shelf()), new.source, shelf()) == new
    assert list(contradictions([*crosswalks(), new])) == []
