"""Any number of exports judged as if all were at hand, while only a few ever are.

Twice through: the first time each is read, and judged unless it refers to one that was seen; then
everybody's claims are known, and what depends on them is judged, or judged again. Reports come in
the order of the input.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.batch.atlas import Atlas
from iotssf_kg.batch.entry import Head, Judgement, Looked
from iotssf_kg.batch.gang import Gang
from iotssf_kg.batch.orders import Compare, Judge, Look, Place, Scan
from iotssf_kg.batch.parts import Part
from iotssf_kg.batch.quads import Stretch
from iotssf_kg.batch.setting import Setting
from iotssf_kg.batch.slots import Seen, Slot, current, once
from iotssf_kg.batch.sources import Found, pieces
from iotssf_kg.batch.spool import Spool
from iotssf_kg.errors import SourceError
from iotssf_kg.report.record import as_record, from_record
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.judge import COMPARING
from iotssf_kg.validation.report import Finding, Judged, Report, Unjudged, merged

# Told what is done, how often so far, and how often in all where that is known.
Tick: TypeAlias = Callable[[str, int, int | None], None]
_ALL: Final = "all exports together"


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
    _exports: list[Judged] = field(default_factory=list, init=False)
    _unjudged: list[Unjudged] = field(default_factory=list, init=False)
    _checked: dict[NamedNode, int] = field(default_factory=dict, init=False)

    def parts(self, found: Iterable[Found]) -> Iterator[Report]:
        """The report of each export in *found*, then that of the comparison, if there is one."""
        spool = Spool(self.scratch / "judgements")
        try:
            seen = current(list(once(self._looked(found, spool))), self.note)
            slots = [each for each in seen if isinstance(each, Slot)]
            heads = self._settle(slots, spool)
            for done, report in enumerate(self._reports(seen, heads, spool)):
                self.tick("judging", done + 1, len(seen))
                if report is not None:
                    yield self._counted(report)
            if COMPARING in self.setting.profiles and any(s.head.part.judged for s in slots):
                yield from map(self._counted, self._compared(slots, spool))
        finally:
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
            exports=tuple(self._exports),
            unjudged=tuple(self._unjudged),
        )

    def _counted(self, report: Report) -> Report:
        self._exports += report.exports
        self._unjudged += report.unjudged
        self._checked = merged((self._checked, report.checked))
        return report

    def _looked(self, found: Iterable[Found], spool: Spool) -> list[Seen]:
        """Every export after the first look, in order."""
        table: list[list[Seen]] = []
        places: list[tuple[int, str]] = []

        def orders() -> Iterator[Look]:
            for each in found:
                table.append([each] if isinstance(each, Unjudged) else [])
                if isinstance(each, Part):
                    places.append((len(table) - 1, each.source))
                    yield Look(each)

        for done, (number, answer) in enumerate(self.gang.each(orders())):
            place, source = places[number]
            seen = [stopped(source, answer)] if isinstance(answer, str) else answer
            for each in seen:
                table[place].append(self._slot(each, spool))
            self.tick("reading", done + 1, None)
        return [each for row in table for each in row]

    def _slot(self, seen: Looked | Unjudged, spool: Spool) -> Seen:
        if isinstance(seen, Unjudged):
            return seen
        return Slot(seen.head, spool.add(seen.judgement) if seen.judgement else None)

    def _settle(self, slots: list[Slot], spool: Spool) -> Path:
        """Forget the judgements that the whole contradicts; the file with everybody's heads."""
        atlas = Atlas(slot.head for slot in slots)
        for slot in slots:
            if slot.address and not atlas.holds(spool.get(slot.address).asked):
                slot.address = None
        path = self.scratch / "atlas"
        with path.open("wb") as out:
            pickle.dump(atlas, out, pickle.HIGHEST_PROTOCOL)
        return path

    def _reports(self, seen: list[Seen], atlas: Path, spool: Spool) -> Iterator[Report | None]:
        """The report of each of *seen*, in order; None for those that were not asked about."""
        open_ = [slot.head for slot in seen if isinstance(slot, Slot) and self._wants(slot)]
        answers = self.gang.run(Judge(head, str(atlas)) for head in open_)
        for each in seen:
            if isinstance(each, Unjudged):
                yield self._part(unjudged=(each,))
                continue
            found: Judgement | Unjudged | None = None
            if each.address is not None:
                found = spool.get(each.address)
            elif self._wants(each):
                answer = next(answers)
                failed = isinstance(answer, str)
                found = stopped(each.head.source, answer, each.head.iri) if failed else answer
                if isinstance(found, Judgement):
                    each.address = spool.add(found)
            if isinstance(found, Unjudged):
                yield self._part(unjudged=(found,))
            else:
                yield self._read(each.head, found.report) if found and found.report else None

    def _wants(self, slot: Slot) -> bool:
        """Whether the export is still to be judged."""
        comparing = COMPARING in self.setting.profiles
        return slot.address is None and (slot.head.part.judged or comparing)

    def _read(self, head: Head, report: bytes) -> Report:
        """The report of one export, which may have been in another file at another date."""
        found = from_record(json.loads(report))
        findings = (
            f if f.source == head.source else replace(f, source=head.source) for f in found.findings
        )
        exports = (replace(each, source=head.source) for each in found.exports)
        return replace(found, on=self.setting.on, findings=tuple(findings), exports=tuple(exports))

    def _part(self, unjudged: tuple[Unjudged, ...]) -> Report:
        return Report((), {}, on=self.setting.on, unjudged=unjudged)

    def _compared(self, slots: list[Slot], spool: Spool) -> Iterator[Report]:
        """The report of the comparison of all that could be judged."""
        spool.flush()
        self.tick("comparing", 0, None)
        held = [slot for slot in slots if slot.address is not None]
        members = [(slot.address, slot.head.source) for slot in held if slot.address]
        wanted = frozenset(slot.head.iri for slot in held if slot.head.part.judged)
        (answer,) = self.comparing.run([Compare(str(spool.path), members, wanted)])
        if isinstance(answer, str):
            yield self._part(unjudged=(stopped(_ALL, answer),))
            return
        report = from_record(json.loads(answer))
        yield self._located(report, {slot.head.iri: slot.head for slot in held})

    def _located(self, report: Report, heads: dict[NamedNode, Head]) -> Report:
        """*report* with the places of its findings, as far as they can be found."""
        if not self.setting.lines:
            return report
        by_export = sorted(report.findings, key=lambda finding: str(finding.export))
        groups = [list(each) for _, each in groupby(by_export, lambda finding: finding.export)]
        orders = (
            Place(heads[found[0].export], _packed(report, found))
            for found in groups
            if found[0].export in heads
        )
        placed = [f for f in by_export if f.export not in heads]
        for found, answer in zip(groups, self.gang.run(orders), strict=False):
            located = None if isinstance(answer, str) else from_record(json.loads(answer))
            placed += located.findings if located else found
        return replace(report, findings=tuple(sorted(placed, key=lambda f: f.order)))


def _packed(report: Report, findings: list[Finding]) -> bytes:
    return json.dumps(as_record(replace(report, findings=tuple(findings)))).encode()


def stopped(source: str, why: str, export: NamedNode | None = None) -> Unjudged:
    """That *source* was stopped at a limit, or stopped us."""
    return Unjudged(source, f"{source}: {why}", export=export, exit_code=3)
