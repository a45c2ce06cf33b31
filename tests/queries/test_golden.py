"""Every query gives the answers that were read and found right; ``golden.py`` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotssf_kg.library import queries
from tests.queries.golden import GOLDEN, answer
from tests.queries.worlds import WORLDS


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", queries())
def test_the_answer_is_the_golden_one(world: str, name: str) -> None:
    expected = (GOLDEN / world / f"{name}.csv").read_text(encoding="utf-8")
    assert answer(world, name) == expected


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/*.csv")), ids=lambda path: path.stem)
def test_every_golden_answer_has_its_query(path: Path) -> None:
    assert path.stem in queries()


@pytest.mark.parametrize("name", queries())
def test_every_query_has_an_answer_in_the_miniature(name: str) -> None:
    assert len(answer("miniature", name).splitlines()) > 1
