"""A set of mappings written as SSSOM is read as the same, and a row's fault is told at its line."""

from __future__ import annotations

import pytest
from hypothesis import given

from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Rationale
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.crosswalk.sssom import read_sssom, write_sssom
from iotssf_kg.errors import SourceError
from tests.crosswalk.sets import OURS, SETS, SHELF, THEIRS


@given(SETS)
def test_a_set_that_is_written_is_read_as_the_same(mappings: MappingSet) -> None:
    assert read_sssom(write_sssom(mappings, SHELF), mappings.source, SHELF) == mappings


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("CR%201.1", "CR%2099", "has no element 'CR 99'"),
        ("ssf:subsetOf", "ssf:kindOf", "is no relation"),
        ("semantic\t7", "semantic\tseven", "is no whole number"),
        ("\tproposed\t", "\tagreed\t", "is none of proposed"),
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
