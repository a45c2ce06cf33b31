"""``iotssf generate``: what a reader of its ledger is promised."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ORDER = ("--exports", 3, "--assets", 12, "--seed", 4, "--faults", 0.2)
NAMES = ("focus", "path", "shape", "requirement")


@pytest.mark.parametrize("form", ["ttl", "nq", "jsonld"])
def test_validate_gives_the_findings_of_the_ledger(
    iotssf: Callable[..., Run], tmp_path: Path, form: str
) -> None:
    assert iotssf("generate", *ORDER, "--format", form, "--out", tmp_path).code == 0
    exports = sorted(tmp_path.glob(f"export-*.{form}"))
    given = iotssf("validate", *exports, "--format", "csv", "--date", "2027-05-01")
    found = {tuple(line[n] for n in NAMES) for line in csv.DictReader(io.StringIO(given.out))}
    text = (tmp_path / "ledger.csv").read_text(encoding="utf-8")
    deserved = {tuple(line[n] for n in NAMES) for line in csv.DictReader(io.StringIO(text))}
    assert (given.code, found) == (1, deserved)


def test_without_faults_the_ledger_is_empty_and_validate_exits_0(
    iotssf: Callable[..., Run], tmp_path: Path
) -> None:
    run = iotssf("generate", "--exports", 2, "--assets", 9, "--out", tmp_path)
    assert (run.code, "wrote 2 exports" in run.err) == (0, True)
    assert iotssf("validate", *tmp_path.glob("*.ttl"), "--fail-on", "info").code == 0


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        (("--faults", 2), "no share"),
        (("--assets", 0), "less than 1"),
        (("--date", "soon"), "is no date"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    iotssf: Callable[..., Run], tmp_path: Path, argument: tuple[object, ...], told: str
) -> None:
    run = iotssf("generate", *argument, "--out", tmp_path / "new")
    assert (run.code, told in run.err, (tmp_path / "new").exists()) == (2, True, False)
