"""What a load changes, decided before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    claims = _claims(exports, before)
    fitting = [export for export, reasons in claims if not reasons]
    trial = _with(before, fitting)
    shelf = Shelf(store, trial, fitting)
    first = bench.reports(hands(shelf, _entries(trial, fitting)), ADMITTING)
    entering = [export for export in fitting if first[export.iri].conforms]
    after = _with(before, entering)
    shelf = Shelf(store, after, entering)
    entries = _entries(after, entering)
    leaving = _leaving(before, after, entries)
    near = _near(store, shelf, before, after, [*entries, *leaving])
    own = {entry.iri for entry in (*entries, *leaving)}
    touched = [e for e in dict.fromkeys((*near, *stale)) if e.iri not in own]
    changes = _changes(bench, hands(shelf, [*entries, *touched]), [*entries, *touched], first)
    return Decision(
        admissions=[
            _admission(export, reasons, first.get(export.iri), after) for export, reasons in claims
        ],
        entering=changes[: len(entries)],
        refreshed=changes[len(entries) :],
        leaving=leaving,
        before=before,
    )


def _claims(exports: Iterable[Export], before: Register) -> list[tuple[Export, tuple[str, ...]]]:
    """Each export, and why it cannot enter beside those held and those before it."""
    found = []
    trial = before.copy()
    seen: set[NamedNode] = set()
    for export in exports:
        entry = entry_of(export)
        twice = ("it comes twice in one load",) if export.iri in seen else ()
        reasons = twice or objections(entry, trial)
        if not reasons:
            seen.add(export.iri)
            trial.add(entry)
        found.append((export, reasons))
    return found


def _admission(
    export: Export, reasons: tuple[str, ...], report: Report | None, after: Register
) -> Admission:
    looked_at = None if reasons else report
    reasons = reasons or (violations(report) if report else ())
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
    return [*akin, *after.referrers(spaces)]


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
