"""What is written in any format, and read with its side-car, is the same; what is lost is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from iotssf_kg.crosswalk.formats.exchange import give, take
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.table import FORMATS, Format
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.errors import NotAcceptable
from tests.crosswalk.sets import OURS, SETS, SHELF, THEIRS

WRITTEN = [each for each in FORMATS if each.write]
SINGLE = list(Relation)
EACH = pytest.mark.parametrize("form", WRITTEN, ids=lambda form: form.name)
# Workbooks take a while to write and to read; most sets are drawn in vain of none.
SLOW = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def there_and_back(mappings: MappingSet, form: Format) -> tuple[MappingSet, set[str]]:
    name = f"set{form.suffixes[0]}"
    written = give(mappings, form, SHELF, name)
    # What is inferred is not written where the format could not say so.
    inferred = {row.id for row in mappings.rows if row.inferred and "method" in form.loses}
    losses = [loss for loss in written.losses if loss.row not in inferred]
    lost = {f"set {loss.field}" if not loss.row else loss.field for loss in losses}
    car = f"{name}.iotssf.json", written.car.encode()
    return take(Given(written.data, name, SHELF), form, car).mappings, lost


@EACH
@SLOW
@given(mappings=SETS)
def test_export_then_import_is_the_identity(form: Format, mappings: MappingSet) -> None:
    # OSCAL has no mapping without a relation, and nothing is imported that has no row.
    stated = [row for row in mappings.rows if not (row.unmapped or row.inferred)]
    assume(any(row.relation in SINGLE for row in stated))
    back, lost = there_and_back(mappings, form)
    assert back == replace(mappings, source=back.source)
    assert lost <= form.loses


def one_stated_and_one_inferred() -> MappingSet:
    first, second = (End(OURS.name, id_) for id_ in list(OURS.elements)[:2])
    other = End(THEIRS.name, "CR 1.1")
    stated = Mapping("stated", first, other, Relation.SUBSET)
    inferred = Mapping("inferred", second, other, Relation.SUBSET, method=Method.CHAINING)
    return MappingSet("https://x.example/s", "", "1", OURS.name, THEIRS.name, "https://x.example/l", rows=(stated, inferred))  # fmt: skip  # noqa: E501


@EACH
def test_a_row_that_is_not_written_takes_the_place_of_none_that_is(form: Format) -> None:
    mappings = one_stated_and_one_inferred()
    stated, inferred = mappings.rows
    # Of the same ends as the stated one, and before it.
    twins = replace(mappings, rows=(replace(inferred, subject=stated.subject), stated))
    back, lost = there_and_back(twins, form)
    assert back == replace(twins, source=back.source)
    assert lost <= form.loses


@EACH
def test_what_is_inferred_is_never_written_as_if_somebody_stated_it(form: Format) -> None:
    mappings = one_stated_and_one_inferred()
    written = give(mappings, form, SHELF, "set")
    back = form.read(Given(written.data, "set", SHELF, OURS.name, THEIRS.name))
    said = {row.subject.id: row.inferred for row in back.rows if row.subject}
    says = "method" not in form.loses
    assert said == {"P1-01": False, **({"P1-02": True} if says else {})}
    if not says:
        with pytest.raises(NotAcceptable, match="all its rows are inferred"):
            give(replace(mappings, rows=mappings.rows[1:]), form, SHELF, "set")
