"""The picture of the network: all of it is there, once, in words, and nothing lies on another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iotssf_kg.crosswalk.catalogue import crosswalks
from iotssf_kg.crosswalk.drawing import WIDTH, spots, stroke
from iotssf_kg.crosswalk.figures import figures, share
from iotssf_kg.crosswalk.frameworks import Shelf
from iotssf_kg.crosswalk.layout import layered
from iotssf_kg.crosswalk.picture import as_picture
from tests.crosswalk.sets import OURS, SHELF

SVG = "{http://www.w3.org/2000/svg}"
PAIRS = st.lists(
    st.tuples(*[st.sampled_from("abcdef")] * 2).filter(lambda pair: pair[0] != pair[1]), max_size=14
)


@pytest.fixture(scope="module")
def drawn() -> ElementTree.Element:
    return ElementTree.fromstring(as_picture(SHELF, crosswalks()))


def titles(drawn: ElementTree.Element, kind: str) -> list[str]:
    return [each.findtext(f"{SVG}title") for each in drawn.iter() if each.get("class") == kind]


def test_every_framework_has_its_box_and_every_set_its_arrow_and_figures(
    drawn: ElementTree.Element,
) -> None:
    boxes = [title.partition(": ")[0] for title in titles(drawn, "framework")]
    assert sorted(boxes) == sorted(each.name for each in SHELF)
    assert titles(drawn, "set") == [
        f"{each.subject} to {each.object}: {found.rows} rows, "
        f"{share(found.reviewed, found.rows)} reviewed."
        for each in crosswalks()
        for found in [figures(each)]
    ]


def test_it_is_described_in_words_for_who_does_not_see_it(drawn: ElementTree.Element) -> None:
    labels = drawn.get("aria-labelledby").split()
    title, description = (drawn.find(f"*[@id='{label}']") for label in labels)
    assert (drawn.get("role"), title.text) == ("img", "Network of frameworks")
    assert all(told in description.text for told in titles(drawn, "set"))
    assert "un-r155@2021" in description.text
    assert "not METI's" in "".join(drawn.itertext())


def test_it_is_the_same_every_time_and_in_japanese_too() -> None:
    assert as_picture(SHELF, crosswalks()) == as_picture(SHELF, crosswalks())
    assert "査読済み0%" in as_picture(SHELF, crosswalks(), "ja").decode()


def test_what_is_said_of_a_framework_is_text_and_nothing_else() -> None:
    hostile = replace(OURS, title="</title><script>alert(1)</script>\x1b\ufffe & more")
    drawn = ElementTree.fromstring(as_picture(Shelf([hostile]), ()))
    assert not list(drawn.iter(f"{SVG}script"))
    [title] = titles(drawn, "framework")
    assert title.endswith(r"</title><script>alert(1)</script>\x1b� & more")


def test_rows_within_one_framework_are_told_in_its_box() -> None:
    within = replace(crosswalks()[0], subject=OURS.name, object=OURS.name)
    texts = "".join(ElementTree.fromstring(as_picture(SHELF, [within])).itertext())
    assert "within: 37 rows, 0% reviewed" in texts


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "0%"), (0, 9, "0%"), (9, 9, "100%"), (1, 900, "1%"), (899, 900, "99%"), (1, 3, "33%")],
)
def test_a_share_says_none_or_all_only_where_it_is_so(part: int, whole: int, shown: str) -> None:
    assert share(part, whole) == shown


@settings(max_examples=40)
@given(PAIRS)
def test_no_two_boxes_or_lanes_overlap_and_every_line_runs_to_the_right(
    pairs: list[tuple[str, str]],
) -> None:
    layout = layered(pairs)
    at = spots(layout, 0, 0)
    assert {item.name for item in at if item.line is None} == {name for p in pairs for name in p}
    for one, other in combinations(at.values(), 2):
        apart = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert one.x != other.x or apart
    for line, pair in zip(layout.lines, pairs, strict=True):
        ends = line.items[0].name, line.items[-1].name
        assert ends == (pair[::-1] if line.backwards else pair)
        assert [item.column for item in line.items] == list(
            range(line.items[0].column, line.items[-1].column + 1)
        )
        begin = stroke(layout, at, line).path.partition("h")[0]
        assert begin.startswith(f"M{at[line.items[0]].x + WIDTH} ")
