"""A sound scheme is read as it is written, whichever it is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.namespaces import OWL, PREFIXES, RDF, SKOS, SSF, Namespace
from iotssf_kg.rules.scheme import (
    read_requirements,
    read_schemes,
    schemes,
    shipped_triples,
)

SCH, SCHB = Namespace(PREFIXES["sch"]), Namespace(PREFIXES["schb"])
RQ, RQB, OURS = Namespace(PREFIXES["rq"]), Namespace(PREFIXES["rqb"]), Namespace("urn:x:")
SHIPPED = shipped_triples()
SAMPLE, BUILDING = SCH("scheme"), SCHB("scheme")
TYPE, IN_SCHEME, ABOVE = RDF("type"), SKOS("inScheme"), SSF("directlyAbove")
AT_LEVEL, IN_CATEGORY = SSF("atLevel"), SSF("inCategory")
INTRODUCES = SSF("introduces")

# What every scheme builds on: levels, perspectives, requirements.
GROUND = [
    t
    for t in SHIPPED
    if t.predicate in (SSF("onAxis"), SSF("impliesLevel"))
    or (t.predicate == TYPE and t.object in (SSF("Perspective"), SSF("Requirement")))
]
REQUIREMENTS = sorted((t.subject for t in GROUND if t.object == SSF("Requirement")), key=str)

CATEGORIES = [SCH(name) for name in ("I", "II", "III", "IV")]
SAMPLE_RANKS = {(r, e): max(r, e) - 1 + (r == e == 3) for r, e in product((1, 2, 3), repeat=2)}


def cell(place: tuple[int, int]) -> NamedNode:
    return SCH(f"c{place[0]}{place[1]}")


# What is shipped


def test_both_shipped_schemes_are_sound() -> None:
    assert {SAMPLE, BUILDING} <= set(schemes())
    assert all(scheme.version == "1.0" for scheme in schemes().values())


@pytest.mark.parametrize("place", SAMPLE_RANKS)
def test_the_sample_scheme_places_each_cell(place: tuple[int, int]) -> None:
    recovery, economic = SSF(f"R{place[0]}"), SSF(f"E{place[1]}")
    scheme = schemes()[SAMPLE]
    assert scheme.cell(recovery, economic) == cell(place)
    assert scheme.category(recovery, economic) == CATEGORIES[SAMPLE_RANKS[place]]


def test_a_category_asks_for_what_begins_there_and_below() -> None:
    scheme = schemes()[SAMPLE]
    assert scheme.categories == tuple(CATEGORIES)
    assert [len(scheme.asks[k]) for k in CATEGORIES] == [4, 12, 19, 28]
    assert [len(scheme.perspectives[k]) for k in CATEGORIES] == [1, 2, 3, 4]
    assert RQ("P1-05") in scheme.introduces[SCH("II")]
    assert RQ("P1-05") in scheme.asks[SCH("IV")]


def test_the_second_scheme_differs_in_cells_and_in_where_requirements_begin() -> None:
    sample, building = schemes()[SAMPLE], schemes()[BUILDING]
    money_alone = SSF("R1"), SSF("E3")
    assert sample.category(*money_alone) != sample.categories[-1]
    assert building.category(*money_alone) == building.categories[-1] == SCHB("H")
    assert RQ("P3-01") in building.asks[SCHB("M")]
    assert RQ("P3-01") not in sample.asks[SCH("II")]
    assert set(building.asks[SCHB("H")]) - set(sample.asks[SCH("IV")]) == {
        RQB(name) for name in ("BM-01", "BM-02", "BM-03")
    }


def test_no_cell_stands_at_two_levels_of_one_axis() -> None:
    assert schemes()[SAMPLE].cell(SSF("R1"), SSF("R2")) is None
    assert schemes()[SAMPLE].category(SSF("R1"), SSF("R2")) is None


def test_the_levels_of_a_category_are_those_of_its_cells() -> None:
    top = schemes()[SAMPLE].levels_of(SCH("IV"))
    assert top == [frozenset((SSF("R3"), SSF("E3")))]


def test_a_requirement_is_read_whole() -> None:
    requirement = read_requirements(SHIPPED)[RQ("P1-06")]
    assert requirement.perspective == SSF("P1")
    assert requirement.applies_to == SSF("Sensing")
    assert requirement.accepts_evidence == {
        SSF(name) for name in ("CalibrationRecord", "TestReport", "IndependentTestReport")
    }
    assert requirement.aim == {SSF("TranscriptionAccuracy")}
    assert requirement.notation == "iot-ssf-kg-sample@1.0/P1-06"


# Any sound scheme


@st.composite
def rising_schemes(draw: st.DrawFn) -> tuple[list[Triple], list[NamedNode], dict[str, int]]:
    """Statements of a scheme, its categories from the lowest, and R–E → rank of the category."""
    order = [OURS(f"k{i}") for i in range(draw(st.integers(1, 5)))]
    drawn = {place: draw(st.integers(0, len(order) - 1)) for place in SAMPLE_RANKS}
    ranks = {
        (r, e): max(v for (x, y), v in drawn.items() if x <= r and y <= e) for r, e in SAMPLE_RANKS
    }
    scheme = OURS("scheme")
    triples = [
        Triple(scheme, TYPE, SSF("CategoryScheme")),
        Triple(scheme, OWL("versionInfo"), Literal("2")),
    ]
    for i, category in enumerate(order):
        triples += [Triple(category, TYPE, SSF("Category")), Triple(category, IN_SCHEME, scheme)]
        triples += [Triple(category, ABOVE, order[i - 1])] if i else []
        begins = draw(st.lists(st.sampled_from(REQUIREMENTS), max_size=4))
        triples += [Triple(category, INTRODUCES, each) for each in begins]
    for (r, e), rank in ranks.items():
        node = OURS(f"c{r}{e}")
        triples += [Triple(node, TYPE, SSF("Cell")), Triple(node, IN_SCHEME, scheme)]
        triples += [Triple(node, AT_LEVEL, SSF(level)) for level in (f"R{r}", f"E{e}")]
        triples += [Triple(node, IN_CATEGORY, order[rank])]
    shuffled = draw(st.permutations(triples))
    return GROUND + shuffled, order, {f"{r}{e}": rank for (r, e), rank in ranks.items()}


@given(rising_schemes())
def test_every_rising_scheme_is_read_as_it_was_made(
    made: tuple[list[Triple], list[NamedNode], dict[str, int]],
) -> None:
    triples, order, ranks = made
    scheme = read_schemes(triples)[OURS("scheme")]
    assert scheme.categories == tuple(order)
    for place, rank in ranks.items():
        assert scheme.category(SSF(f"R{place[0]}"), SSF(f"E{place[1]}")) == order[rank]
        begun = {each for category in order[: rank + 1] for each in scheme.introduces[category]}
        assert set(scheme.asks[order[rank]]) == begun


def test_categories_need_not_stand_in_one_line() -> None:
    # "sea" and "air" are both above "low", neither above the other; "top" is above both.
    pairs = [("sea", "low"), ("air", "low"), ("top", "sea"), ("top", "air")]
    named = {"low": [(1, 1)], "sea": [(2, 1)], "air": [(1, 2)]}
    where = {place: name for name, places in named.items() for place in places}
    triples = [*GROUND, *branching(pairs, where)]
    scheme = read_schemes(triples)[OURS("scheme")]
    assert scheme.categories[0] == OURS("low")
    assert scheme.categories[-1] == OURS("top")
    assert set(scheme.asks[OURS("top")]) == {RQ("P1-01"), RQ("P1-02"), RQ("P1-03"), RQ("P1-04")}


def branching(pairs: list[tuple[str, str]], where: dict[tuple[int, int], str]) -> list[Triple]:
    scheme = OURS("scheme")
    triples = [
        Triple(scheme, TYPE, SSF("CategoryScheme")),
        Triple(scheme, OWL("versionInfo"), Literal("2")),
        *(Triple(OURS(high), ABOVE, OURS(low)) for high, low in pairs),
    ]
    for number, name in enumerate(("low", "sea", "air", "top"), 1):
        triples += [
            Triple(OURS(name), TYPE, SSF("Category")),
            Triple(OURS(name), IN_SCHEME, scheme),
            Triple(OURS(name), INTRODUCES, RQ(f"P1-0{number}")),
        ]
    for r, e in SAMPLE_RANKS:
        node = OURS(f"c{r}{e}")
        triples += [
            Triple(node, TYPE, SSF("Cell")),
            Triple(node, IN_SCHEME, scheme),
            Triple(node, AT_LEVEL, SSF(f"R{r}")),
            Triple(node, AT_LEVEL, SSF(f"E{e}")),
            Triple(node, IN_CATEGORY, OURS(where.get((r, e), "top"))),
        ]
    return triples


def test_no_scheme_is_no_fault() -> None:
    assert read_schemes(GROUND) == {}
