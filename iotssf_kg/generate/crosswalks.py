"""Frameworks and the crosswalks between them, made up at any size, with planted conflicts.

Every element asks for a stretch of a line, and a row says what holds between two stretches: what
is not planted contradicts nothing, and breaks no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product, zip_longest
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, TypeAlias

from iotssf_kg.crosswalk.chains import BAND, BANDS, fits
from iotssf_kg.crosswalk.frameworks import Shelf, read_framework
from iotssf_kg.crosswalk.headed import write_headed
from iotssf_kg.crosswalk.mapping import End, MappingSet, Method, Rationale, Status
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.relations import COMPOSED, Relation
from iotssf_kg.crosswalk.sssom import write_sssom

# The numbers of two frameworks.
Pair: TypeAlias = tuple[int, int]
# Where an element begins and ends on the line.
Stretch: TypeAlias = tuple[int, int]

_COLUMNS: Final = ("id", "title", "kind", "parent", "obligation", "verification")
_DAY: Final = "2026-11-23"
_LINE, _LONGEST = 100, 60
# With how many elements of another framework each has rows, on average.
_EACH: Final = 10
# The number of a rule for mapping sets → how to break it in a row, and no other rule.
_FAULTS: Final[Mapping[int, Callable[[Row], Row]]] = {
    1: lambda row: replace(row, strength=0 if fits(row.relation, 10) else 10),
    2: lambda row: replace(row, strength=11),
    9: lambda row: replace(row, status=Status.REVIEWED, reviewer="", review_date=_DAY),
    12: lambda row: replace(row, method=Method.CHAINING, status=Status.PROPOSED),
}
# What two rows say, one after the other, and what therefore holds between their ends in no case.
_IMPOSSIBLE: Final = [
    said for said in product(Relation, repeat=3) if not COMPOSED[said[0]][said[1]] & said[2]
]


class Plan(NamedTuple):
    """What to make.

    Attributes:
        frameworks: How many.
        sets: How many pairs of frameworks have a set.
        rows: How many all sets have together.
        conflicts: How many times three of these rows cannot all be right.
        faults: How many others break a rule for mapping sets.
        seed: The same one gives the same network.
    """

    frameworks: int = 60
    sets: int = 90
    rows: int = 100_000
    conflicts: int = 30
    faults: int = 40
    seed: int = 1


class Made(NamedTuple):
    """Made-up crosswalks.

    Attributes:
        shelf: Their frameworks.
        sets: One for each pair that has one.
        conflicts: For each one that was planted, the names of its rows.
        faults: The name of each faulty row → the number of the rule that it breaks.
    """

    shelf: Shelf
    sets: tuple[MappingSet, ...]
    conflicts: tuple[frozenset[str], ...]
    faults: Mapping[str, int]


def network(plan: Plan) -> Made:
    """Make the crosswalks of *plan*.

    Raises:
        ValueError: So many sets or conflicts do not go between so many frameworks.
    """
    random = Random(plan.seed)  # noqa: S311 - no secret
    pairs = list(islice(_pairs(plan.frameworks), plan.sets))
    if len(pairs) < plan.sets:
        raise ValueError(f"{plan.frameworks} frameworks have no more than {len(pairs)} sets")
    elements = max(_EACH, plan.rows // plan.sets // _EACH)
    stretches = [[_stretch(random) for _ in range(elements)] for _ in range(plan.frameworks)]
    planted = [list(_conflict(n, _triangle(n, pairs), random)) for n in range(plan.conflicts)]
    sets = []
    for number, pair in enumerate(pairs):
        own = [row for conflict in planted for where, row in conflict if where == pair]
        # As even as whole numbers allow.
        wanted = plan.rows * (number + 1) // plan.sets - plan.rows * number // plan.sets
        honest = list(_honest(pair, stretches, wanted - len(own), random))
        sets.append(_set(pair, [*_broken(honest, range(plan.faults)[number :: plan.sets]), *own]))
    ids = [*map(str, range(elements)), *map(_planted, range(plan.conflicts))]
    by_pair = dict(zip(pairs, sets, strict=True))
    return Made(
        Shelf(read_framework(_list(_key(n), ids), _key(n)) for n in range(plan.frameworks)),
        tuple(sets),
        tuple(frozenset(by_pair[pair].name_of(row) for pair, row in each) for each in planted),
        dict(_faults(plan.faults, sets)),
    )


def write_network(made: Made, folder: Path) -> None:
    """Write *made* into *folder*, as ``ontology`` has its frameworks and crosswalks."""
    lists, sets = folder / "frameworks", folder / "crosswalks"
    for place in (lists, sets):
        place.mkdir(parents=True)
    for each in made.shelf:
        (lists / f"{each.prefix}.tsv").write_text(_list(each.key, each.elements), encoding="utf-8")
    for mappings in made.sets:
        text = write_sssom(mappings, made.shelf)
        (sets / mappings.source).write_text(text, encoding="utf-8")


def _pairs(frameworks: int) -> Iterator[Pair]:
    """Each framework and the next one, then every other one and the next but one, and so on."""
    # Half way around, each pair would come back told the other way round.
    for step in range(1, (frameworks + 1) // 2):
        for start in range(0, frameworks, min(step, 2)):
            yield start, (start + step) % frameworks


def _triangle(number: int, pairs: Sequence[Pair]) -> tuple[Pair, Pair, Pair]:
    """Three of *pairs*: from one framework to a second, on to a third, and directly there."""
    known = set(pairs)
    found = [
        ((start, middle), (middle, end), (start, end))
        for start, middle in pairs
        for _, end in (pair for pair in pairs if pair[0] == middle)
        if (start, end) in known
    ]
    if not found:
        raise ValueError("conflicts need three frameworks with a set between every two")
    return found[number % len(found)]


def _stretch(random: Random) -> Stretch:
    length = random.randint(1, _LONGEST)
    start = random.randrange(_LINE - length)
    return start, start + length


def _between(one: Stretch, two: Stretch) -> Relation:
    if one == two:
        return Relation.EQUAL
    if one[0] >= two[1] or two[0] >= one[1]:
        return Relation.NONE
    if two[0] <= one[0] and one[1] <= two[1]:
        return Relation.SUBSET
    within = one[0] <= two[0] and two[1] <= one[1]
    return Relation.SUPERSET if within else Relation.INTERSECTS


def _honest(
    pair: Pair, stretches: Sequence[Sequence[Stretch]], wanted: int, random: Random
) -> Iterator[Row]:
    one, two = (stretches[number] for number in pair)
    for chosen in random.sample(range(len(one) * len(two)), wanted):
        subject, object_ = divmod(chosen, len(two))
        said = _between(one[subject], two[object_])
        yield _row(f"{subject}-{object_}", pair, (str(subject), str(object_)), said, random)


def _broken(rows: Sequence[Row], faults: Sequence[int]) -> Iterator[Row]:
    """*rows*, of which the first ones have the *faults*."""
    for row, fault in zip_longest(rows, faults):
        yield row if fault is None else _FAULTS[_rule(fault)](row)


def _rule(fault: int) -> int:
    return list(_FAULTS)[fault % len(_FAULTS)]


def _faults(many: int, sets: Sequence[MappingSet]) -> Iterator[tuple[str, int]]:
    for fault in range(many):
        place, number = divmod(fault, len(sets))
        yield sets[number].name_of(sets[number].rows[place]), _rule(fault)


def _conflict(
    number: int, triangle: tuple[Pair, Pair, Pair], random: Random
) -> Iterator[tuple[Pair, Row]]:
    name = _planted(number)
    for pair, said in zip(triangle, random.choice(_IMPOSSIBLE), strict=True):
        yield pair, _row(name, pair, (name, name), said, random)


def _planted(number: int) -> str:
    return f"planted-{number}"


def _row(id_: str, pair: Pair, ids: tuple[str, str], relation: Relation, random: Random) -> Row:
    subject, object_ = (End(f"{_key(n)}@1", each) for n, each in zip(pair, ids, strict=True))
    reviewed = random.random() < 1 / 2
    return Row(
        id=f"{pair[0]}-{pair[1]}-{id_}",
        subject=subject,
        object=object_,
        relation=relation,
        rationale=Rationale.SEMANTIC,
        strength=random.choice(BANDS.get(relation, BAND)),
        status=Status.REVIEWED if reviewed else Status.PROPOSED,
        author="the generator",
        date=_DAY,
        reviewer="another generator" if reviewed else "",
        review_date=_DAY if reviewed else "",
        agreement=1.0 if reviewed else None,
        comment="made up",
    )


def _set(pair: Pair, rows: Iterable[Row]) -> MappingSet:
    subject, object_ = map(_key, pair)
    return MappingSet(
        id=f"https://example.org/crosswalk/{subject}-to-{object_}",
        title=f"{subject} to {object_}, made up",
        version="1",
        subject=f"{subject}@1",
        object=f"{object_}@1",
        license="https://creativecommons.org/publicdomain/zero/1.0/",
        date=_DAY,
        rows=tuple(rows),
        source=f"{subject}-to-{object_}.sssom.tsv",
    )


def _key(number: int) -> str:
    return f"made-up-{number:03}"


def _list(key: str, ids: Iterable[str]) -> str:
    header = {
        "framework": key,
        "edition": "1",
        "title": f"The framework {key}, made up",
        "publisher": "the generator",
        "source": "https://example.org/",
        "licence": "none needed",
        "verification": "project",
    }
    rows = ((id_, f"Element {id_}", "requirement", "", "", "") for id_ in ids)
    return write_headed(header, _COLUMNS, rows)
