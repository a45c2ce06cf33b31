"""What shapes are held against."""

from __future__ import annotations

from datetime import date

from pyoxigraph import BlankNode

from iotssf_kg.validation import rust_core
from iotssf_kg.validation.closed import closed, extract, together
from iotssf_kg.validation.shapes import profile
from iotssf_kg.validation.sparql_stage import ours, without
from tests.rules.texts import closed as closure_of

ON = date(2026, 11, 23)


def test_a_blank_node_does_not_send_the_comparison_of_exports_to_the_slow_engine() -> None:
    closure = closure_of("a:x a ssf:Device ; ssf:usedIn [ a ssf:UseContext ] .")
    data = together([extract(closure, ON)], closure.catalogue)
    assert any(BlankNode in (type(t.subject), type(t.object)) for t in closed(closure, ON).triples())
    assert not any(BlankNode in (type(t.subject), type(t.object)) for t in data)
    shapes = profile("consistency")
    rest = without(shapes, ours(shapes))
    assert rust_core.fits(data, rest) == rust_core.fits([], rest)
