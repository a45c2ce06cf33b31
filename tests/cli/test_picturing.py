"""``iotssf crosswalk picture``: an SVG in a file or on standard output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from iotssf_kg.files import folder

EDITIONS = folder("ontology") / "crosswalks" / "en-303-645-2.1.1-to-en-303-645-3.1.3.sssom.tsv"


def test_a_picture_goes_to_a_file_with_sets_of_ones_own(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    own = tmp_path / "own.sssom.tsv"
    text = EDITIONS.read_text(encoding="utf-8")
    own.write_text(text.replace("/iot-ssf/crosswalk/", "/own/"), encoding="utf-8")
    picture = tmp_path / "network.svg"
    run = iotssf("crosswalk", "picture", "--with", str(own), "-o", str(picture), "--lang", "ja")
    assert (run.code, run.out, run.err) == (0, "", f"wrote {picture}\n")
    drawn = ElementTree.parse(picture).getroot()
    told = [each.text for each in drawn.iter() if "en-303-645@3.1.3 へ: 93行" in (each.text or "")]
    assert len([text for text in told if text.count("\n") == 0]) == 2


def test_a_picture_goes_to_standard_output(iotssf: Callable[..., object]) -> None:
    run = iotssf("crosswalk", "picture")
    assert run.code == 0
    assert run.out.startswith("<svg ")
