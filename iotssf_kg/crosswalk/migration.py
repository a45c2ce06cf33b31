"""An old mapping and the mapping of editions give the new one, and what must be looked at again.

The rule: a row goes over as it is where its element is equal in the new edition, in whatever
sense. Equal in the syntactic sense says that identifier and title are unchanged, which makes the
old row a fair proposal and no more: it is proposed anew, says where it comes from, and has no
reviewer. Nothing else goes over as stated. Where an element was changed, the two rows are composed
if they are of one rationale, and what remains possible is inferred; of different ones nothing
follows. Both are for somebody to look at again, as is what is gone, and what is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from iotssf_kg.crosswalk.chains import weakest
from iotssf_kg.crosswalk.clausetext import LONGEST
from iotssf_kg.crosswalk.conclusions import shared_licence
from iotssf_kg.crosswalk.frameworks import Framework, Shelf
from iotssf_kg.crosswalk.mapping import End, Mapping, MappingSet, Method, Rationale
from iotssf_kg.crosswalk.relations import ANY, Relation, compose
from iotssf_kg.errors import BadParameter


class Fate(StrEnum):
    """What becomes of a row, or why one may be missing.

    Attributes:
        CARRIED: It goes over, as a proposal.
        CHANGED: Its element was changed: only what remains possible goes over.
        GONE: Its element has no counterpart in the new edition.
        UNSAID: The mapping of editions says nothing of its element.
        LEFT: Nobody stands by it, so that it stays behind.
        OPEN: It says that there is no counterpart; but some elements are new or were changed.
        NEW: The new edition has an element without a forerunner.
    """

    CARRIED = "carried over"
    CHANGED = "changed"
    GONE = "gone"
    UNSAID = "unsaid"
    LEFT = "left behind"
    OPEN = "open again"
    NEW = "new"


_WHY: Final = {
    Fate.CARRIED: "equal in the new edition",
    Fate.CHANGED: "was changed: find out which of the possible relations holds",
    Fate.GONE: "has no counterpart in the new edition: find another",
    Fate.UNSAID: "is not in the mapping of editions: find out what became of it",
    Fate.LEFT: "nobody stands by the old row",
    Fate.OPEN: "elements are new or were changed: look whether one is its counterpart",
    Fate.NEW: "has no forerunner: look whether it is a counterpart of something",
}


_ABOUT: Final = (
    "Carried over from {old} by {editions}; proposed, unreviewed. Its inferred rows are stated by "
    "nobody: they must be looked at again."
)


class Step(NamedTuple):
    """What became of one row, or a new element.

    Attributes:
        fate: What became of it.
        old: The old row; None for a new element.
        edition: The row that says what became of its element, if there is one.
        new: The row that goes over, if one does.
        element: The element of the new edition, if there is one.
    """

    fate: Fate
    old: Mapping | None = None
    edition: Mapping | None = None
    new: Mapping | None = None
    element: End | None = None

    @property
    def why(self) -> str:
        """Why somebody must look, or need not."""
        return _WHY[self.fate]


class Migration(NamedTuple):
    """A mapping of a new edition.

    Attributes:
        mappings: The new set. What must be looked at again is in it as inferred.
        steps: How it came about, in the order of the old rows; new elements last.
    """

    mappings: MappingSet
    steps: tuple[Step, ...]

    @property
    def again(self) -> tuple[Step, ...]:
        """What must be looked at again."""
        return tuple(step for step in self.steps if step.fate is not Fate.CARRIED)


def migrate(old: MappingSet, editions: MappingSet, shelf: Shelf, author: str = "") -> Migration:
    """*old* for the other edition that *editions* joins with one of its frameworks.

    Args:
        old: A mapping set.
        editions: One between two editions, told from either; one of them is in *old*.
        shelf: The frameworks.
        author: Who proposes the new rows.

    Raises:
        BadParameter: Not exactly one of the two editions is in *old*.
    """
    ends, both = (old.subject, old.object), (editions.subject, editions.object)
    shared = {*ends} & {*both}
    if len(shared) != 1:
        hint = "Name a set that joins one of its frameworks with another edition of it"
        what = f"it joins {both[0]} and {both[1]}, of which not exactly one is in {old.id}"
        raise BadParameter(what, where=editions.source or editions.id, hint=hint)
    [before] = shared
    after = shelf.get(next(name for name in both if name != before))
    return _Mover(old, editions, before, after, author).migration(shelf)


@dataclass(frozen=True)
class _Mover:
    """Takes rows from the edition *before* to the one *after*.

    Rows are told toward the element that moves; it is the object of those of editions, too.
    """

    old: MappingSet
    editions: MappingSet
    before: str
    after: Framework
    author: str

    def migration(self, shelf: Shelf) -> Migration:
        became = self._became()
        fresh = tuple(self._fresh(became))
        changed = bool(fresh) or not all(map(_unchanged, became.values()))
        steps = tuple(step for row in self.old.rows for step in self._steps(row, became, changed))
        return Migration(self._set(steps, fresh, shelf), steps + fresh)

    def _became(self) -> dict[End, list[Mapping]]:
        """For each element of the old edition, the rows that say what became of it."""
        found: dict[End, list[Mapping]] = {}
        turned = self.editions.object == self.before
        for row in self.editions.rows:
            told = row.turned() if turned else row
            if told.stated and told.subject:
                found.setdefault(told.subject, []).append(told)
        return found

    def _fresh(self, became: dict[End, list[Mapping]]) -> Iterator[Step]:
        known = {row.object for rows in became.values() for row in rows}
        for element in self.after.elements.values():
            end = End(self.after.name, element.id)
            heads = element.kind in self.after.headings
            if end not in known and not heads and not element.withdrawn:
                yield Step(Fate.NEW, element=end)

    def _steps(
        self, row: Mapping, became: dict[End, list[Mapping]], changed: bool
    ) -> Iterator[Step]:
        told = self._told(row)
        if not row.stated:
            yield Step(Fate.LEFT, row)
        elif told.object is None:
            fate = Fate.OPEN if changed else Fate.CARRIED
            yield Step(fate, row, new=self._new(fate, row, told))
        elif told.object not in became:
            yield Step(Fate.UNSAID, row)
        else:
            several = became[told.object]
            for number, edition in enumerate(several, 1):
                yield self._moved(row, edition, f"-{number}" if len(several) > 1 else "")

    def _moved(self, row: Mapping, edition: Mapping, suffix: str) -> Step:
        if edition.object is None:
            return Step(Fate.GONE, row, edition)
        told = self._told(row)
        fate = Fate.CARRIED if edition.relation is Relation.EQUAL else Fate.CHANGED
        moved = told if fate is Fate.CARRIED else _composed(told, edition)
        new = self._new(fate, row, replace(moved, object=edition.object), edition, suffix)
        return Step(fate, row, edition, new, edition.object)

    def _told(self, row: Mapping) -> Mapping:
        return row.turned() if self.old.subject == self.before else row

    def _new(
        self,
        fate: Fate,
        row: Mapping,
        moved: Mapping,
        edition: Mapping | None = None,
        suffix: str = "",
    ) -> Mapping:
        """*moved*, which was made of *row* and *edition*, as a proposal of its own."""
        told = self._told(moved)
        by = (self.editions.name_of(edition),) if edition else ()
        return Mapping(
            id=f"{row.id}-{self.after.edition}{suffix}",
            subject=told.subject,
            object=told.object,
            relation=told.relation,
            rationale=told.rationale,
            strength=told.strength,
            method=Method.AUTOMATION if fate is Fate.CARRIED else Method.CHAINING,
            author=self.author,
            comment=_comment(fate, row, edition),
            source=row.source,
            derived_from=(self.old.name_of(row), *by),
        )

    def _set(self, steps: Iterable[Step], fresh: Iterable[Step], shelf: Shelf) -> MappingSet:
        ends = (self.old.subject, self.old.object)
        subject, object_ = (self.after if name == self.before else shelf.get(name) for name in ends)
        taken = tuple(steps)
        whole = not fresh and all(step.fate is Fate.CARRIED for step in taken)
        return replace(
            self.old,
            id=_renamed(self.old.id, shelf.get(self.before), self.after),
            title=f"{subject.title} to {object_.title}",
            version="",
            subject=subject.name,
            object=object_.name,
            license=shared_licence((self.old, self.editions)),
            author=self.author,
            date="",
            comment=_ABOUT.format(old=self.old.id, editions=self.editions.id),
            complete_subject=self.old.complete_subject and whole,
            complete_object=self.old.complete_object and whole,
            rows=_one_a_pair(step.new for step in taken if step.new),
        )


def _unchanged(rows: list[Mapping]) -> bool:
    return [row.relation for row in rows] == [Relation.EQUAL]


def _composed(told: Mapping, edition: Mapping) -> Mapping:
    """What *told* leaves possible beyond *edition*; nothing follows across rationales."""
    if not told.rationale or told.rationale is not edition.rationale:
        return replace(told, relation=ANY, rationale=None, strength=None)
    relation = compose(told.relation, edition.relation)
    return replace(told, relation=relation, strength=weakest(relation, (told, edition)))


def _one_a_pair(rows: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """Of the rows between two elements, the one that goes over as it is, or says the most."""
    found: dict[tuple[End | None, End | None], list[Mapping]] = {}
    for row in rows:
        found.setdefault((row.subject, row.object), []).append(row)
    return tuple(min(each, key=_says) for each in found.values())


def _says(row: Mapping) -> tuple[bool, int]:
    return row.inferred, len(row.relation.names)


def _comment(fate: Fate, row: Mapping, edition: Mapping | None) -> str:
    by = f" by {edition.id}" if edition else ""
    syntactic = edition and edition.rationale is Rationale.SYNTACTIC
    alone = ", in wording alone" if syntactic and fate is Fate.CARRIED else ""
    said = f"From {row.id}{by}: {_WHY[fate]}{alone}."
    both = f"{said} {row.comment}".strip()
    return both if len(both) <= LONGEST else said


def _renamed(id_: str, before: Framework, after: Framework) -> str:
    found = id_.replace(before.prefix, after.prefix)
    return found if found != id_ else f"{id_}-{after.edition}"
