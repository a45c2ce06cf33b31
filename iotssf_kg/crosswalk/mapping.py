"""A mapping: what one element of a framework is to one of another, who says so, and how sure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from iotssf_kg.crosswalk.relations import ANY, Relation, converse


class Rationale(StrEnum):
    """In what sense the relation holds; https://doi.org/10.6028/NIST.IR.8278Ar1.

    Rows of different ones say different things, and are never chained.
    """

    SYNTACTIC = "syntactic"
    SEMANTIC = "semantic"
    FUNCTIONAL = "functional"


class Method(StrEnum):
    """How a row came about."""

    HUMAN = "human"
    AUTOMATION = "automation"
    HYBRID = "hybrid"
    CHAINING = "chaining"
    INVERSION = "inversion"


class Status(StrEnum):
    """Where a row stands in its life."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    DISPUTED = "disputed"
    SUPERSEDED = "superseded"


class End(NamedTuple):
    """An element of one edition of a framework.

    Attributes:
        framework: The framework and its edition: ``en-303-645@2.1.1``.
        id: As the framework writes it.
    """

    framework: str
    id: str

    def __str__(self) -> str:
        return f"{self.framework}/{self.id}"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row of a crosswalk, always told from subject to object.

    Attributes:
        id: What the row is called in all versions of its set.
        subject: None where an object has no counterpart.
        object: None where the subject has none.
        relation: What is said to hold; all five where nothing is said of that.
        rationale: In what sense; None where it is not said.
        strength: 0 to 10, ten for equal alone and 0 for none alone; None where it is not said.
        status: Where it stands.
        method: How it came about.
        author: Who says so.
        date: When, as a day.
        reviewer: Who has looked at it since.
        review_date: When, as a day.
        agreement: How far the reviewer agrees: 1 in all, 0 is undecided, -1 not at all.
        comment: What else the author or the reviewer says.
        source: Where it was published first.
        derived_from: The rows that it follows from, where it was inferred.
    """

    id: str
    subject: End | None
    object: End | None
    relation: Relation = ANY
    rationale: Rationale | None = None
    strength: int | None = None
    status: Status = Status.PROPOSED
    method: Method = Method.HUMAN
    author: str = ""
    date: str = ""
    reviewer: str = ""
    review_date: str = ""
    agreement: float | None = None
    comment: str = ""
    source: str = ""
    derived_from: tuple[str, ...] = ()

    @property
    def unmapped(self) -> bool:
        """Whether it says that there is no counterpart."""
        return self.subject is None or self.object is None

    @property
    def unknown(self) -> bool:
        """Whether it joins two elements without saying how they are related."""
        return not self.unmapped and self.relation == ANY

    @property
    def inferred(self) -> bool:
        """Whether nobody states it."""
        return self.method is Method.CHAINING

    @property
    def stated(self) -> bool:
        """Whether somebody states it and stands by it."""
        return not self.inferred and self.status not in (Status.DISPUTED, Status.SUPERSEDED)

    @property
    def reviewed(self) -> bool:
        """Whether somebody has looked at it since, and let it stand."""
        return bool(self.reviewer) and self.stated

    def turned(self) -> Mapping:
        """The same, told from its object."""
        there = converse(self.relation)
        return replace(self, subject=self.object, object=self.subject, relation=there)


@dataclass(frozen=True)
class MappingSet:
    """The rows between two frameworks, of one version.

    Attributes:
        id: Its IRI, the same in all versions.
        title: Its name.
        version: Which version this is.
        subject: The subjects' framework and edition.
        object: The objects' framework and edition.
        license: The IRI of what may be done with it.
        author: Who answers for it.
        date: When it was published, as a day.
        comment: What else a reader must know.
        complete_subject: Whether a subject that has no row has no counterpart.
        complete_object: Whether an object that has no row has none.
        rows: In their order.
        source: The file that it was read from.
    """

    id: str
    title: str
    version: str
    subject: str
    object: str
    license: str
    author: str = ""
    date: str = ""
    comment: str = ""
    complete_subject: bool = False
    complete_object: bool = False
    rows: tuple[Mapping, ...] = field(default=(), repr=False)
    source: str = ""

    def name_of(self, row: Mapping) -> str:
        """The IRI of *row*, which no row of another set has."""
        return row_name(self.id, row.id)


def row_name(set_id: str, row_id: str) -> str:
    """The IRI of the row *row_id* in the set *set_id*."""
    return f"{set_id}/{quote(row_id, safe='')}"
