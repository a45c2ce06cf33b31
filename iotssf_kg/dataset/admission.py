"""Whether an export enters: what it claims, and what guard and exchange say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from pyoxigraph import NamedNode

from iotssf_kg.dataset.register import Entry, Register, day, earlier
from iotssf_kg.namespaces import shrink
from iotssf_kg.validation.report import Finding, Report, Severity

# An export enters when these find no violation; what the others find is recorded.
ADMITTING: Final = ("guard", "exchange")
RECORDED: Final = ("category", "consistency")


@dataclass(frozen=True)
class Admission:
    """What became of one export that was to be loaded.

    Attributes:
        iri: The export.
        publisher: Who answers for it, if it says so.
        source: Its file.
        admitted: Whether it entered; nothing of a refused export does.
        current: Whether it is in the default graph, not superseded.
        reasons: Why it was refused.
        report: What was found in it: where it entered, all that is recorded; else what guard and
            exchange find. None where nothing was looked at.
    """

    iri: NamedNode
    publisher: NamedNode | None
    source: str
    admitted: bool
    current: bool = False
    reasons: tuple[str, ...] = ()
    report: Report | None = field(default=None, repr=False)

    def __str__(self) -> str:
        outcome = "kept" if self.admitted else f"refused: {'; '.join(self.reasons)}"
        return f"{self.iri.value} ({self.source}) {outcome}"


def objections(entry: Entry, register: Register, today: date) -> tuple[str, ...]:
    """Why *entry* cannot enter beside those in *register* on the day *today*, whatever it says."""
    if entry.publisher is None:
        return ("it names no publisher, or several",)
    held = register.get(entry.iri)
    if held is not None and held.publisher == entry.publisher and earlier(entry, held):
        return (f"it was issued on {entry.issued}, the one held on {held.issued}",)
    return tuple(
        dict.fromkeys(
            (
                *_others(entry, register, (entry.iri,), "it is called {} like an export of {}"),
                *_others(entry, register, entry.replaces, "it replaces {}, which is of {}"),
                *_outside(entry),
                *_backwards(entry, register),
                *_ahead(entry, today),
                *_overlaps(entry, register),
                *_cycles(entry, register),
            )
        )
    )


def _others(
    entry: Entry, register: Register, named: tuple[NamedNode, ...], text: str
) -> Iterator[str]:
    for iri in named:
        held = register.get(iri)
        if held is not None and held.publisher != entry.publisher:
            yield text.format(_name(iri), _name(held.publisher))


def _outside(entry: Entry) -> Iterator[str]:
    for iri in entry.replaces:
        if not entry.owns(iri):
            yield f"it replaces {_name(iri)}, which lies outside its void:uriSpace"


def _backwards(entry: Entry, register: Register) -> Iterator[str]:
    for iri in entry.replaces:
        held = register.get(iri)
        if held is not None and held.publisher == entry.publisher and earlier(entry, held):
            yield (
                f"it was issued on {entry.issued}, and replaces {_name(iri)}, "
                f"which was issued later, on {held.issued}"
            )


def _ahead(entry: Entry, today: date) -> Iterator[str]:
    # Where the publisher is, the next day may have begun.
    latest = today + timedelta(days=1)
    if day(entry.issued) > (latest.year, latest.month, latest.day):
        yield f"it says that it was issued on {entry.issued}, after the day of the load, {today}"


def _overlaps(entry: Entry, register: Register) -> Iterator[str]:
    for space in entry.spaces:
        for claimed, other in register.claiming(space):
            if other.publisher != entry.publisher:
                yield f"its space {space} overlaps {claimed} of {_name(other.publisher)}"


def _cycles(entry: Entry, register: Register) -> Iterator[str]:
    waiting, seen = list(entry.replaces), set(entry.replaces)
    while waiting:
        older = register.get(waiting.pop())
        for iri in older.replaces if older else ():
            if iri not in seen:
                seen.add(iri)
                waiting.append(iri)
    if entry.iri in seen:
        yield "it replaces itself, directly or through others"


def about(report: Report, iri: NamedNode) -> Report:
    """The part of *report* that is about the export *iri*."""
    return replace(
        report,
        findings=tuple(f for f in report.findings if f.export == iri),
        exports=tuple(e for e in report.exports if e.iri == iri),
    )


def together(first: Report, second: Report) -> Report:
    """One report of what two runs on the same exports found."""
    findings = {*first.findings, *second.findings}
    return replace(
        first,
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        checked={**first.checked, **second.checked},
        profiles=(*first.profiles, *second.profiles),
    )


def violations(report: Report) -> tuple[str, ...]:
    """A line for each shape that *report* has violations of, with the first node."""
    grave: dict[NamedNode, list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is Severity.VIOLATION:
            grave.setdefault(finding.shape, []).append(finding)
    return tuple(
        f"{found[0].message()} ({shrink(found[0].focus)}"
        + (f" and {len(found) - 1} more)" if len(found) > 1 else ")")
        for found in grave.values()
    )


def _name(node: NamedNode | None) -> str:
    return shrink(node) if node is not None else "nobody"
