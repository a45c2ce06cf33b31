"""A reviewer's answers in a report's workbook, read, and written as an export of the reviewer.

A review of a finding names it by fingerprint, and the node that the finding is about; one in the
sheet for reviews of nodes names the node alone. An export names no natural person, so what stands
under ``reviewer`` stays in the workbook, unless it is the IRI of a party.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

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
)
from iotssf_kg.rdf.serialise import serialise
from iotssf_kg.rdf.syntax import TURTLE
from iotssf_kg.rules.export import fit

ACCEPTED: Final = SSF("Accepted")
WAIVED: Final = SSF("Waived")


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
        Triple(export, RDF("type"), SSF("Export")),
        Triple(export, DCTERMS("publisher"), us),
        Triple(export, DCTERMS("issued"), _day(on)),
        Triple(export, DCTERMS("conformsTo"), EXCHANGE_PROFILE),
        Triple(export, VOID("uriSpace"), Literal(space)),
        Triple(us, RDF("type"), SSF("Organization")),
        Triple(us, RDFS("label"), Literal(publisher_name)),
        *(statement for review in reviews for statement in _statements(review, space, us, on)),
    ]
    return serialise(statements, TURTLE, PREFIXES | {"": space})


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


def _statements(review: Review, space: str, us: NamedNode, on: date) -> Iterator[Triple]:
    name = review.fingerprint or sha256(review.subject.encode()).hexdigest()[:16]
    node = NamedNode(f"{space}review-{name}")
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
