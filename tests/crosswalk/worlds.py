"""Whether any sets at all can be as rows say: by looking at every one.

Each thing belongs to some of the sets, and to which is all that matters of it. What a row forbids
is a kind of thing, and what it needs is that one of a kind is there; so sets that are as the rows
say exist exactly if they do where every kind that is not forbidden is there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from hypothesis import strategies as st

from iotssf_kg.crosswalk.network import Known
from iotssf_kg.crosswalk.relations import Relation

# For a thing, whether it belongs to the subject and whether to the object: what must be there.
NEEDED = {
    Relation.EQUAL: {(1, 1)},
    Relation.SUBSET: {(1, 1), (0, 1)},
    Relation.SUPERSET: {(1, 1), (1, 0)},
    Relation.INTERSECTS: {(1, 1), (1, 0), (0, 1)},
    Relation.NONE: {(1, 0), (0, 1)},
}


def possible(rows: Iterable[Known]) -> bool:
    """Whether sets that are not empty can be as *rows* say, each of a single relation."""
    said = list(rows)
    names = sorted({end for row in said for end in (row.subject, row.object)}, key=str)
    place = {name: number for number, name in enumerate(names)}
    every = range(1, 1 << len(names))
    things = [thing for thing in every if not any(forbids(row, thing, place) for row in said)]
    present = {name: any(thing >> n & 1 for thing in things) for name, n in place.items()}
    return all(present.values()) and all(
        NEEDED[row.relation] <= {kind(row, thing, place) for thing in things} for row in said
    )


def forbids(row: Known, thing: int, place: dict[Hashable, int]) -> bool:
    found = kind(row, thing, place)
    return found != (0, 0) and found not in NEEDED[row.relation]


def kind(row: Known, thing: int, place: dict[Hashable, int]) -> tuple[int, int]:
    return thing >> place[row.subject] & 1, thing >> place[row.object] & 1


@st.composite
def networks(draw: st.DrawFn, most: int = 6) -> list[Known]:
    """Rows drawn at random, each of a single relation: most such networks contradict themselves."""
    pairs = list(combinations(range(draw(st.integers(3, most))), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=2, max_size=10))
    # As a list: of flags, any number is drawn at once.
    single = st.sampled_from(list(Relation))
    said = draw(st.lists(single, min_size=len(chosen), max_size=len(chosen)))
    return [Known(pair, *pair, relation) for pair, relation in zip(chosen, said, strict=True)]


def without(rows: list[Known], one: Hashable) -> Iterator[Known]:
    """*rows* but for the one called *one*."""
    return (row for row in rows if row.row != one)
