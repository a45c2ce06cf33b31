"""Shapes that an engine would crash on, hang on or pass over are refused before any runs.

A case is ``<topic>_REFUSED.ttl``, whose first line says what the refusal says, or
``<topic>_FINE.ttl``, which is nearly the same and goes through.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from iotssf_kg.errors import ShapesError
from iotssf_kg.rdf.parse import read
from iotssf_kg.validation import validate
from iotssf_kg.validation.compiled import compiled
from iotssf_kg.validation.preflight import preflight
from iotssf_kg.validation.reading import read_shapes
from iotssf_kg.validation.shapes import ALL_PROFILES, profile

HERE = Path(__file__).parent / "preflight"
REFUSED, FINE = (sorted(HERE.glob(f"*_{kind}.ttl")) for kind in ("REFUSED", "FINE"))


def stem(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", REFUSED, ids=stem)
def test_a_shape_that_cannot_be_run_is_refused_with_a_remedy(path: Path) -> None:
    wanted = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# refused: ")
    with pytest.raises(ShapesError) as caught:
        read_shapes(read(path))
    assert wanted in str(caught.value)
    assert caught.value.source == str(path)
    assert caught.value.hint


@pytest.mark.parametrize("path", FINE, ids=stem)
def test_its_sound_neighbour_goes_through(path: Path) -> None:
    assert validate((), read_shapes(read(path))).engine == "fast"


@pytest.mark.parametrize("name", ALL_PROFILES)
def test_our_own_shapes_go_through(name: str) -> None:
    preflight(profile(name))
    assert compiled(profile(name)).hard is None


@pytest.mark.parametrize("name", ALL_PROFILES)
def test_no_query_of_ours_is_asked_node_by_node(name: str) -> None:
    assert all(constraint.setwise for constraint in compiled(profile(name)).constraints)


def test_a_shape_without_a_name_is_called_the_same_in_every_run() -> None:
    path = HERE / "recursive_FINE.ttl"
    assert read_shapes(read(path)).triples == read_shapes(read(path)).triples
