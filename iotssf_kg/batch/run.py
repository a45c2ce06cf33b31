"""Any number of exports judged as if all were at hand, while only a few ever are.

Twice through: the first time each is read, and judged unless it refers to one that was seen; then
everybody's claims are known, and what depends on them is judged, or judged again. Reports come in
the order of the input.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.batch.book import Book
from iotssf_kg.batch.entry import Head, Judgement
from iotssf_kg.batch.gang import Gang
from iotssf_kg.batch.orders import Compare, Judge, Look, Place, Scan
from iotssf_kg.batch.parts import Part
from iotssf_kg.batch.quads import Stretch
from iotssf_kg.batch.setting import Setting
from iotssf_kg.batch.sources import Found, divided, pieces
from iotssf_kg.batch.spool import Addresses, Shelf, Spool
from iotssf_kg.errors import SourceError
from iotssf_kg.report.record import as_record, from_record
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import COMPARING
from iotssf_kg.validation.report import Finding, Report, Unjudged, merged

# Told what is done, how often so far, and how often in all where that is known.
Tick: TypeAlias = Callable[[str, int, int | None], None]
_ALL: Final = "all exports together"


class Seat(NamedTuple):
    """Where an export is entered: the place of its part in the input, and its own in the part."""

    part: int
    number: int


@dataclass
class Run:
    """One run over many exports.

    Args:
        setting: What is judged by.
        gang: What does the work.
        comparing: The same for the one comparison of all.
        scratch: A folder for what is set aside.
        tick: Told how far it is.
        note: Told of exports that were left aside.
    """

    setting: Setting
    gang: Gang
    comparing: Gang
    scratch: Path
    tick: Tick = lambda what, done, total: None
    note: Callable[[str], None] = lambda text: None
    _exports: Shelf = field(default_factory=Shelf, init=False)
    _unjudged: list[Unjudged] = field(default_factory=list, init=False)
    _checked: dict[NamedNode, int] = field(default_factory=dict, init=False)

    def parts(self, found: Iterable[Found]) -> Iterator[Report]:
        """The report of each export in *found*, then that of the comparison, if there is one."""
        spool = Spool(self.scratch / "judgements")
        book = Book(self.scratch / "book", new=True)
        try:
            self._look(found, book, spool)
            book.settle(self.note)
            places = book.places
            held = self._standing(book, places, spool)
            asked = False
            for done, report in enumerate(self._reports(book, places, held, spool)):
                self.tick("judging", done + 1, len(places))
                if report is not None:
                    asked = asked or bool(report.exports)
                    yield self._counted(report)
            if COMPARING in self.setting.profiles and asked:
                yield from map(self._counted, self._compared(book, places, held, spool))
        finally:
            book.close()
            spool.close()

    def scanned(self, path: Path, source: str) -> Iterator[Stretch]:
        """Which graphs the lines of the file at *path* are of, told by those who do the work.

        Args:
            path: The file.
            source: What a reader knows it by.

        Raises:
            SourceError: One of them was stopped at it.
        """
        orders = (Scan(path, begin, end) for begin, end in pieces(path))
        for answer in self.gang.run(orders):
            if isinstance(answer, str):
                raise SourceError("its lines cannot be split", source=source, hint=answer)
            yield from answer

    def total(self) -> Report:
        """What was judged and checked in all parts so far, without findings."""
        return Report(
            findings=(),
            checked=self._checked,
            on=self.setting.on,
            profiles=self.setting.profiles,
            engine=engine(self.setting.engine).name,
            exports=self._exports,
            unjudged=tuple(self._unjudged),
        )

    def _counted(self, report: Report) -> Report:
        for each in report.exports:
            self._exports.add(each)
        self._unjudged += report.unjudged
        self._checked = merged((self._checked, report.checked))
        return report

    def _look(self, found: Iterable[Found], book: Book, spool: Spool) -> None:
        """Enter every export into *book* after the first look."""
        placed = ((Seat(place, 0), each) for place, each in enumerate(found))
        again: list[tuple[Seat, Found]] = []
        for seat, part, why in self._entered(placed, book, spool):
            graphs = divided(part, self.scratch)
            if len(graphs) > 1:
                again += [(Seat(seat.part, number), each) for number, each in enumerate(graphs)]
            else:
                book.refuse(*seat, stopped(part.source, why, _export(graphs or [part])))
        for seat, part, why in self._entered(again, book, spool):
            book.refuse(*seat, stopped(part.source, why, part.export))

    def _entered(
        self, found: Iterable[tuple[Seat, Found]], book: Book, spool: Spool
    ) -> Iterator[tuple[Seat, Part, str]]:
        """Enter what is *found*; what was stopped is given back, with the reason."""
        under_way: dict[int, tuple[Seat, Part]] = {}

        def orders() -> Iterator[Look]:
            numbers = count()
            for seat, each in found:
                if isinstance(each, Unjudged):
                    book.refuse(*seat, each)
                else:
                    under_way[next(numbers)] = seat, each
                    yield Look(each)

        for done, (number, answer) in enumerate(self.gang.each(orders())):
            seat, part = under_way.pop(number)
            if isinstance(answer, str):
                yield seat, part, answer
                continue
            for at, each in enumerate(answer, seat.number):
                if isinstance(each, Unjudged):
                    book.refuse(seat.part, at, each)
                else:
                    address = spool.add(each.judgement) if each.judgement else None
                    book.add(seat.part, at, each.head, address)
            self.tick("reading", done + 1, None)

    def _standing(self, book: Book, places: Sequence[int], spool: Spool) -> Addresses:
        """Where the judgements are that the whole does not contradict."""
        held = Addresses(len(places))
        for at, place in enumerate(places):
            address = book[place].address
            if address and book.atlas.holds(spool.get(address).asked):
                held[at] = address
        return held

    def _reports(
        self, book: Book, places: Sequence[int], held: Addresses, spool: Spool
    ) -> Iterator[Report | None]:
        """The report of each export, in order; None for those that were not asked about."""
        open_ = (head for at, head in self._heads(book, places) if not held[at])
        answers = self.gang.run(Judge(head, str(book.path)) for head in filter(self._wants, open_))
        for at, place in enumerate(places):
            head, fault, _ = book[place]
            if head is None:
                yield self._part(fault)
                continue
            found: Judgement | Unjudged | None = None
            if (address := held[at]) is not None:
                found = spool.get(address)
            elif self._wants(head):
                answer = next(answers)
                failed = isinstance(answer, str)
                found = stopped(head.source, answer, head.iri) if failed else answer
                if isinstance(found, Judgement):
                    held[at] = spool.add(found)
            if isinstance(found, Unjudged):
                yield self._part(found)
            else:
                yield self._read(head, found.report) if found and found.report else None

    def _heads(self, book: Book, places: Sequence[int]) -> Iterator[tuple[int, Head]]:
        """Those that can be judged, each with its number."""
        for at, place in enumerate(places):
            head = book[place].head
            if head is not None:
                yield at, head

    def _wants(self, head: Head) -> bool:
        """Whether the export is to be judged: asked about, or compared with those that are."""
        return head.part.judged or COMPARING in self.setting.profiles

    def _read(self, head: Head, report: bytes) -> Report:
        """The report of one export, which may have been in another file at another date."""
        found = from_record(json.loads(report))
        findings = (
            f if f.source == head.source else replace(f, source=head.source) for f in found.findings
        )
        exports = (replace(each, source=head.source) for each in found.exports)
        return replace(found, on=self.setting.on, findings=tuple(findings), exports=tuple(exports))

    def _part(self, fault: Unjudged | None) -> Report:
        return Report((), {}, on=self.setting.on, unjudged=(fault,) if fault else ())

    def _compared(
        self, book: Book, places: Sequence[int], held: Addresses, spool: Spool
    ) -> Iterator[Report]:
        """The report of the comparison of all that could be judged."""
        spool.flush()
        self.tick("comparing", 0, None)
        members, wanted = [], set()
        for at, head in self._heads(book, places):
            if (address := held[at]) is not None:
                members.append((address, head.source))
                if head.part.judged:
                    wanted.add(head.iri)
        order = Compare(str(spool.path), members, frozenset(wanted))
        (answer,) = self.comparing.run([order])
        if isinstance(answer, str):
            yield self._part(stopped(_ALL, answer))
            return
        yield self._located(from_record(json.loads(answer)), book)

    def _located(self, report: Report, book: Book) -> Report:
        """*report* with the places of its findings, as far as they can be found."""
        if not self.setting.lines:
            return report
        by_export = sorted(report.findings, key=lambda finding: str(finding.export))
        groups = [list(each) for _, each in groupby(by_export, lambda finding: finding.export)]
        heads = [(book.head(each) if (each := found[0].export) else None) for found in groups]
        orders = (
            Place(head, _packed(report, found))
            for head, found in zip(heads, groups, strict=True)
            if head is not None
        )
        answers, placed = self.gang.run(orders), list[Finding]()
        for head, found in zip(heads, groups, strict=True):
            answer = "" if head is None else next(answers)
            located = None if isinstance(answer, str) else from_record(json.loads(answer))
            placed += located.findings if located else found
        return replace(report, findings=tuple(sorted(placed, key=lambda f: f.order)))


def _packed(report: Report, findings: list[Finding]) -> bytes:
    return json.dumps(as_record(replace(report, findings=tuple(findings)))).encode()


def _export(parts: Sequence[Found]) -> NamedNode | None:
    (part,) = parts
    return part.export


def stopped(source: str, why: str, export: NamedNode | None = None) -> Unjudged:
    """That *source* was stopped at a limit, or stopped us."""
    return Unjudged(source, f"{source}: {why}", export=export, exit_code=3)
