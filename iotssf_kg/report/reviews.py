"""Reviews, written as an export of the reviewer: all of a report's workbook, or a single one.

A review of a finding names it by fingerprint, and the node that the finding is about; one of a
node names the node alone. An export names no natural person, so what stands under ``reviewer`` in
a workbook stays there, unless it is the IRI of a party.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.errors import BadParameter
from iotssf_kg.namespaces import (
    DCTERMS,
    EXCHANGE_PROFILE,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SSF,
    VOID,
    XSD,
    local,
)
from iotssf_kg.rdf.serialise import serialise
from iotssf_kg.rdf.syntax import TURTLE
from iotssf_kg.rules.export import fit

ACCEPTED: Final = SSF("Accepted")
WAIVED: Final = SSF("Waived")
OUTCOMES: Final = {
    "accepted": ACCEPTED,
    "rejected": SSF("Rejected"),
    "sampled": SSF("Sampled"),
    "waived": WAIVED,
}
"""What a review can conclude, by the word for it."""


@dataclass(frozen=True)
class Review:
    """One answer.

    Attributes:
        outcome: One of the values of ``ssf:reviewOutcome``.
        fingerprint: Of the finding that it is about, or "".
        node: The node that it is about; None for a finding at a blank node.
        until: The last day on which it holds, if it ends.
        reviewer: Who reviewed, in the words of the workbook.
        comment: What the reviewer says beside the outcome, or "".
        issued: The day of the review, if it is given.
    """

    outcome: NamedNode
    fingerprint: str = ""
    node: NamedNode | None = None
    until: date | None = None
    reviewer: str = ""
    comment: str = ""
    issued: date | None = None

    def holds(self, on: date) -> bool:
        """Whether what it is about is accepted, or waived, and still so at *on*."""
        return self.outcome in (ACCEPTED, WAIVED) and (self.until is None or on <= self.until)

    @property
    def subject(self) -> str:
        """What it is about, by fingerprint, else by IRI."""
        return self.fingerprint or (self.node.value if self.node else "")

    @property
    def key(self) -> str:
        """What stands for its subject in names."""
        return self.fingerprint or sha256(self.subject.encode()).hexdigest()[:16]


class Author(NamedTuple):
    """Who reviews: the publisher, and the namespace in which it names what it says."""

    publisher: NamedNode
    space: str


class Written(NamedTuple):
    """One review as an export: the names of both, and the export in Turtle."""

    export: NamedNode
    review: NamedNode
    data: bytes


def amiss(outcome: NamedNode, until: date | None) -> tuple[str, str] | None:
    """What is wrong with the last day *until* of a review with that *outcome*, and the remedy."""
    if until and outcome not in (ACCEPTED, WAIVED):
        return f"{local(outcome)[4:].lower()} has no end", "Leave it empty"
    if not until and outcome == WAIVED:
        return "a waiver needs its last day", "Write it as 2026-11-23"
    return None


def alone(review: Review, space: str) -> str:
    """How the names of exports in *space* begin that are each one review of the same."""
    return f"{space}reviews-{review.key}-"


def review_export(
    review: Review, author: Author, on: date, mark: str, replaces: Iterable[NamedNode] = ()
) -> Written:
    """*review* as an export of its own.

    Args:
        review: What is said.
        author: Who says it.
        on: The day.
        mark: What sets its name apart from those of other reviews of the same by *author*.
        replaces: The exports with earlier ones of these, which it makes history.

    Raises:
        BadParameter: The author's namespace cannot be one party's.
    """
    space = author.space
    export = _named(space, f"{alone(review, '')}{mark}")
    node = _named(space, f"review-{review.key}-{mark}")
    statements = [
        *_head(export, author, on),
        *(Triple(export, DCTERMS("replaces"), older) for older in replaces),
        *_statements(review, node, author.publisher, on),
    ]
    return Written(export, node, serialise(statements, TURTLE, PREFIXES | {"": space}))


def reviews_export(
    reviews: Iterable[Review], space: str, publisher_name: str, on: date, name: str = ""
) -> bytes:
    """*reviews* as an export in Turtle, the same bytes for the same reviews.

    Args:
        reviews: Of which each is about something else.
        space: The reviewer's own namespace, ending in ``/`` or ``#``.
        publisher_name: The organization that reviewed.
        on: The day of the export, and of each review that says none.
        name: The export's own name in *space*; ``reviews-`` and the day, if not given. An export
            of the same name replaces the earlier one in a store.

    Raises:
        BadParameter: *space* cannot be one party's namespace, or *name* no name in it.
    """
    export, us = _named(space, name or f"reviews-{on}"), _named(space, "us")
    statements = [
        *_head(export, Author(us, space), on),
        Triple(us, RDF("type"), SSF("Organization")),
        Triple(us, RDFS("label"), Literal(publisher_name)),
    ]
    for review in reviews:
        statements += _statements(review, _named(space, f"review-{review.key}"), us, on)
    return serialise(statements, TURTLE, PREFIXES | {"": space})


def _head(export: NamedNode, author: Author, on: date) -> Iterator[Triple]:
    yield Triple(export, RDF("type"), SSF("Export"))
    yield Triple(export, DCTERMS("publisher"), author.publisher)
    yield Triple(export, DCTERMS("issued"), _day(on))
    yield Triple(export, DCTERMS("conformsTo"), EXCHANGE_PROFILE)
    yield Triple(export, VOID("uriSpace"), Literal(author.space))


def _named(space: str, name: str) -> NamedNode:
    if not fit(space):
        raise BadParameter(
            f"{space!r} cannot be one party's namespace",
            where="space",
            hint="Give a web address of yours that ends in / or #, such as https://example.org/id/",
        )
    try:
        return NamedNode(f"{space}{name}")
    except ValueError as error:
        hint = "Leave out blanks and signs"
        raise BadParameter(f"{name!r} is no name", where="name", hint=hint) from error


def _statements(review: Review, node: NamedNode, us: NamedNode, on: date) -> Iterator[Triple]:
    yield Triple(node, RDF("type"), SSF("Review"))
    yield Triple(node, SSF("reviewOutcome"), review.outcome)
    yield Triple(node, PROV("wasAttributedTo"), _party(review.reviewer) or us)
    yield Triple(node, DCTERMS("issued"), _day(review.issued or on))
    if review.fingerprint:
        yield Triple(node, SSF("fingerprint"), Literal(review.fingerprint))
    if review.node:
        yield Triple(node, SSF("reviews"), review.node)
    if review.until:
        yield Triple(node, SSF("waivedUntil"), _day(review.until))
    if review.comment:
        yield Triple(node, SSF("note"), Literal(review.comment))


def _party(reviewer: str) -> NamedNode | None:
    """The party that *reviewer* names by IRI; None where it is a name in words."""
    if "://" not in reviewer:
        return None
    try:
        return NamedNode(reviewer)
    except ValueError:
        return None


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD("date"))
