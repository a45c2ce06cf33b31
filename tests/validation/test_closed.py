"""What shapes are held against."""

from __future__ import annotations

from datetime import date

from pyoxigraph import BlankNode, Literal

from iotssf_kg.namespaces import VOID
from iotssf_kg.validation.closed import closed, extract, together
from tests.rules.texts import closed as closure_of

ON = date(2026, 11, 23)


def test_a_namespace_that_is_unfit_brings_no_word_on_others_into_the_comparison() -> None:
    closure = closure_of('a:export void:uriSpace "https://" .')
    spaces = {t.object for t in extract(closure, ON).shared if t.predicate == VOID("uriSpace")}
    assert spaces == {Literal(space) for space in closure.export.spaces}


def test_the_comparison_of_exports_reads_no_blank_node() -> None:
    closure = closure_of("a:x a ssf:Device ; ssf:usedIn [ a ssf:UseContext ] .")
    data = together([extract(closure, ON)], closure.catalogue)
    stated = closed(closure, ON).triples()
    assert any(BlankNode in (type(t.subject), type(t.object)) for t in stated)
    assert not any(BlankNode in (type(t.subject), type(t.object)) for t in data)
