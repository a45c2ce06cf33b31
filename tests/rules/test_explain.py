"""Explanations, word for word, in both languages; and how an asset is found by its name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from iotssf_kg.errors import BadParameter, UnknownName
from iotssf_kg.rdf import parse, read, syntax_named
from iotssf_kg.rules.athand import at_hand
from iotssf_kg.rules.catalogue import shipped
from iotssf_kg.rules.closure import close_all
from iotssf_kg.rules.explain import Step, explain, find
from iotssf_kg.rules.export import split
from iotssf_kg.rules.outcomes import Outcome, Reason
from iotssf_kg.rules.wording import OUTCOMES, REASONS, WORDS

HERE = Path(__file__).parent / "explained"
TOLD = sorted(HERE.glob("*.txt"))
CLOSURES = close_all(at_hand(split(read(HERE / "kaze.trig"))), shipped())
DAY = date(2026, 11, 23)


def lines(steps: list[Step], indent: str = "") -> Iterator[str]:
    for step in steps:
        yield indent + step.text
        yield from lines(list(step.children), indent + "  ")


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_an_explanation_is_told_word_for_word(path: Path) -> None:
    asset, lang = path.stem.split(".")
    closure, node = find(CLOSURES, asset)
    assert list(lines(explain(closure, node, DAY, lang))) == path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("lang", [0, 1])
def test_every_sentence_is_told_of_some_asset(lang: int) -> None:
    told = "\n".join(path.read_text("utf-8") for path in TOLD)
    for pair in [*WORDS.values(), *REASONS.values(), *OUTCOMES.values()]:
        # The words between the blanks, whatever fills them.
        pieces = [piece.rpartition("{")[0] for piece in f"{pair[lang]}{{".split("}")]
        assert all(piece in told for piece in pieces), pair[lang]


def test_every_outcome_and_reason_has_its_words() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert set(REASONS) == set(Reason)


def test_a_step_leads_to_its_node_and_travels_as_json() -> None:
    closure, node = find(CLOSURES, "heater")
    step = explain(closure, node, DAY)[0]
    travelled = json.loads(json.dumps(step.as_dict()))
    assert travelled["node"] == "https://w3id.org/iot-ssf/scheme/sample/1.0/II"
    assert travelled["children"][0]["node"] == "https://kaze.example/id/r-heater"


def test_a_need_stands_otherwise_on_another_day() -> None:
    closure, node = find(CLOSURES, "heater")
    early = list(lines(explain(closure, node, date(2026, 8, 31))))
    assert any("P2-01" in line and line.endswith(": met") for line in early)


def test_no_other_language_is_spoken() -> None:
    closure, node = find(CLOSURES, "heater")
    with pytest.raises(BadParameter, match=r"no language 'fr'\. Choose en or ja"):
        explain(closure, node, DAY, "fr")


@pytest.mark.parametrize("name", ["heater", "https://kaze.example/id/heater"])
def test_an_asset_is_found_by_its_iri_or_the_end_of_it(name: str) -> None:
    closure, node = find(CLOSURES, name)
    assert (closure.export.iri.value, node.value) == (
        "https://kaze.example/id/export",
        "https://kaze.example/id/heater",
    )


@pytest.mark.parametrize("name", ["heatr", "eater", "fire", ""])
def test_an_unknown_asset_is_answered_with_near_ones(name: str) -> None:
    with pytest.raises(UnknownName, match="There are ") as caught:
        find(CLOSURES, name)
    assert name == "" or name == "fire" or "heater" in caught.value.hint


def test_a_name_of_two_assets_has_to_be_given_in_full() -> None:
    text = (HERE / "kaze.trig").read_text("utf-8").replace("kaze.example", "mori.example")
    twin = close_all(at_hand(split(parse(text.encode(), syntax_named("trig")))), shipped())
    with pytest.raises(BadParameter, match=r"2 assets are called 'heater': .*Give the IRI in full"):
        find([*CLOSURES, *twin], "heater")
