"""Records of reports: nothing is lost on the way into a journal and back."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given

from iotssf_kg.errors import SourceError
from iotssf_kg.report.record import as_record, from_record
from iotssf_kg.validation.report import Report
from tests.report.reports import reports


def every_field(value: object) -> object:
    """*value* with the fields that its own comparison leaves out."""
    if is_dataclass(value):
        return [(each.name, every_field(getattr(value, each.name))) for each in fields(value)]
    return [every_field(each) for each in value] if type(value) is tuple else value


@given(reports)
def test_a_report_comes_back_from_its_record_with_every_field(report: Report) -> None:
    record = json.loads(json.dumps(as_record(report)))
    assert every_field(from_record(record)) == every_field(report)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"version": 0},
        {"version": 1},
        {**as_record(Report((), {})), "findings": [["<a:b>"]]},
        {**as_record(Report((), {})), "on": "soon"},
        {**as_record(Report((), {})), "checked": {"no IRI": 1}},
    ],
)
def test_what_is_no_record_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(SourceError, match="record"):
        from_record(record)
