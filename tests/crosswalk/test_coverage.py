"""How far a framework answers another: what is stated counts, and what is unsaid is no gap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.coverage import Coverage, Standing, Told, coverage
from iotssf_kg.crosswalk.frameworks import Element, Framework, Group
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import ANY, Relation
from iotssf_kg.crosswalk.remarks import remarks

EQ, SUB, SUP, INT, NO = Relation
SHELF = shelf()
SAMPLE, ETSI = SHELF.get("iot-ssf-kg-sample"), SHELF.get("en-303-645@2.1.1")


def framework(key: str, *elements: tuple[str, str, str]) -> Framework:
    """A framework of elements, each with its kind and what it is part of."""
    listed = {
        id_: Element(id_, f"Title of {id_}", kind, parent, "", "project", NamedNode(f"urn:{id_}"))
        for id_, kind, parent in elements
    }
    return Framework(key, "1", key, "", "", "", "", "primary", False, "", listed, NamedNode("urn:f"))  # fmt: skip  # noqa: E501


A = framework("a", ("1", "head", ""), ("1.1", "part", "1"), ("1.2", "part", "1"), ("x", "part", ""))
B = framework("b", ("y", "part", ""), ("z", "part", ""))


def said(subject: str | None, relation: Relation, object_: str | None, **more: object) -> Mapping:
    ends = (End("a@1", subject) if subject else None, End("b@1", object_) if object_ else None)
    return replace(Mapping(f"{subject}-{object_}", *ends, relation, Rationale.SEMANTIC), **more)


def of(*rows: Mapping, **more: object) -> MappingSet:
    return replace(MappingSet("https://x.example/s", "", "", "a@1", "b@1", "", rows=rows), **more)


def standings(found: Coverage) -> dict[str, str]:
    return {each.element.id: each.standing.value for each in found.elements}


@pytest.mark.parametrize(
    ("relation", "there", "back"),
    [
        (EQ, "whole", "whole"),
        (SUB, "whole", "part"),
        (SUP, "part", "whole"),
        (INT, "part", "part"),
        (NO, "none", "none"),
        (ANY, "joined", "joined"),
        (SUP | INT, "part", "part"),
        (EQ | SUB, "whole", "part"),
        (INT | NO, "joined", "joined"),
    ],
)
def test_both_directions_are_told_from_the_element_that_is_counted(
    relation: Relation, there: str, back: str
) -> None:
    row = of(said("x", relation, "y"))
    assert standings(coverage([row], A, B))["x"] == there
    assert standings(coverage([row], B, A))["y"] == back


def test_the_best_of_several_rows_counts_and_each_is_told() -> None:
    sets = [of(said("x", INT, "y"), said("x", SUB, "z")), of(said("x", ANY, "y"), id="urn:other")]
    [x] = [each for each in coverage(sets, A, B).elements if each.element.id == "x"]
    assert x.standing is Standing.WHOLE
    assert {each.name for each in x.rows} == {
        "https://x.example/s/x-y", "https://x.example/s/x-z", "urn:other/x-y",
    }  # fmt: skip


def test_what_has_no_row_is_a_gap_only_where_a_set_says_that_it_is_complete() -> None:
    row = said("1.1", INT, "y")
    rest = {"1.2": "unsaid", "x": "unsaid"}
    assert standings(coverage([of(row)], A, B)) == {"1.1": "part", **rest}
    complete = of(row, complete_subject=True)
    assert standings(coverage([complete], A, B)) == {"1.1": "part", "1.2": "none", "x": "none"}
    assert standings(coverage([complete], B, A)) == {"y": "part", "z": "unsaid"}


@pytest.mark.parametrize(
    "more",
    [{"status": Status.DISPUTED}, {"status": Status.SUPERSEDED}, {"method": Method.CHAINING}],
)
def test_what_nobody_stands_by_says_neither_yes_nor_no(more: dict[str, object]) -> None:
    found = coverage([of(said("x", EQ, "y", **more), complete_subject=True)], A, B)
    assert standings(found) == {"1.1": "none", "1.2": "none", "x": "unsaid"}


def test_alike_in_wording_says_nothing_of_what_is_asked_for() -> None:
    row = of(said("x", EQ, "y", rationale=Rationale.SYNTACTIC))
    assert standings(coverage([row], A, B))["x"] == "joined"


def test_figures_come_by_group_and_headings_are_not_counted() -> None:
    rows = of(
        said("1.1", EQ, "y", reviewer="R", status=Status.REVIEWED), said("1.2", INT, "y"),
        said("1", EQ, "z"), said(None, ANY, "z"),
    )  # fmt: skip
    found = coverage([rows], A, B)
    assert [(each.group, each.elements, each.reviewed) for each in found.groups] == [
        (Group("1", "Title of 1"), 2, 1),
        (Group("", "part"), 1, 0),
    ]
    assert sum(found.total.counts.values()) == found.total.elements == 3
    assert [each.element.id for each in found.gaps] == ["x"]


def test_sets_between_other_frameworks_do_not_count() -> None:
    other = of(said("x", EQ, "y"), object="c@1")
    assert coverage([other], A, B).sets == ()


def test_the_sample_is_grouped_by_perspective() -> None:
    there = coverage(crosswalks(), SAMPLE, ETSI)
    assert [(each.group.id, each.elements) for each in there.groups] == [
        (f"P{number}", 7) for number in range(1, 5)
    ]
    assert there.groups[0].group.title == "confirmation before operation"
    assert there.total.counts[Standing.UNSAID] == 0
    back = coverage(crosswalks(), ETSI, SAMPLE)
    assert [each.group.id for each in back.groups if each.elements][:2] == ["4", "5.1"]
    assert (back.total.elements, back.total.counts[Standing.NONE]) == (68, 0)


def test_every_figure_of_the_sample_says_what_it_measures_and_what_is_missing() -> None:
    told = [each.en for each in remarks(coverage(crosswalks(), ETSI, SAMPLE))]
    assert any("measures Requirements of iot-ssf-kg-sample 1.0" in each for each in told)
    assert any("2-1 and 2-4" in each for each in told)
    assert any("0 of 39 rows are reviewed" in each for each in told)
    assert any("unsaid, not a gap" in each for each in told)
    there = [each.ja for each in remarks(coverage(crosswalks(), SAMPLE, ETSI))]
    assert any("経済産業省の要求事項ではない" in each for each in there)
    assert not any("網羅的" in each for each in there)


def test_a_pair_of_other_frameworks_measures_no_sample() -> None:
    new = SHELF.get("en-303-645@3.1.3")
    told = " ".join(each.en for each in remarks(coverage(crosswalks(), ETSI, new)))
    assert "measures" not in told
    assert "62443" not in told


def test_a_row_tells_its_standing_by_itself() -> None:
    assert Told("urn:r", said("x", NO, "y")).standing is Standing.NONE
    assert Told("urn:r", said("x", ANY, None)).standing is Standing.NONE
