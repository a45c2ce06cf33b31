"""Every query file runs unedited, and Oxigraph and rdflib give the same rows in the same order."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal

from iotssf_kg.files import folder
from iotssf_kg.namespaces import RDF, XSD
from tests.queries.worlds import SERVICES, examples, miniature

FILES = sorted(folder("queries").rglob("*.rq"), key=lambda path: path.stem)
CROSSWALKS = [path for path in FILES if path.parent.name == "crosswalks"]
OTHERS = [path for path in FILES if path not in CROSSWALKS]
# rdflib's own parser and engine use what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
QUESTIONS = set(range(1, 32))
Engines: TypeAlias = tuple[pyoxigraph.Store, rdflib.Dataset]


# Service by service: joins in rdflib cost the square of the data.
LONG = [pytest.param(name, marks=pytest.mark.prove) for name in SERVICES[1:]]


@pytest.fixture(scope="module")
def small() -> Engines:
    return miniature().store, miniature().graph


@pytest.fixture(scope="module", params=["miniature", SERVICES[0], *LONG])
def engines(request: pytest.FixtureRequest, small: Engines) -> Engines:
    if request.param == "miniature":
        return small
    world = examples(request.param)
    return world.store, world.graph


def test_every_question_has_its_file() -> None:
    assert {int(path.stem[2:4]) for path in FILES} == QUESTIONS


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_both_engines_give_the_same_rows(path: Path, engines: Engines) -> None:
    compare(path, *engines)


# All that is shipped of crosswalks takes rdflib minutes; the miniature has a row of each kind.
@pytest.mark.parametrize("path", CROSSWALKS, ids=lambda path: path.stem)
def test_both_engines_give_the_same_rows_of_crosswalks(path: Path, small: Engines) -> None:
    compare(path, *small)


def compare(path: Path, store: pyoxigraph.Store, graph: rdflib.Dataset) -> None:
    query = path.read_text(encoding="utf-8")
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    ours = [tuple(map(plain, row)) for row in solutions]
    theirs = [tuple(map(plain_rdflib, row)) for row in graph.query(query)]
    assert ours == theirs


def plain(term: object) -> object:
    if isinstance(term, Literal):
        return term.value, term.datatype.value, term.language
    return None if term is None else str(term)


def plain_rdflib(term: object) -> object:
    if isinstance(term, rdflib.Literal):
        untyped = RDF("langString") if term.language else XSD("string")
        return str(term), str(term.datatype or untyped.value), term.language
    return None if term is None else term.n3()
