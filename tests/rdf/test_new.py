"""A new export is in order from the start, in every syntax."""

from __future__ import annotations

from datetime import date

import pytest

from iotssf_kg.errors import BadParameter
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.export import split
from iotssf_kg.validation.judge import judge

SPACE = "https://kaze.example/id/"
NAMES = ["Kaze Home Service", 'かぜ "ホーム" \\ 2000-01-01', '"Example"\n']


@pytest.mark.parametrize("name", ["turtle", "jsonld", "rdfxml", "nquads", "xlsx", "csv"])
def test_a_new_export_raises_no_finding(name: str) -> None:
    syntax = syntax_named(name)
    document = parse(new_export(SPACE, NAMES[0], syntax, date(2026, 11, 23)), syntax)
    assert judge(at_hand(split(document)), on=date(2026, 11, 23)).findings == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_publishers_name_is_kept_whatever_it_is(name: str) -> None:
    data = new_export(SPACE, name, syntax_named("turtle"), date(2026, 11, 23))
    assert name in {getattr(q.object, "value", "") for q in parse(data, syntax_named("ttl")).quads}


def test_a_new_export_explains_itself() -> None:
    comments = new_export(SPACE, "Kaze", syntax_named("turtle")).decode().count("\n# ")
    assert comments > 10


def test_a_space_that_is_no_iri_is_refused() -> None:
    with pytest.raises(BadParameter):
        new_export("kaze example", "Kaze", syntax_named("turtle"))
