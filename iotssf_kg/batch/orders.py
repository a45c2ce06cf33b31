"""What a worker is asked to do, and how it answers."""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.batch import extracts
from iotssf_kg.batch.atlas import Atlas, alone
from iotssf_kg.batch.book import Book
from iotssf_kg.batch.desk import Desk
from iotssf_kg.batch.entry import Address, Head, Judgement, Looked
from iotssf_kg.batch.parts import Part, Text, named, read_part, unjudged
from iotssf_kg.batch.quads import Stretch, piece
from iotssf_kg.batch.setting import Setting
from iotssf_kg.errors import IotssfError
from iotssf_kg.report.record import as_record, from_record
from iotssf_kg.validation.judge import compared
from iotssf_kg.validation.report import Unjudged


class Order(Protocol):
    """Something to be done at a desk."""

    def at(self, desk: Desk) -> Any:
        """Do it."""


class Answer(NamedTuple):
    """What came of an order, and what is to be kept of it."""

    value: Any
    notes: list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Scan:
    """Tell which graphs the lines are of that begin from *begin* to before *end* in a file."""

    path: Path
    begin: int
    end: int

    def at(self, desk: Desk) -> list[Stretch]:
        """Their stretches, in order."""
        return piece(self.path, self.begin, self.end)


@dataclass(frozen=True)
class Look:
    """Read a part, and judge those exports in it that seem to need no other."""

    part: Part

    def at(self, desk: Desk) -> list[Looked | Unjudged]:
        """What was seen of each export."""
        try:
            texts = read_part(self.part)
        except IotssfError as error:
            return [unjudged(self.part.source, error)]
        return [seen for text in texts for seen in self._seen(desk, text)]

    def _seen(self, desk: Desk, text: Text) -> list[Looked | Unjudged]:
        try:
            return [self._looked(desk, head) for head in desk.heads(text)]
        except IotssfError as error:
            return [replace(unjudged(self.part.source, error), export=named(text.graph))]

    def _looked(self, desk: Desk, head: Head) -> Looked:
        kept = desk.kept(head)
        if kept is None and not desk.waits(head):
            kept = desk.judge(head, alone(head))
        return Looked(head, kept)


@dataclass(frozen=True)
class Judge:
    """Judge an export among all others."""

    head: Head
    atlas: str

    def at(self, desk: Desk) -> Judgement | Unjudged:
        """What was found."""
        try:
            return desk.judge(self.head, _atlas(self.atlas))
        except IotssfError as error:
            return replace(unjudged(self.head.source, error), export=self.head.iri)


@dataclass(frozen=True)
class Compare:
    """Compare all exports with each other.

    Attributes:
        spool: The file with their judgements.
        members: Where each is in it, and the file that the export is in.
        wanted: Those asked about.
    """

    spool: str
    members: Sequence[tuple[Address, str]] = field(repr=False)
    wanted: frozenset[NamedNode] = field(repr=False)

    def at(self, desk: Desk) -> bytes:
        """The report of the comparison, as JSON."""
        on = desk.setting.on
        with Path(self.spool).open("rb") as spool:
            read = [
                extracts.unpacked(judgement(spool, address).extract, source, on)
                for address, source in self.members
            ]
        report = compared(read, self.wanted, on, desk.catalogue, desk.engine)
        return json.dumps(as_record(report)).encode()


@dataclass(frozen=True)
class Place:
    """Find the lines of what the comparison found about one export."""

    head: Head
    report: bytes = field(repr=False)

    def at(self, desk: Desk) -> bytes:
        """The report, with places."""
        report = from_record(json.loads(self.report))
        found = desk.places(self.head, iter(report.findings))
        return json.dumps(as_record(replace(report, findings=tuple(found)))).encode()


def judgement(spool: Any, address: Address) -> Judgement:
    """The judgement at *address* in *spool*, a file of our own."""
    spool.seek(address.offset)
    found: Judgement = pickle.loads(spool.read(address.length))  # noqa: S301 - written by us
    return found


# What answers hold beside plain values and classes of our own.
ANSWERS: Final = (NamedNode, BlankNode, Literal, date)


def answer(desk: Desk, order: Order) -> Answer:
    """Do *order* at *desk*."""
    return Answer(order.at(desk), desk.taken())


_DESKS: dict[str, Desk] = {}


def begin(setting: Setting) -> None:
    """Make this process's desk; what is slow to begin with is done here."""
    _DESKS["here"] = Desk(setting)
    # What is there by now stays; to look through it again and again takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def do(order: Order) -> Answer:
    """Do *order* at this process's desk."""
    return answer(_DESKS["here"], order)


@lru_cache(maxsize=1)
def _atlas(path: str) -> Atlas:
    return Book(Path(path)).atlas
