"""A run over many exports finds what is found where all of them are at hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iotssf_kg.batch import Crew, Setting
from tests.batch.world import DAY, World, at_once, bare, batched, findings


@settings(deadline=None, max_examples=6)
@given(seed=st.integers(0, 10**9), days=st.integers(-400, 2_000), order=st.randoms())
def test_any_order_gives_what_all_at_hand_give(tmp_path_factory, seed, days, order) -> None:
    files = World(seed).write(tmp_path_factory.mktemp("world"))
    on = DAY + timedelta(days=days)
    order.shuffle(files)
    found, total = batched(files, Setting(on, lines=False))
    whole = at_once(files, on)
    assert findings(found) == findings([whole])
    assert bare(total) == bare(whole)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_parts(tmp_path: Path, jobs: int) -> None:
    files = [path for seed in range(3) for path in World(seed).write(tmp_path / str(seed))]
    assert batched(files, crew=Crew(jobs)) == batched(files)
