"""An unsound scheme is refused with the faulty cell, category or cycle named."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from iotssf_kg.errors import SchemeError
from iotssf_kg.namespaces import OWL, PREFIXES, RDF, SKOS, SSF, Namespace, shrink
from iotssf_kg.rules.scheme import read_requirements, read_schemes, shipped_triples

if TYPE_CHECKING:
    from collections.abc import Iterable

SCH, SCHB = Namespace(PREFIXES["sch"]), Namespace(PREFIXES["schb"])
RQ, OURS = Namespace(PREFIXES["rq"]), Namespace("urn:x:")
TYPE, IN_SCHEME, ABOVE = RDF("type"), SKOS("inScheme"), SSF("directlyAbove")
AT_LEVEL, IN_CATEGORY = SSF("atLevel"), SSF("inCategory")
INTRODUCES, BEGINS = SSF("introduces"), SSF("introducesPerspective")

SHIPPED = shipped_triples()
# Every test breaks this one in one place: the sample scheme, and what it builds on.
SOUND = [
    t
    for t in SHIPPED
    if isinstance(t.subject, NamedNode) and t.subject.value.startswith((SSF, RQ, SCH))
]
SAMPLE = SCH("scheme")
CATEGORIES = [SCH(name) for name in ("I", "II", "III", "IV")]
RANKS = {(r, e): max(r, e) - 1 + (r == e == 3) for r, e in product((1, 2, 3), repeat=2)}
PLACES = st.sampled_from(sorted(RANKS))
CATEGORY = st.sampled_from(CATEGORIES)


def cell(place: tuple[int, int]) -> NamedNode:
    return SCH(f"c{place[0]}{place[1]}")


def changed(
    drop: Iterable[Triple] = (), add: Iterable[Triple] = (), of: Iterable[Triple] = SOUND
) -> list[Triple]:
    dropped = set(drop)
    return [t for t in of if t not in dropped] + list(add)


def about(node: NamedNode, *predicates: NamedNode) -> list[Triple]:
    return [t for t in SOUND if t.subject == node and t.predicate in predicates]


def refusal(triples: Iterable[Triple]) -> str:
    with pytest.raises(SchemeError) as caught:
        read_schemes(triples)
    assert caught.value.hint
    assert (caught.value.status, caught.value.exit_code) == (400, 2)
    return str(caught.value)


# Cells


@given(PLACES, st.sampled_from([TYPE, IN_SCHEME]))
def test_a_cell_left_out_is_named_by_its_levels(
    place: tuple[int, int], predicate: NamedNode
) -> None:
    message = refusal(changed(drop=about(cell(place), predicate)))
    assert message.startswith("sch:scheme: no cell stands at ")
    assert f"ssf:E{place[1]}, ssf:R{place[0]}. Add it" in message


@given(PLACES, CATEGORY)
def test_two_cells_at_one_combination_are_both_named(
    place: tuple[int, int], category: NamedNode
) -> None:
    twin = OURS("twin")
    again = [
        Triple(twin, t.predicate, t.object) for t in about(cell(place), TYPE, IN_SCHEME, AT_LEVEL)
    ]
    message = refusal(changed(add=[*again, Triple(twin, IN_CATEGORY, category)]))
    assert shrink(cell(place)) in message
    assert "urn:x:twin" in message


@given(PLACES, st.integers(0, 1))
def test_a_cell_that_lacks_a_level_is_named(place: tuple[int, int], which: int) -> None:
    message = refusal(changed(drop=[about(cell(place), AT_LEVEL)[which]]))
    assert message.startswith(f"{shrink(cell(place))}: stands at ")


@given(PLACES, st.sampled_from(["R1", "R2", "R3", "E1", "E2", "E3", "R9"]))
def test_a_cell_at_a_level_too_many_is_named(place: tuple[int, int], level: str) -> None:
    extra = Triple(cell(place), AT_LEVEL, SSF(level))
    if extra not in SOUND:
        message = refusal(changed(add=[extra]))
        assert message.startswith(f"{shrink(cell(place))}: stands at ")
        assert shrink(SSF(level)) in message


@given(PLACES)
def test_a_cell_in_no_category_is_named(place: tuple[int, int]) -> None:
    message = refusal(changed(drop=about(cell(place), IN_CATEGORY)))
    assert message == f"{shrink(cell(place))}: has no ssf:inCategory. Give it exactly one"


@given(PLACES, CATEGORY)
def test_a_cell_in_two_categories_is_named_with_both(
    place: tuple[int, int], category: NamedNode
) -> None:
    extra = Triple(cell(place), IN_CATEGORY, category)
    if extra not in SOUND:
        message = refusal(changed(add=[extra]))
        assert message.startswith(f"{shrink(cell(place))}: has 2 ssf:inCategory (")
        assert shrink(category) in message


@given(PLACES)
def test_a_cell_in_another_schemes_category_is_named(place: tuple[int, int]) -> None:
    moved = changed(
        drop=about(cell(place), IN_CATEGORY),
        add=[Triple(cell(place), IN_CATEGORY, SCHB("H"))],
        of=SHIPPED,
    )
    assert refusal(moved).startswith(f"{shrink(cell(place))}: ssf:inCategory names schb:H")


@given(PLACES, st.integers(0, 3))
def test_a_moved_cell_is_refused_exactly_where_it_asks_for_less(
    place: tuple[int, int], rank: int
) -> None:
    moved = changed(
        drop=about(cell(place), IN_CATEGORY),
        add=[Triple(cell(place), IN_CATEGORY, CATEGORIES[rank])],
    )
    ranks = {**RANKS, place: rank}
    falls = [
        (shrink(cell(high)), shrink(cell(low)))
        for high, low in product(ranks, repeat=2)
        if low[0] <= high[0] and low[1] <= high[1] and ranks[low] > ranks[high]
    ]
    if not falls:
        assert read_schemes(moved)[SAMPLE]
        return
    message = refusal(moved)
    high, _, rest = message.partition(": asks for less than the lower cell ")
    assert (high, rest.partition(": ")[0]) in falls


def test_what_a_higher_cell_lacks_is_named() -> None:
    cut = changed(drop=[Triple(SCH("IV"), ABOVE, SCH("III"))])
    cut.append(Triple(SCH("IV"), ABOVE, SCH("II")))
    message = refusal(cut)
    assert message.startswith("sch:c33: asks for less than the lower cell sch:c13: sch:IV lacks ")
    assert "rq:P3-01, " in message


def test_a_perspective_that_a_higher_cell_lacks_is_named() -> None:
    without = [t for t in SOUND if t.predicate != INTRODUCES]
    cut = changed(of=without, drop=[Triple(SCH("IV"), ABOVE, SCH("III"))])
    cut.append(Triple(SCH("IV"), ABOVE, SCH("II")))
    assert "sch:IV lacks ssf:P3 of sch:III" in refusal(cut)


# Categories and requirements


@given(CATEGORY, CATEGORY)
def test_a_cycle_of_categories_is_named(high: NamedNode, low: NamedNode) -> None:
    extra = Triple(low, ABOVE, high)
    if CATEGORIES.index(low) > CATEGORIES.index(high):
        assert read_schemes(changed(add=[extra]))[SAMPLE].categories == tuple(CATEGORIES)
        return
    message = refusal(changed(add=[extra]))
    cycle = message.partition("form a cycle, ")[2].partition(". ")[0].split(" above ")
    stated = {t for t in [*SOUND, extra] if t.predicate == ABOVE}
    assert cycle[0] == cycle[-1]
    assert {shrink(high), shrink(low)} <= set(cycle)
    named = {shrink(each): each for each in CATEGORIES}
    assert all(Triple(named[a], ABOVE, named[b]) in stated for a, b in pairwise(cycle))


@given(CATEGORY, st.sampled_from([INTRODUCES, BEGINS]))
def test_what_a_category_introduces_has_to_be_defined(
    category: NamedNode, predicate: NamedNode
) -> None:
    message = refusal(changed(add=[Triple(category, predicate, OURS("ghost"))]))
    assert message.startswith(f"{shrink(category)}: introduces urn:x:ghost, which is not defined")


FAULTS = {
    "above a stranger": (
        changed(add=[Triple(SCH("I"), ABOVE, OURS("other"))]),
        "sch:I: ssf:directlyAbove names urn:x:other, no category of sch:scheme",
    ),
    "no category": (
        changed(drop=[t for k in CATEGORIES for t in about(k, TYPE)]),
        "sch:scheme: has no category",
    ),
    "no version": (
        changed(drop=about(SAMPLE, OWL("versionInfo"))),
        "sch:scheme: states no version",
    ),
    "two versions": (
        changed(add=[Triple(SAMPLE, OWL("versionInfo"), Literal("1.1"))]),
        "sch:scheme: states 2 versions",
    ),
    "blank cell": (
        changed(add=[Triple(BlankNode("x"), TYPE, SSF("Cell"))]),
        "_:x: a node typed ssf:Cell has no IRI",
    ),
    "no levels": (
        [t for t in SOUND if t.predicate != SSF("onAxis")],
        "ssf:RecoveryDifficulty: has no level. Read the core ontology as well",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_other_faults_are_told_with_their_node(fault: str) -> None:
    triples, start = FAULTS[fault]
    assert refusal(triples).startswith(start)


@pytest.mark.parametrize("predicate", ["inPerspective", "appliesTo", "acceptsEvidence"])
def test_a_requirement_lacking_a_part_is_named(predicate: str) -> None:
    gone = [t for t in SHIPPED if t.subject == RQ("P2-03") and t.predicate == SSF(predicate)]
    with pytest.raises(SchemeError, match=rf"rq:P2-03: .*ssf:{predicate}"):
        read_requirements(changed(of=SHIPPED, drop=gone))


def test_a_requirement_applies_to_what_needs_hang_on() -> None:
    row = [t for t in SHIPPED if t.subject == RQ("P2-03") and t.predicate == SSF("appliesTo")]
    moved = [Triple(RQ("P2-03"), SSF("appliesTo"), SSF("Party"))]
    with pytest.raises(SchemeError, match="rq:P2-03: applies to ssf:Party"):
        read_requirements(changed(of=SHIPPED, drop=row, add=moved))
