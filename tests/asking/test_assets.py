"""What a page tells of an asset whose judgement may depend on many exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.asking import assets
from iotssf_kg.asking.assets import SeeAsset, Seen
from iotssf_kg.dataset import Dataset
from iotssf_kg.rdf import read
from iotssf_kg.store import connect

EXAMPLES = Path(__file__).parents[2] / "examples"
# It is of a model that its maker describes in an export of its own.
ASSET = "https://suzukaze.example/id/ac-care"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the four demonstrations."""
    root = tmp_path_factory.mktemp("assets") / "store"
    store = connect(str(root))
    Dataset(store).load([read(path) for path in sorted(EXAMPLES.glob("*/*_PASS.ttl"))])
    store.close()
    return root


def seen(root: Path) -> Seen:
    [build] = (root / "builds").iterdir()
    found = SeeAsset(root, build.name, ASSET, date(2026, 11, 30), "en").answer()
    assert found is not None
    return found


def test_all_exports_are_read_where_they_are_few(root: Path) -> None:
    assert seen(root).exports == 0


def test_of_many_exports_the_nearest_are_read_and_it_is_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = seen(root)
    monkeypatch.setattr(assets, "_NEAREST", 1)
    part = seen(root)
    assert part.exports == 1
    assert part.why[0] == whole.why[0]
    # Evidence that the maker describes is not among them.
    assert {each.outcome for each in part.needs} - {each.outcome for each in whole.needs} == {
        "not judged"
    }
