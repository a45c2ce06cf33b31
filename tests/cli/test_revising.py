"""``iotssf crosswalk migrate``: what is to be looked at again, and the set that is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import read_sssom

OLD = "iot-ssf-kg-sample-1.0-to-en-303-645-2.1.1"
EDITIONS = "en-303-645-2.1.1-to-en-303-645-3.1.3"


def test_migrate_lists_what_to_look_at_and_writes_the_new_set(
    iotssf: Callable[..., object], tmp_path: Path
) -> None:
    out = tmp_path / "new.sssom.tsv"
    run = iotssf("crosswalk", "migrate", OLD, "--by", EDITIONS, "-o", out, "-f", "json")
    told = Counter(row["what"] for row in json.loads(run.out))
    assert (run.code, told) == (0, {"changed": 4, "open again": 15, "new": 4})
    assert "22 carried over" in run.err
    new = read_sssom(out.read_text(encoding="utf-8"), out.name, shelf())
    assert (new.object, len(new.rows)) == ("en-303-645@3.1.3", 41)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["iot-ssf-kg-sample-1.0-to-cpsf-1.0", "--by", EDITIONS], "not exactly one is in"),
        (["no-such-set", "--by", EDITIONS], "there is no such file"),
    ],
)
def test_what_cannot_go_over_is_told(
    words: list[object], told: str, iotssf: Callable[..., object]
) -> None:
    run = iotssf("crosswalk", "migrate", *words)
    assert (run.code, told in run.err) == (2, True), run.err


def test_what_is_read_is_not_written_over(iotssf: Callable[..., object], tmp_path: Path) -> None:
    file = tmp_path / "old.sssom.tsv"
    iotssf("crosswalk", "export", OLD, "-f", "sssom", "-o", file)
    before = file.read_bytes()
    run = iotssf("crosswalk", "migrate", file, "--by", EDITIONS, "-o", file)
    assert (run.code, "would be lost" in run.err) == (2, True)
    assert file.read_bytes() == before
