"""Prologues between the operations of an update."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from iotssf_kg.errors import BadSparql, Conflict
from iotssf_kg.store import embedded
from iotssf_kg.store.prologues import runs


def carried_out(update: str) -> set[str]:
    store = pyoxigraph.Store()
    for run in runs(update):
        embedded.update(store, run, "http://base.example/")
    return {str(quad) for quad in store}


def one(subject: str, value: int = 1) -> str:
    return f"<{subject}a> <{subject}b> {Literal(value)}"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("PREFIX x: <urn:1/> INSERT DATA { x:a x:b 1 }", {one("urn:1/")}),
        (
            "PREFIX x: <urn:1/> INSERT DATA { x:a x:b 1 } ; PREFIX y: <urn:2/>\n"
            "INSERT DATA { y:a y:b 2 . x:a x:b 3 }",
            {one("urn:1/"), one("urn:2/", 2), one("urn:1/", 3)},
        ),
        (
            "PREFIX x: <urn:1/> INSERT DATA {x:a x:b 1};prefix x:<urn:2/> INSERT DATA {x:a x:b 2}",
            {one("urn:1/"), one("urn:2/", 2)},
        ),
        (
            "INSERT DATA { <a> <b> 1 } ; BASE <http://other.example/> INSERT DATA { <a> <b> 2 } ;",
            {one("http://base.example/"), one("http://other.example/", 2)},
        ),
        (
            "INSERT DATA { <urn:1/a> <urn:1/b> 1 } # ; PREFIX no: <x>\n; PREFIX x: <urn:2/>",
            {one("urn:1/")},
        ),
        (
            "PREFIX prefix: <urn:1/> INSERT DATA { prefix:a prefix:b 1 ; prefix:b 2 }",
            {one("urn:1/"), one("urn:1/", 2)},
        ),
    ],
)
def test_each_prologue_counts_from_where_it_stands(update: str, expected: set[str]) -> None:
    assert carried_out(update) == expected


def test_an_error_keeps_its_place() -> None:
    update = "PREFIX x: <urn:> INSERT DATA { x:a x:b 1 } ;\nPREFIX y: <urn:>\nINSERT DATA { y:a }"
    plain = "PREFIX y: <urn:>\n\nINSERT DATA { y:a }"
    places = []
    for text in (plain, update):
        with pytest.raises(BadSparql) as caught:
            carried_out(text)
        places.append((caught.value.line, caught.value.column))
    assert places == [(3, 20), (3, 20)]


def test_too_many_are_refused() -> None:
    with pytest.raises(BadSparql, match="prologues"):
        runs("INSERT DATA {} ; PREFIX x: <urn:> " * 102)


@given(st.lists(st.sampled_from(["PREFIX x: <urn:1>", ";", "{", "}", "'", '"', "#", "\n", "a"])))
def test_nothing_is_lost_or_moved(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = runs(text)
    for run in found:
        assert all(shown in (" ", meant) for shown, meant in zip(run, text, strict=False))
    for at, meant in enumerate(text):
        assert meant == ";" or any(run[at : at + 1] == meant for run in found)


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ("CREATE GRAPH <urn:g>", "already exists"),
        ("DROP GRAPH <urn:h>", "does not exist"),
        ("MOVE <urn:h> TO <urn:g>", "does not exist"),
    ],
)
def test_a_graph_that_is_there_or_not_is_a_conflict(update: str, words: str) -> None:
    store = pyoxigraph.Store()
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
    with pytest.raises(Conflict, match=words) as caught:
        embedded.update(store, update)
    assert (caught.value.status, "SILENT" in caught.value.hint) == (409, True)
    embedded.update(store, update.replace("GRAPH", "SILENT GRAPH").replace("MOVE", "MOVE SILENT"))
