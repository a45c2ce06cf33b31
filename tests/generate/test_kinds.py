"""Every kind of fault, planted alone; and a kind of fault for every shape."""

from __future__ import annotations

from random import Random

import pytest
from pyoxigraph import NamedNode

from iotssf_kg.generate import Made
from iotssf_kg.generate.calendar import START
from iotssf_kg.generate.faults import KINDS, WITHOUT, Kind
from iotssf_kg.generate.honest import honest
from iotssf_kg.generate.plant import ledger, plant
from iotssf_kg.namespaces import SH, SSFSH
from iotssf_kg.validation.shapes import PROFILES, Shapes, profile
from tests.generate.judged import deserved, found

# Some kinds need what only a larger export has, such as a justification of a certain rule.
SIZES = (8, 16, 40, 40, 40, 40, 80, 80, 80)


def planted(kind: Kind) -> Made:
    """The first export in which *kind* can be planted, with that fault alone."""
    for number, assets in enumerate(SIZES, 1):
        draft = honest(number, assets, START, Random(f"{kind.name}/{number}"))
        for fault in plant(draft, 1 / assets, [kind]):
            return Made(number, draft.page, (kind.name,), ledger(draft, [fault]))
    pytest.fail(f"{kind.name} can be planted nowhere")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_a_fault_alone_has_exactly_its_consequences(kind: Kind) -> None:
    made = planted(kind)
    assert found([made]) == deserved([made])
    assert {SSFSH(shape).value for shape in kind.shapes} <= {line.shape for line in made.rows}


def test_no_two_kinds_have_one_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("name", PROFILES)
def test_every_shape_that_can_raise_has_a_kind_of_fault(name: str) -> None:
    of_kinds = {shape for kind in KINDS for shape in kind.shapes}
    assert raising(profile(name)) - of_kinds - set(WITHOUT) == set()


def test_what_is_said_to_be_without_a_kind_of_fault_is_without() -> None:
    every = {shape for name in PROFILES for shape in raising(profile(name))}
    of_kinds = {shape for kind in KINDS for shape in kind.shapes}
    assert (set(WITHOUT) - every, of_kinds - every, set(WITHOUT) & of_kinds) == (set(),) * 3


def raising(shapes: Shapes) -> set[str]:
    """The shapes that results can have as their source: those that say more than where to look."""
    only_point = {SH("property"), SH("path"), SH("severity"), SH("message"), SH("flags")}
    waiting, reached = list(shapes.names), set(shapes.names)
    while waiting:
        for below in shapes.facts.nodes(waiting.pop(), SH("property")):
            if below not in reached:
                reached.add(below)
                waiting.append(below)
    return {
        shape.value.removeprefix(SSFSH)
        for shape in reached
        if constraints(shapes, shape) - only_point
    }


def constraints(shapes: Shapes, shape: NamedNode) -> set[NamedNode]:
    """What SHACL says of *shape*, its targets aside."""
    return {
        triple.predicate
        for triple in shapes.triples
        if triple.subject == shape
        if triple.predicate.value.startswith(SH)
        if not triple.predicate.value.startswith(SH + "target")
    }


def test_no_two_exports_name_the_same_node_of_somebody_else() -> None:
    [kind] = [kind for kind in KINDS if kind.name == "asset under another's name"]
    drafts = [honest(number, 8, START, Random(1)) for number in (1, 2)]
    for draft in drafts:
        assert plant(draft, 1 / 8, [kind])
    first, second = (set(filter(foreign, draft.page.rows)) for draft in drafts)
    assert first
    assert first.isdisjoint(second)


def foreign(node: object) -> bool:
    return isinstance(node, NamedNode) and "elsewhere" in node.value
