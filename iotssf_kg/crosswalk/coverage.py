"""How far one framework answers another: element by element, by group, and where it does not.

Every figure counts what somebody states; nothing inferred goes into one. What is not said counts as
a gap only where a set says that it is complete, and as unsaid elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.frameworks import Element, Framework, Group
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.mapping import MappingSet, Rationale
from iotssf_kg.crosswalk.relations import Relation


class Standing(StrEnum):
    """How an element stands to another framework, the best first.

    Attributes:
        WHOLE: Whoever meets some element there has met this one: equal, or a subset.
        PART: Some element there has something in common with it for certain.
        JOINED: It is joined with some, and nobody says that they ask for anything in common. So
            it is too where they are alike in their wording alone.
        NONE: It is said to have no counterpart: by a row, or by a set that says it is complete.
        UNSAID: Nobody says anything of it, or nobody stands by it any more.
    """

    WHOLE = "whole"
    PART = "part"
    JOINED = "joined"
    NONE = "none"
    UNSAID = "unsaid"


GAPS: Final = (Standing.NONE, Standing.UNSAID)
_BEST: Final = {standing: place for place, standing in enumerate(Standing)}
_HAS_MET: Final = Relation.EQUAL | Relation.SUBSET


class Told(NamedTuple):
    """A row, told from one of its ends.

    Attributes:
        name: Its IRI.
        row: What it says; its subject is the element that it is told from.
    """

    name: str
    row: Row

    @property
    def standing(self) -> Standing:
        """What it alone says of its subject."""
        row = self.row
        if row.unmapped:
            return Standing.NONE
        if row.rationale is Rationale.SYNTACTIC or not row.relation:
            return Standing.JOINED
        if row.relation | _HAS_MET == _HAS_MET:
            return Standing.WHOLE
        if row.relation.overlaps:
            return Standing.PART
        return Standing.NONE if row.relation is Relation.NONE else Standing.JOINED


class Covered(NamedTuple):
    """How one element stands to the other framework.

    Attributes:
        element: The element.
        group: What it belongs to.
        standing: How it stands.
        rows: Those that somebody stands by, told from it.
    """

    element: Element
    group: Group
    standing: Standing
    rows: tuple[Told, ...]

    @property
    def reviewed(self) -> bool:
        """Whether a reviewed row says so."""
        return any(each.row.reviewed for each in self.rows if each.standing is self.standing)


class Share(NamedTuple):
    """The figures of one group of elements, or of all.

    Attributes:
        group: Which.
        elements: How many it has.
        counts: How many there are of each standing.
        reviewed: How many have their standing from a reviewed row.
    """

    group: Group
    elements: int
    counts: Mapping[Standing, int]
    reviewed: int


@dataclass(frozen=True)
class Coverage:
    """How the elements of one framework stand to another.

    Attributes:
        subject: Whose elements are counted. Headings are not, which ask for no more than their
            parts, nor what is withdrawn.
        object: The framework that they are looked for in.
        sets: The sets that say it, in either direction.
        complete: Whether one of them says that an element without a row has no counterpart.
        elements: In the framework's order.
    """

    subject: Framework
    object: Framework
    sets: tuple[MappingSet, ...]
    complete: bool
    elements: tuple[Covered, ...]

    @property
    def total(self) -> Share:
        """The figures of all elements."""
        return _share(Group("", "all"), self.elements)

    @property
    def groups(self) -> tuple[Share, ...]:
        """The figures by group, in the framework's order."""
        found: dict[Group, list[Covered]] = {}
        for each in self.elements:
            found.setdefault(each.group, []).append(each)
        return tuple(_share(group, elements) for group, elements in found.items())

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """The elements without a counterpart, and those of which nobody says anything."""
        return tuple(each for each in self.elements if each.standing in GAPS)


def between(sets: Iterable[MappingSet], one: str, other: str) -> tuple[MappingSet, ...]:
    """Those of *sets* that join the frameworks *one* and *other*, in either direction."""
    return tuple(each for each in sets if {each.subject, each.object} == {one, other})


def coverage(sets: Iterable[MappingSet], subject: Framework, object_: Framework) -> Coverage:
    """How the elements of *subject* stand to those of *object_*, by what *sets* say."""
    joining = between(sets, subject.name, object_.name)
    complete = any(_complete(each, subject.name) for each in joining)
    told: dict[str, list[Told]] = {}
    for each in joining:
        for id_, row in _from(each, subject.name):
            told.setdefault(id_, []).append(Told(each.name_of(row), row))
    elements = tuple(
        _covered(element, subject.group(element.id), told.get(element.id, ()), complete)
        for element in subject.elements.values()
        if element.kind not in subject.headings and not element.withdrawn
    )
    return Coverage(subject, object_, joining, complete, elements)


def _complete(mappings: MappingSet, framework: str) -> bool:
    subject = mappings.complete_subject and mappings.subject == framework
    return subject or (mappings.complete_object and mappings.object == framework)


def _from(mappings: MappingSet, framework: str) -> Iterator[tuple[str, Row]]:
    for row in mappings.rows:
        if row.subject and row.subject.framework == framework:
            yield row.subject.id, row
        if row.object and row.object.framework == framework:
            yield row.object.id, row.turned()


def _covered(element: Element, group: Group, rows: Iterable[Told], complete: bool) -> Covered:
    every = tuple(rows)
    stated = tuple(each for each in every if each.row.stated)
    # A row in dispute says neither that there is a counterpart nor that there is none.
    silent = Standing.NONE if complete and not every else Standing.UNSAID
    standing = min((each.standing for each in stated), key=_BEST.__getitem__, default=silent)
    return Covered(element, group, standing, stated)


def _share(group: Group, elements: Iterable[Covered]) -> Share:
    kept = tuple(elements)
    counts = Counter(each.standing for each in kept)
    reviewed = sum(each.reviewed for each in kept)
    return Share(group, len(kept), {each: counts[each] for each in Standing}, reviewed)
