"""A set of mappings written as SSSOM is read as the same, and a row's fault is told at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.crosswalk.sssom import read_sssom, write_sssom
from iotssf_kg.errors import SourceError

SHELF = shelf()
OURS, THEIRS = SHELF.get("iot-ssf-kg-sample"), SHELF.get("iec-62443-4-2")
TEXT = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
DAYS = st.dates().map(str)


def ends(framework: object) -> st.SearchStrategy[End]:
    return st.sampled_from(list(framework.elements)).map(lambda id_: End(framework.name, id_))


ROWS = st.builds(
    Mapping,
    id=st.uuids().map(str),
    subject=ends(OURS),
    object=st.none() | ends(THEIRS),
    relation=st.integers(1, 31).map(Relation),
    rationale=st.none() | st.sampled_from(Rationale),
    strength=st.none() | st.integers(0, 10),
    status=st.sampled_from(Status),
    method=st.sampled_from(Method),
    author=TEXT,
    date=DAYS,
    reviewer=TEXT,
    review_date=st.just("") | DAYS,
    agreement=st.none() | st.sampled_from([-1.0, 0.0, 0.25, 1.0]),
    comment=TEXT | st.just('with a "quotation", a comma'),
    source=TEXT,
    derived_from=st.lists(st.uuids().map(str), max_size=2).map(tuple),
)
SETS = st.builds(
    MappingSet,
    id=st.just("https://x.example/set"),
    title=TEXT,
    version=st.just("1.0"),
    subject=st.just(OURS.name),
    object=st.just(THEIRS.name),
    license=st.just("https://x.example/licence"),
    author=st.just("this project"),
    date=DAYS,
    comment=TEXT,
    complete_subject=st.booleans(),
    complete_object=st.booleans(),
    rows=st.lists(ROWS, max_size=4, unique_by=lambda row: row.id).map(tuple),
    source=st.just("set.sssom.tsv"),
)


@given(SETS)
def test_a_set_that_is_written_is_read_as_the_same(mappings: MappingSet) -> None:
    assert read_sssom(write_sssom(mappings, SHELF), mappings.source, SHELF) == mappings


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("CR%201.1", "CR%2099", "has no element 'CR 99'"),
        ("ssf:subsetOf", "ssf:kindOf", "is no relation"),
        ("semantic\t7", "semantic\tseven", "invalid literal"),
        ("\tproposed\t", "\tagreed\t", "is not a valid Status"),
    ],
)
def test_a_fault_is_told_at_its_line(old: str, new: str, told: str) -> None:
    row = Mapping("1", End(OURS.name, "P1-02"), End(THEIRS.name, "CR 1.1"), Relation.SUBSET)
    row = Mapping(**{**{n: getattr(row, n) for n in row.__slots__}, "rationale": Rationale.SEMANTIC, "strength": 7})  # fmt: skip  # noqa: E501
    good = MappingSet("https://x.example/s", "", "1", OURS.name, THEIRS.name, "https://x.example/l", rows=(row,))  # fmt: skip  # noqa: E501
    text = write_sssom(good, SHELF)
    assert old in text
    with pytest.raises(SourceError, match=told) as error:
        read_sssom(text.replace(old, new), "set.sssom.tsv", SHELF)
    assert error.value.line == len(text.splitlines())
