"""Generated exports: reproducible, of the size ordered, realistic, one at a time."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from iotssf_kg.errors import BadParameter
from iotssf_kg.generate import FORMATS, LEDGER, Order, generate, make
from iotssf_kg.generate.account import Account
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.page import Page, term
from iotssf_kg.generate.products import gtin_13
from iotssf_kg.rdf import read
from iotssf_kg.rules.export import split

WRITE = """
import sys
from pathlib import Path
from iotssf_kg.generate import Order, generate
order = Order(exports=2, assets=15, seed=3, faults=0.3, form=sys.argv[2])
print(*(each.path.name for each in generate(order, Path(sys.argv[1]))))
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_order_gives_the_same_bytes_in_any_process(form: str, tmp_path: Path) -> None:
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", WRITE, str(tmp_path / hash_seed), form],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
        )
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_another_seed_gives_another_export() -> None:
    one, other = (make(Order(exports=1, assets=9, seed=seed), 1).page for seed in (1, 2))
    assert one.rows != other.rows


def test_an_export_does_not_depend_on_how_many_there_are() -> None:
    few, many = (make(Order(exports=n, assets=9, seed=1), 3).page for n in (3, 300))
    assert few.rows == many.rows


def test_all_formats_hold_the_same_statements(tmp_path: Path) -> None:
    said = []
    for form in FORMATS:
        order = Order(exports=1, assets=12, seed=5, form=form)
        (written,) = generate(order, tmp_path / form)
        (export,) = split(read(written.path))
        said.append(set(export.triples))
        assert len(said[-1]) == written.triples
    assert said[0] == said[1] == said[2]


def test_the_ledger_has_a_line_for_each_finding(tmp_path: Path) -> None:
    order = Order(exports=3, assets=10, seed=1, faults=0.5)
    findings = sum(written.findings for written in generate(order, tmp_path))
    with (tmp_path / LEDGER).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["export", "focus", "path", "shape", "requirement"]
    assert len(lines) - 1 == findings > 0


def test_a_folder_that_holds_generated_exports_is_left_alone(tmp_path: Path) -> None:
    order = Order(exports=1, assets=3)
    list(generate(order, tmp_path))
    before = contents(tmp_path)
    with pytest.raises(BadParameter, match="holds generated exports"):
        list(generate(order, tmp_path))
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "wrong", [{"exports": 0}, {"assets": 0}, {"faults": 1.5}, {"faults": -0.1}, {"form": "xml"}]
)
def test_an_order_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadParameter):
        Order(**{"exports": 1, "assets": 1, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("assets", [1, 2, 3, 4, 5, 7, 40, 41])
def test_an_export_has_as_many_assets_as_ordered(assets: int) -> None:
    page = make(Order(exports=1, assets=assets, seed=1), 1).page
    assert len(page.of("Device", "System")) == assets


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [make(Order(exports=12, assets=50, seed=9), number).page for number in range(1, 13)]


def test_all_four_categories_occur(pages: list[Page]) -> None:
    accounts = [Account(page, START) for page in pages]
    held = {c for each in accounts for asset in each.assets for c in each.categories(asset)}
    assert held == {term(f"sch:{name}") for name in ("I", "II", "III", "IV")}


@pytest.mark.parametrize(
    "kind",
    [
        *("Device", "System", "Sensing", "Actuating"),
        *("Organization", "StaffGroup", "UseContext", "ProductModel"),
    ],
)
def test_measures_are_on_every_class_of_node(pages: list[Page], kind: str) -> None:
    on = [
        target
        for page in pages
        for measure in page.of("Measure")
        for target in page.nodes(measure, "on")
        if page.is_a(target, kind)
    ]
    assert on


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("justificationKind", ("NotApplicable", "Compensated", "RiskAccepted", "Intended")),
        ("carries", ("Information", "Control")),
        ("status", ("Final", "Withdrawn")),
        ("reviewOutcome", ("Accepted", "Sampled", "Waived")),
        (
            "justifies",
            (
                *("PartFloorRule", "LowerFeedsHigherRule", "UnexplainedDifferenceRule"),
                *("DisagreementRule", "AccuracyRule"),
            ),
        ),
        ("coversParts", (Literal(True),)),
    ],
)
def test_every_value_occurs(pages: list[Page], name: str, words: tuple[object, ...]) -> None:
    said = {v for page in pages for node in page.rows for v in page.values(node, name)}
    assert {term(word) if isinstance(word, str) else word for word in words} <= said


@pytest.mark.parametrize(
    "name", ["quantity", "statedCategory", "outOfScopeBecause", "validUntil", "cpe", "gtin"]
)
def test_what_is_optional_is_there_at_times(pages: list[Page], name: str) -> None:
    holders = {
        "cpe": "ProductModel",
        "gtin": "ProductModel",
        "validUntil": "Evidence",
    }
    kinds = (holders[name],) if name in holders else ("Device", "System")
    said = [bool(page.values(node, name)) for page in pages for node in page.of(*kinds)]
    assert {True, False} == set(said)


def test_a_connection_leads_both_ways(pages: list[Page]) -> None:
    ends = {
        (page.values(c, "from")[0], page.values(c, "to")[0])
        for page in pages
        for c in page.of("Connection")
    }
    assert any((target, source) in ends for source, target in ends)


def test_the_check_digit_of_a_gtin_is_right() -> None:
    for digits in (gtin_13(1, 2), gtin_13(99999, 999), gtin_13(123456, 7)):
        weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
        assert (len(digits), weighted % 10) == (13, 0)


def test_no_two_exports_share_a_node_or_an_identifier() -> None:
    order = Order(exports=30, assets=30, seed=2)
    seen: set[object] = set()
    for number in range(1, 31):
        page = make(order, number).page
        names = ("gtin", "cpe")
        mine = {
            v for model in page.of("ProductModel") for n in names for v in page.values(model, n)
        }
        mine |= {node for node in page.rows if isinstance(node, NamedNode)}
        assert seen.isdisjoint(mine)
        seen |= mine


def test_no_more_than_one_export_is_held(tmp_path: Path) -> None:
    def peak(exports: int) -> int:
        tracemalloc.start()
        for _ in generate(Order(exports, 2, 1, 0.2, "nq"), tmp_path / str(exports)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(3)  # what is imported and remembered once
    few, many = peak(20), peak(100)
    assert many < few * 1.5
