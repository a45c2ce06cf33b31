"""``iotssf validate --store``: what is found over a store is what is found over its files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from iotssf_kg.generate import Order, generate
from tests.cli.test_batch import OWN

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DAY = ("--date", "2026-11-23")


def found(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own.ttl").write_text(OWN)
    return tmp_path / "own.ttl"


@pytest.mark.parametrize("form", ["nq", "ttl", "jsonld"])
def test_a_store_gives_the_findings_and_lines_of_its_files(
    iotssf, tmp_path: Path, own: Path, form: str
) -> None:
    files = [made.path for made in generate(Order(6, 3, faults=0.3, form=form), tmp_path / "in")]
    loaded = iotssf("load", "--store", tmp_path / "store", *DAY, *files, "-f", "csv").out
    kept = [row["file"] for row in found(loaded) if row["outcome"] == "kept"]
    asked = (*DAY, "--shapes", own, "-f", "csv")
    over_store = iotssf("validate", "--store", tmp_path / "store", *asked)
    assert over_store.out == iotssf("validate", *kept, *asked).out
    shapes = {row["shape"] for row in found(over_store.out)}
    assert "https://own.example/P" in shapes
    assert len(shapes) > 1
    assert all(row["line"] for row in found(over_store.out))


def test_each_export_of_a_large_file_has_its_own_lines(iotssf, tmp_path: Path, own: Path) -> None:
    list(generate(Order(3, 2, form="nq"), tmp_path / "in"))
    many = tmp_path / "many.nq"
    many.write_bytes(b"".join(p.read_bytes() for p in sorted((tmp_path / "in").glob("*.nq"))))
    iotssf("load", "--store", tmp_path / "store", *DAY, many)
    rows = found(
        iotssf("validate", "--store", tmp_path / "store", "--shapes", own, "-f", "csv").out
    )
    lines = many.read_text().splitlines()
    assert len({row["export"] for row in rows}) == 3
    assert all(f"<{row['focus']}>" in lines[int(row["line"]) - 1] for row in rows)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--jobs", 2), ("--timeout", 9), ("--memory", 99), ("--cluster", "yarn")),
        *(("--resume", "journal"), ("--cache", "cache")),
    ],
)
def test_options_without_meaning_over_a_store_are_refused(iotssf, option: str, value) -> None:
    run = iotssf("validate", "--store", "memory", option, value)
    assert (run.code, f"{option}: it has no meaning over a store" in run.err) == (2, True)


def test_a_damaged_original_costs_its_lines_alone(iotssf, tmp_path: Path, own: Path) -> None:
    store = tmp_path / "store"
    export = EXAMPLES / "air-conditioner" / "air-conditioner_PASS.ttl"
    iotssf("load", "--store", store, *DAY, export)
    (kept,) = (store / "files").iterdir()
    kept.chmod(0o600)
    kept.write_bytes(b"other")
    run = iotssf("validate", "--store", store, *DAY, "--shapes", own, "-f", "csv")
    assert "not the bytes that were kept" in run.err
    assert {row["line"] for row in found(run.out)} == {""}


def test_load_counts_all_that_it_records_of_what_is_kept(iotssf, tmp_path: Path) -> None:
    made = list(generate(Order(6, 3, faults=0.3), tmp_path / "in"))
    store = ("--store", tmp_path / "store", *DAY)
    loaded = found(iotssf("load", *store, *(each.path for each in made), "-f", "csv").out)
    kept = {r["export"]: int(r["findings"]) for r in loaded if r["outcome"] == "kept"}
    rows = found(iotssf("validate", *store, "-f", "csv").out)
    assert rows
    assert kept == {iri: sum(row["export"] == iri for row in rows) for iri in kept}
