"""Frameworks and mapping sets are read from a store as their files say them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import NamedNode, Triple

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.figures import figures
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.relations import Relation
from iotssf_kg.crosswalk.statements import set_statements
from iotssf_kg.crosswalk.terms import OBJECT
from iotssf_kg.dataset.graphs import crosswalk_of
from iotssf_kg.dataset.mappings import Crosswalks
from iotssf_kg.errors import StoreError, UnknownName
from iotssf_kg.generate.crosswalks import Plan, network
from tests.crosswalk.sets import OURS, SHELF, THEIRS
from tests.dataset.mapped import mapped
from tests.queries.golden import shelf as world

ONE, TWO = (End(OURS.name, id_) for id_ in list(OURS.elements)[:2])
THIRD = End(THEIRS.name, next(iter(THEIRS.elements)))
EVERYTHING = MappingSet(
    id="https://example.org/crosswalk/everything",
    title="Everything that a set can say",
    version="3",
    subject=OURS.name,
    object=THEIRS.name,
    license="https://example.org/licence",
    author="An author",
    date="2026-01-31",
    comment="対応",
    complete_object=True,
    source="everything.sssom.tsv",
    rows=(
        Mapping("a b/c", ONE, THIRD, Relation.EQUAL, Rationale.SEMANTIC, 10, date="2026-01-31"),
        Mapping("b", ONE, None, author="Another", date="2026-02-01", comment="none found"),
        Mapping("c", None, THIRD, source="https://example.org/first", author="An author"),
        Mapping("d", TWO, THIRD, Relation.SUBSET | Relation.NONE, method=Method.CHAINING),
        Mapping("e", TWO, THIRD, strength=0, status=Status.DISPUTED, agreement=-0.5),
    ),
)


@pytest.fixture(scope="module")
def held() -> Crosswalks:
    """What a store of the worked examples holds."""
    return Crosswalks(world("examples"))


@pytest.mark.parametrize("framework", list(SHELF), ids=lambda each: each.name)
def test_a_framework_is_read_as_its_list_has_it(framework: Framework, held: Crosswalks) -> None:
    found = held.framework(framework.name)
    assert found == framework
    assert list(found.elements) == list(framework.elements)
    assert held.sizes[framework.name] == len(framework.elements)


@pytest.mark.parametrize("mappings", crosswalks(), ids=lambda each: each.source)
def test_a_set_is_read_as_its_file_has_it(mappings: MappingSet, held: Crosswalks) -> None:
    [found] = [each for each in held.sets if each.mappings.id == mappings.id]
    assert found.mappings == replace(mappings, rows=())
    assert held.whole(found) == mappings
    assert held.figures(found) == {found.graph: figures(mappings)}


def test_all_that_a_row_can_say_is_read() -> None:
    derived = ("https://example.org/1", "https://example.org/2")
    reviewed = {"reviewer": "R", "review_date": "2026-03-01"}
    states = [
        replace(EVERYTHING.rows[3], derived_from=derived, **reviewed),
        *(replace(EVERYTHING.rows[0], id=f"x-{s}", status=s, **reviewed) for s in Status),
    ]
    # A row that names no author or day is told to have those of its set.
    rows = (*EVERYTHING.rows[:3], *states, EVERYTHING.rows[4])
    own = [replace(r, author=r.author or "An author", date=r.date or "2026-01-31") for r in rows]
    mappings = replace(EVERYTHING, rows=tuple(sorted(own, key=lambda row: row.id)))
    held = Crosswalks(mapped([mappings], [OURS, THEIRS]))
    [found] = held.sets
    assert held.whole(found) == mappings
    assert held.figures(found) == {found.graph: figures(mappings)}


def test_a_network_is_counted_as_its_rows_are() -> None:
    made = network(Plan(frameworks=6, sets=9, rows=300, conflicts=2, faults=8))
    held = Crosswalks(mapped(made.sets, made.shelf))
    counted = held.figures()
    by_id = {each.mappings.id: counted[each.graph] for each in held.sets}
    assert by_id == {each.id: figures(each) for each in made.sets}


def test_what_touches_an_element_is_a_part_of_its_set(held: Crosswalks) -> None:
    [found] = held.joining("cpsf@1.0", "iot-ssf-kg-sample@1.0")
    element = next(iter(held.framework("cpsf@1.0").elements.values()))
    ends = ((row, row.object) for row in held.whole(found).rows)
    expected = tuple(row for row, end in ends if end and end.id == element.id)
    assert held.touching(found, [element.iri]).rows == expected
    assert (element.iri.value in held.touched(found)) == bool(expected)


def test_a_row_and_a_set_are_found_by_their_names(held: Crosswalks) -> None:
    mappings = crosswalks()[0]
    name = mappings.name_of(mappings.rows[0])
    assert held.row(NamedNode(name))[1].rows == mappings.rows[:1]
    assert held.named(mappings.id).mappings.source == mappings.source
    with pytest.raises(UnknownName, match="no set has such a row"):
        held.row(NamedNode(f"{name}x"))
    with pytest.raises(UnknownName, match="/crosswalks lists"):
        held.named(name)


def test_what_somebody_wrote_that_is_no_row_is_named() -> None:
    said = list(set_statements(replace(EVERYTHING, rows=EVERYTHING.rows[:1]), SHELF))
    store = mapped([], [OURS, THEIRS])
    # Told of another edition, of which nobody has a list.
    store.load(
        crosswalk_of("wrong"),
        [
            Triple(t.subject, t.predicate, NamedNode("https://example.org/2099/x"))
            if t.predicate == OBJECT
            else t
            for t in said
        ],
    )
    held = Crosswalks(store)
    with pytest.raises(StoreError, match=r"everything/a%20b%2Fc: .*cannot be read"):
        held.whole(held.sets[0])
