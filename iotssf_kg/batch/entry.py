"""What a run keeps of each export: who claims what, and what was found."""

from __future__ import annotations

import base64
import hashlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.batch.parts import Part
from iotssf_kg.rules.directory import Claim, claim_of
from iotssf_kg.rules.export import Export
from iotssf_kg.rules.screened import Screened

# What was asked about other exports → the answer; see ``atlas``.
Asked: TypeAlias = dict[str, Any]


class Address(NamedTuple):
    """Where a pickled object lies in a file of ours."""

    offset: int
    length: int


@dataclass(frozen=True)
class Head:
    """What others need to know of an export without reading it.

    Attributes:
        iri: The export.
        key: The hash of its bytes, its name and its lines: what it says, and where.
        source: Its file.
        part: Where it is read from.
        claim: Its publisher, namespaces and product models.
        publisher: Who answers for it, if it says so.
        replaces: The exports that it says it replaces.
        described: The hashes of the nodes that it describes, in order, eight bytes each.
    """

    iri: NamedNode
    key: str
    source: str
    part: Part
    claim: Claim
    publisher: NamedNode | None
    replaces: frozenset[NamedNode]
    described: bytes = field(repr=False)

    @property
    def spaces(self) -> tuple[str, ...]:
        """The beginnings of the IRIs that it may describe."""
        return self.claim.spaces


def key_of(export: Export, lines: Sequence[int]) -> str:
    """What *export* says and where: its bytes, its name, the numbers of its *lines* in a file."""
    where = repr(lines) if isinstance(lines, range) else array("Q", lines).tobytes().hex()
    return hashlib.sha256(f"{export.sha256} {export.iri.value} {where}".encode()).hexdigest()


def head_of(screened: Screened, part: Part, lines: Sequence[int] = ()) -> Head:
    """The head of an export that was read from *part*, where it has *lines* of a larger file."""
    export, facts = screened.export, screened.facts
    named = (node for node in facts.subjects if isinstance(node, NamedNode))
    return Head(
        iri=export.iri,
        key=key_of(export, lines),
        source=part.source,
        part=part,
        claim=claim_of(screened),
        publisher=export.publisher,
        replaces=export.replaces,
        described=array("q", sorted(hash(n) for n in named if facts.describes(n))).tobytes(),
    )


@dataclass(frozen=True)
class Judgement:
    """What was found of one export, ready to be kept.

    Attributes:
        on: The date it was judged at.
        until: The next date on which the answer changes, if any.
        asked: What it depends on in other exports.
        report: The report of that export, as JSON (see ``report.record``).
        dated: Whether it names the date, so that it is another on any other.
        extract: What the comparison of all exports reads of it; b"" where nothing is compared.
    """

    on: date
    until: date | None
    asked: Asked = field(repr=False)
    report: bytes = field(repr=False)
    extract: bytes = field(default=b"", repr=False)
    dated: bool = False

    def holds(self, on: date) -> bool:
        """Whether the answer is the same at the date *on*."""
        if self.dated and on != self.on:
            return False
        return self.on <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Looked:
    """An export after a first look.

    Attributes:
        head: What it claims.
        judgement: What was found, where nothing else had to be known.
    """

    head: Head
    judgement: Judgement | None = None


def head_as_json(head: Head) -> dict[str, Any]:
    """*head* as an object that ``json.dumps`` takes, without where it is."""
    return {
        "iri": head.iri.value,
        "key": head.key,
        "party": head.claim.party.value,
        "spaces": list(head.claim.spaces),
        "models": {
            model.value: [
                [p.value, text, maker.value if maker else None] for p, text, maker in identifiers
            ]
            for model, identifiers in head.claim.models.items()
        },
        "publisher": head.publisher.value if head.publisher else None,
        "replaces": sorted(iri.value for iri in head.replaces),
        "described": base64.b85encode(head.described).decode(),
    }


def head_from_json(kept: Mapping[str, Any], part: Part) -> Head:
    """The head that *kept* was made from, now read from *part*."""
    models = {
        NamedNode(model): frozenset(
            (NamedNode(p), text, NamedNode(maker) if maker else None) for p, text, maker in found
        )
        for model, found in kept["models"].items()
    }
    return Head(
        iri=NamedNode(kept["iri"]),
        key=kept["key"],
        source=part.source,
        part=part,
        claim=Claim(NamedNode(kept["party"]), tuple(kept["spaces"]), models),
        publisher=NamedNode(kept["publisher"]) if kept["publisher"] else None,
        replaces=frozenset(map(NamedNode, kept["replaces"])),
        described=base64.b85decode(kept["described"]),
    )


def judgement_as_json(judgement: Judgement) -> dict[str, Any]:
    """*judgement* as an object that ``json.dumps`` takes."""
    return {
        "on": judgement.on.isoformat(),
        "until": judgement.until.isoformat() if judgement.until else None,
        "asked": judgement.asked,
        "report": judgement.report.decode(),
        "extract": base64.b85encode(judgement.extract).decode(),
        "dated": judgement.dated,
    }


def judgement_from_json(kept: Mapping[str, Any]) -> Judgement:
    """The judgement that *kept* was made from."""
    return Judgement(
        on=date.fromisoformat(kept["on"]),
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        asked=kept["asked"],
        report=kept["report"].encode(),
        extract=base64.b85decode(kept["extract"]),
        dated=kept["dated"],
    )
