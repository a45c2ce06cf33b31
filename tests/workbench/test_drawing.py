"""Pictures of graphs: what is joined is joined, nothing lies over another."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from iotssf_kg.service.workbench.drawing import Box, Drawing, Edge, Node, drawn

NAMES = st.sampled_from("abcdefghij")
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=25)


def picture(pairs: list[tuple[str, str]]) -> Drawing:
    return drawn([Node(each, each * 5) for each in "abcdefghij"], [Edge(*pair) for pair in pairs])


def ends(way: str) -> tuple[tuple[float, float], tuple[float, float]]:
    numbers = [float(each) for each in re.findall(r"-?\d+", way)]
    return (numbers[0], numbers[1]), (numbers[-2], numbers[-1])


def at(box: Box, point: tuple[float, float]) -> bool:
    """Whether *point* is on the edge of *box*, as curves are rounded to pixels."""
    x, y = point
    sides = (abs(x - box.x) <= 1, abs(x - box.x - box.width) <= 1)
    return any(sides) and box.y - 1 <= y <= box.y + box.height + 1


@given(PAIRS)
@settings(max_examples=50)
def test_every_edge_joins_its_nodes_and_no_box_lies_over_another(
    pairs: list[tuple[str, str]],
) -> None:
    drawing = picture(pairs)
    boxes = {box.node.name: box for box in drawing.boxes}
    assert [(c.edge.source, c.edge.target) for c in drawing.curves] == pairs
    for curve in drawing.curves:
        if curve.edge.source != curve.edge.target:
            begin, end = ends(curve.way)
            assert at(boxes[curve.edge.source], begin)
            assert at(boxes[curve.edge.target], end)
    for one, other in combinations(drawing.boxes, 2):
        beside = one.x + one.width < other.x or other.x + other.width < one.x
        over = one.y + one.height < other.y or other.y + other.height < one.y
        assert beside or over
    assert all(box.x >= 0 and box.y >= 0 for box in drawing.boxes)
    assert all(box.x + box.width <= drawing.width for box in drawing.boxes)


def test_a_chain_reads_from_left_to_right() -> None:
    boxes = {box.node.name: box for box in picture([("a", "b"), ("b", "c"), ("a", "c")]).boxes}
    assert boxes["a"].x < boxes["b"].x < boxes["c"].x


def test_nothing_makes_an_empty_picture() -> None:
    assert drawn([], [Edge("a", "b")]).curves == ()
