"""What is written in any format, and read with its side-car, is the same; what is lost is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from iotssf_kg.crosswalk.formats.exchange import give, take
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.table import FORMATS, Format
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.relations import Relation
from tests.crosswalk.sets import SETS, SHELF

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
    lost = {f"set {loss.field}" if not loss.row else loss.field for loss in written.losses}
    car = f"{name}.iotssf.json", written.car.encode()
    return take(Given(written.data, name, SHELF), form, car).mappings, lost


@EACH
@SLOW
@given(mappings=SETS)
def test_export_then_import_is_the_identity(form: Format, mappings: MappingSet) -> None:
    # OSCAL has no mapping without a relation, and nothing is imported that has no row.
    assume(any(row.relation in SINGLE and not row.unmapped for row in mappings.rows))
    back, lost = there_and_back(mappings, form)
    assert back == replace(mappings, source=back.source)
    assert lost <= form.loses
