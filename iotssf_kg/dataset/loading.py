"""What a load changes, decided before anything is written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from iotssf_kg.dataset.admission import (
    ADMITTING,
    RECORDED,
    Admission,
    objections,
    together,
    violations,
)
from iotssf_kg.dataset.register import Entry, Register, entry_of
from iotssf_kg.dataset.shelf import Shelf, stored
from iotssf_kg.dataset.verdicts import Bench, Hand, hands
from iotssf_kg.rules.closure import Closure
from iotssf_kg.rules.export import Export
from iotssf_kg.store import Reader
from iotssf_kg.validation.report import Report


@dataclass(frozen=True)
class Change:
    """One export that enters, or whose closure and report become others.

    Attributes:
        entry: The export as the catalogue will have it.
        closure: What follows from it.
        report: What was found in it.
    """

    entry: Entry
    closure: Closure
    report: Report


@dataclass(frozen=True)
class Decision:
    """What a load will do.

    Attributes:
        admissions: What becomes of each export, in the order given.
        entering: Those that enter.
        refreshed: Current ones that depend on those that enter or leave.
        leaving: Those that leave the default graph.
        before: The register that it was decided on.
    """

    admissions: list[Admission]
    entering: list[Change]
    refreshed: list[Change]
    leaving: list[Entry]
    before: Register


def decide(
    store: Reader,
    before: Register,
    exports: Iterable[Export],
    bench: Bench,
    stale: Iterable[Entry] = (),
) -> Decision:
    """What loading *exports* into *store* does.

    Args:
        store: Read only.
        before: What it holds.
        exports: In the order given.
        bench: What they are judged with.
        stale: Current exports to be closed and judged anew whatever enters.
    """
    trial = _tried(store, before, list(exports), bench)
    entering, first = trial.entering, trial.reports
    after = _with(before, entering)
    shelf = Shelf(store, after, entering)
    entries = _entries(after, entering)
    leaving = _leaving(before, after, entries)
    near = _near(store, shelf, before, after, [*entries, *leaving])
    own = {entry.iri for entry in (*entries, *leaving)}
    touched = [e for e in dict.fromkeys((*near, *stale)) if e.iri not in own]
    changes = _changes(bench, hands(shelf, [*entries, *touched]), [*entries, *touched], first)
    recorded = {change.entry.iri: change.report for change in changes}
    return Decision(
        admissions=[
            _admission(export, reasons, report, after, recorded)
            for export, reasons, report in trial.outcomes
        ],
        entering=changes[: len(entries)],
        refreshed=changes[len(entries) :],
        leaving=leaving,
        before=before,
    )


@dataclass(frozen=True)
class _Trial:
    """Which exports enter, with why the others do not.

    Attributes:
        outcomes: Each export in the order given, what forbids it, what was found in it.
        entering: Those that enter.
        reports: What was found in these.
    """

    outcomes: list[tuple[Export, tuple[str, ...], Report | None]]
    entering: list[Export]
    reports: dict[NamedNode, Report]


def _tried(store: Reader, before: Register, exports: Sequence[Export], bench: Bench) -> _Trial:
    """What becomes of *exports*; one in which something is found claims nothing from the rest."""
    failed: dict[int, Report] = {}
    # Who judges at a past day loads today; who judges at a day to come, as if on it.
    today = max(bench.on, date.today())
    while True:
        claims = _claims(exports, before, failed, today)
        fitting = [n for n in range(len(exports)) if n not in failed and not claims[n]]
        entering = [exports[n] for n in fitting]
        trial = _with(before, entering)
        judged = hands(Shelf(store, trial, entering), _entries(trial, entering))
        reports = bench.reports(judged, ADMITTING)
        found = {n: reports[exports[n].iri] for n in fitting}
        worse = {n: report for n, report in found.items() if not report.conforms}
        if not worse:
            known = {**found, **failed}
            each = [(e, claims[n], known.get(n)) for n, e in enumerate(exports)]
            return _Trial(each, entering, reports)
        failed |= worse


def _claims(
    exports: Sequence[Export], before: Register, failed: Container[int], today: date
) -> list[tuple[str, ...]]:
    """Why each export cannot enter beside those held and those before it, but for the *failed*."""
    found = []
    trial = before.copy()
    seen: set[NamedNode] = set()
    for number, export in enumerate(exports):
        entry = entry_of(export)
        reasons: tuple[str, ...] = ()
        if number not in failed:
            twice = ("it comes twice in one load",) if export.iri in seen else ()
            reasons = twice or objections(entry, trial, today)
            if not reasons:
                seen.add(export.iri)
                trial.add(entry)
        found.append(reasons)
    return found


def _admission(
    export: Export,
    reasons: tuple[str, ...],
    report: Report | None,
    after: Register,
    recorded: Mapping[NamedNode, Report],
) -> Admission:
    looked_at = None if reasons else report
    reasons = reasons or (violations(report) if report else ())
    if not reasons:
        looked_at = recorded.get(export.iri, report)
    entry = after.get(export.iri)
    return Admission(
        iri=export.iri,
        publisher=export.publisher,
        source=export.source,
        admitted=not reasons,
        current=not reasons and entry is not None and entry.current,
        reasons=reasons,
        report=looked_at,
    )


def _with(register: Register, exports: Iterable[Export]) -> Register:
    grown = register.copy()
    for export in exports:
        grown.add(entry_of(export))
    return grown


def _entries(register: Register, exports: Iterable[Export]) -> list[Entry]:
    found = (register.get(export.iri) for export in exports)
    return [entry for entry in found if entry is not None]


def _leaving(before: Register, after: Register, entering: Iterable[Entry]) -> list[Entry]:
    own = {entry.iri for entry in entering}
    still = {entry.iri for entry in after.current()}
    return [entry for entry in before.current() if entry.iri not in own | still]


def _near(
    store: Reader, shelf: Shelf, before: Register, after: Register, moving: Iterable[Entry]
) -> list[Entry]:
    """The current exports whose closures can change with those that enter or leave."""
    moved = list(moving)
    versions = [shelf.export(entry) for entry in moved]
    old = (before.get(entry.iri) for entry in moved)
    versions += [stored(store, held) for held in old if held is not None]
    akin = [entry for version in versions for entry in shelf.corresponding(version)]
    spaces = {space for version in versions for space in version.spaces}
    spaces |= {space for entry in akin for space in entry.spaces}
    return [*akin, *after.referrers(spaces), *shelf.depending(versions)]


def _changes(
    bench: Bench, hands: Sequence[Hand], entries: Sequence[Entry], first: Mapping[NamedNode, Report]
) -> list[Change]:
    """What *entries* become; *first* has what admitted those that enter."""
    touched = {entry.iri for entry in entries} - first.keys()
    admitting = {**first, **bench.reports(hands, ADMITTING, touched)}
    recorded = bench.reports(hands, RECORDED)
    closures = bench.closures(hands)
    return [
        Change(each, closures[each.iri], together(admitting[each.iri], recorded[each.iri]))
        for each in entries
    ]
