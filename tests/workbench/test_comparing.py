"""What is compared of two of a kind is what the library's questions say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.library import run
from iotssf_kg.namespaces import DCTERMS, PREFIXES, RDF, SSF
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.service.workbench.comparing import changes
from iotssf_kg.service.workbench.comparing import exports as compared_exports
from iotssf_kg.service.workbench.comparing.assessments import assessments
from iotssf_kg.service.workbench.comparing.exports import exports
from iotssf_kg.service.workbench.comparing.offers import near, offers
from iotssf_kg.service.workbench.comparing.schemes import categories, schemes
from iotssf_kg.service.workbench.comparing.sides import Compared, Item, Line, Part, paired
from iotssf_kg.service.workbench.comparing.subjects import KINDS, subject
from iotssf_kg.store import Store
from tests.workbench.test_overview import DAY, store

__all__ = ["store"]
SUZUKAZE = "https://suzukaze.example/id/"
OLD, NEW = NamedNode(f"{SUZUKAZE}export-2025"), NamedNode(f"{SUZUKAZE}export-2026")
MAKER = NamedNode("https://tsubame-air.example/id/export-2026")


def sample(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sch"] + name)


def building(name: str) -> NamedNode:
    return NamedNode(PREFIXES["schb"] + name)


def part(told: Compared | None, name: str) -> Part:
    assert told is not None
    [found] = [each for each in told.parts if each.said == name]
    return found


def rows(store: Store, question: str, **given: NamedNode) -> list[Mapping[str, Any]]:
    answer = run(store, question, {name: node.value for name, node in given.items()}, DAY)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


@pytest.mark.parametrize(
    ("left", "right", "mark"),
    [
        ("a", "a", "same"),
        ("ab", "ba", "same"),
        ("a", "b", "differs"),
        ("a", "ab", "differs"),
        ("a", "", "left"),
        ("", "b", "right"),
    ],
)
def test_a_line_is_marked_by_what_stands_on_its_sides(left: str, right: str, mark: str) -> None:
    line = paired(Item("name"), (map(Item, left), map(Item, right)))
    assert line.mark == mark
    assert Part("some", (line,)).differing == (mark != "same")


@pytest.mark.parametrize(
    ("one", "other"),
    [(sample("III"), sample("I")), (sample("II"), building("M")), (sample("I"), sample("IV"))],
)
def test_categories_ask_for_more_than_each_other_as_cq06_says(
    store: Store, one: NamedNode, other: NamedNode
) -> None:
    told = categories(shipped(), one, other, "en")
    for mark, asking, than in (("left", one, other), ("right", other, one)):
        live = rows(store, "cq06", category=asking, than=than)
        more = {str(row["requirement"]) for row in live if row["requirement"]}
        lines = part(told, "requirements").lines
        assert {f"<{line.name.iri}>" for line in lines if line.mark == mark} == more
        begun = {str(row["perspective"]) for row in live if not row["requirement"]}
        lines = part(told, "perspectives").lines
        assert {f"<{line.name.iri}>" for line in lines if line.mark == mark} == begun


def test_schemes_differ_in_the_cells_in_which_cq07_finds_a_requirement(store: Store) -> None:
    told = schemes(shipped(), sample("scheme"), building("scheme"), "ja")
    live = rows(store, "cq07", scheme=sample("scheme"), other=building("scheme"))
    more = {str(row["requirement"]) for row in live if row["requirement"]}
    lines = part(told, "requirements").lines
    assert {f"<{line.name.iri}>" for line in lines if line.mark != "same"} == more
    unlike = {(row["recovery"], row["economic"]) for row in live if row["requirement"]}
    assert part(told, "cells").differing == len(unlike)
    assert told is not None
    fields = [field for grid in told.grids for _, row in grid.rows for field in row]
    assert sum(field.mark == "differs" for field in fields) == 2 * len(unlike)


def test_what_is_compared_with_itself_does_not_differ(store: Store) -> None:
    assert (again := schemes(shipped(), sample("scheme"), sample("scheme"), "en")) is not None
    assert (same := categories(shipped(), sample("II"), sample("II"), "en")) is not None
    assert again.differing == same.differing == exports(store, (NEW, NEW), "en").differing == 0


def test_what_no_scheme_has_is_not_compared() -> None:
    assert categories(shipped(), sample("II"), sample("V"), "en") is None
    assert schemes(shipped(), sample("scheme"), sample("II"), "en") is None


def test_exports_differ_as_cq17_says(store: Store) -> None:
    told = exports(store, (OLD, NEW), "en")
    live = rows(store, "cq17", old=OLD, new=NEW)
    assets = {each.name.iri for each in part(told, "assets changed").lines}
    types = [row for row in live if row["property"] == RDF("type") and row["value"] in ASSETS]
    came = {row["node"].value for row in types if row["change"].value == "added"}
    alone = part(told, "assets alone")
    assert {line.name.iri for line in alone.lines if line.mark == "right"} == came
    assert alone.total == (0, len(came))
    asked = {*compared_exports.PROPERTIES["assets"]}
    changed = {(r["node"].value, r["property"]) for r in live if r["property"] in asked}
    assert len(part(told, "assets changed").lines) == len(changed)
    assert assets == {node for node, _ in changed}
    levels = {SSF("category"), SSF("recoveryDifficulty"), SSF("economicImpact")}
    rated = {r["node"].value for r in live if r["property"] in levels}
    lines = part(told, "ratings").lines
    assert {line.name.iri for line in lines} == rated & assets
    assert {line.mark for line in lines} == {"differs"}


def test_exports_of_different_parties_have_nothing_in_common_but_names(store: Store) -> None:
    told = exports(store, (NEW, MAKER), "ja")
    assert part(told, "assets alone").total == (15, 1)
    assert part(told, "assets changed").lines == part(told, "ratings").lines == ()
    assert told.left.text.endswith("（2026年の提出）")


def test_long_lists_tell_how_much_there_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (changes, compared_exports):
        monkeypatch.setattr(module, "MOST", 3)
    alone = part(exports(store, (OLD, NEW), "en"), "evidence alone")
    assert (alone.more, alone.total, len(alone.lines)) == (True, (12, 24), 6)


def test_an_assessment_of_the_past_stands_beside_the_one_of_now(store: Store) -> None:
    old, new = (
        subject(store, NamedNode(f"{SUZUKAZE}rating-ac-care{end}")) for end in ("-2025", "")
    )
    assert old
    assert new
    assert (old.graph, new.graph) == (OLD, None)
    told = assessments(store, old, new, "en")
    marks = {line.name.text or line.name.said: line.mark for line in part(told, "axes").lines}
    assert marks == {
        "recovery difficulty": "same",
        "economic impact": "differs",
        "category": "differs",
    }
    bounds = {
        line.name.text: line for line in part(told, "grounds").lines if line.name.said == "from"
    }
    assert sides(bounds["E3 catastrophic economic impact"]) == [
        ["1000000000 JPY"],
        ["300000000 JPY"],
    ]
    dates = [line for line in part(told, "rater").lines if line.name.iri == DCTERMS("issued").value]
    assert [sides(line) for line in dates] == [[["2025-09-10"], ["2026-08-20"]]]


def sides(line: Line) -> list[list[str]]:
    return [[item.text for item in side] for side in (line.left, line.right)]


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (sample("II").value, "category"),
        (building("scheme").value, "scheme"),
        (f"{SUZUKAZE}ac-care", "asset"),
        (f"{SUZUKAZE}rating-ac-care-2025", "assessment"),
        (OLD.value, "export"),
        (MAKER.value, "export"),
        (f"{SUZUKAZE}suzukaze", None),
        ("https://nobody.example/x", None),
    ],
)
def test_a_node_is_of_the_kind_that_exports_say(store: Store, iri: str, kind: str | None) -> None:
    found = subject(store, NamedNode(iri))
    assert (found.kind if found else None) == kind


def test_what_can_be_chosen_is_there(store: Store) -> None:
    offered = {kind: offers(store, kind, "en") for kind in KINDS}
    assert {each.value for each in offered["category"].values} == {
        category.value for scheme in shipped().schemes.values() for category in scheme.categories
    }
    assert (OLD.value, NEW.value) in {
        (old.value, new.value) for old, new in offered["export"].pairs
    }
    assert offered["asset"].values == ()
    around = near(store, "asset", NamedNode(f"{SUZUKAZE}ac-care"), "en")
    assert f"{SUZUKAZE}ac-home" in {each.value for each in around}
    around = near(store, "assessment", NamedNode(f"{SUZUKAZE}rating-ac-home"), "en")
    assert "https://tsubame-air.example/id/rating-ta-28x" in {each.value for each in around}
