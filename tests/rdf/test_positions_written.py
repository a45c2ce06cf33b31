"""Every object of a document that knows where it wrote them is found there, in every syntax."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pyoxigraph import Literal, Quad

from iotssf_kg.errors import SourceError, TooLarge
from iotssf_kg.rdf import parse, syntax_named
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.positions import locate
from tests.rdf.positions_writers import RDF, WRITERS, P, documents
from tests.rdf.test_fuzz import MARKS


def names(quad: Quad) -> str:
    """What the writer calls the statement, or "" where nothing tells."""
    value = quad.object.value if isinstance(quad.object, Literal) else ""
    first = value.split(" ")[0]
    if quad.predicate.value == f"{RDF}first" or first.endswith("/again"):
        return first if "/" in first else ""
    return quad.predicate.value.removeprefix(P) if quad.predicate.value.startswith(P) else ""


@pytest.mark.parametrize("name", WRITERS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), some.integers(0, 1 << 30), some.booleans())
def test_each_object_is_found_where_it_was_written(
    name: str, written: list[Any], seed: int, mark: bool
) -> None:
    ink = WRITERS[name](written, Random(seed))
    data = b"\xef\xbb\xbf" * mark + ink.text.encode()
    if not ink.objects:
        return
    document = parse(data, syntax_named(name))
    locator = locate(document)
    seen = set()
    for quad in document.quads:
        if wanted := names(quad):
            found = locator.place(quad.subject, str(quad.predicate), quad.object)
            assert (wanted, found and found[:2]) == (wanted, ink.place(wanted))
            seen.add(wanted)
    assert {each for each in ink.objects if "/" not in each} <= seen


@pytest.mark.parametrize("name", [*WRITERS, "ntriples"])
@settings(deadline=None, max_examples=200)
@given(
    some.lists(
        some.tuples(some.floats(0, 1), some.integers(0, 40), MARKS | some.binary(max_size=8)),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_read_has_places(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    data = new_export("https://kaze.example/id/", "Kaze", syntax_named(name))
    for where, dropped, put in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + dropped :]
    try:
        document = parse(data, syntax_named(name))
    except (SourceError, TooLarge):
        return
    locator = locate(document)
    for quad in document.quads:
        assert locator.place(quad.subject, str(quad.predicate), quad.object)
