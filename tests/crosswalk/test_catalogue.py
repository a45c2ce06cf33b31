"""The crosswalks that are shipped are found by their files, and two never share a name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.catalogue import crosswalks, found
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder

FOLDER = folder("ontology") / "crosswalks"
SHELF = shelf()
ONE = FOLDER / "iot-ssf-kg-sample-1.0-to-cpsf-1.0.sssom.tsv"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "crosswalks"))


def test_every_file_is_a_set_and_is_read_once() -> None:
    assert [each.source for each in crosswalks()] == sorted(p.name for p in FOLDER.iterdir())
    assert crosswalks() is crosswalks()


def test_a_new_file_is_found_with_no_other_change(place: Path) -> None:
    text = ONE.read_text(encoding="utf-8").replace("-to-cpsf-1.0", "-to-cpsf-1.0-again")
    (place / "another.sssom.tsv").write_text(text.replace("iotssf-cpsf-", "x-"), encoding="utf-8")
    new = {each.id for each in found(place, SHELF)} - {each.id for each in crosswalks()}
    assert new == {"https://w3id.org/iot-ssf/crosswalk/iot-ssf-kg-sample-1.0-to-cpsf-1.0-again"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("-to-cpsf-1.0", "-to-cpsf-1.0-again", "iotssf-cpsf-0001 is also in"),
        ("iotssf-cpsf-", "x-", "crosswalk/iot-ssf-kg-sample-1.0-to-cpsf-1.0 is also in"),
    ],
)
def test_two_of_one_name_are_refused(place: Path, old: str, new: str, told: str) -> None:
    text = ONE.read_text(encoding="utf-8").replace(old, new)
    (place / "z.sssom.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told) as error:
        list(found(place, SHELF))
    assert "z.sssom.tsv" in str(error.value)
