"""``crosswalk migrate``, ``diff`` and ``review``: a mapping set in the course of time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import apart, read_set
from iotssf_kg.cli.options import Day, Format, Out, Output, day
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.diff import diff
from iotssf_kg.crosswalk.lifecycle import Review
from iotssf_kg.crosswalk.mapping import End, Mapping, Status
from iotssf_kg.crosswalk.migration import Fate, Step, migrate
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.reviewing import with_review
from iotssf_kg.crosswalk.sssom import write_sssom
from iotssf_kg.outputs import write
from iotssf_kg.rdf.text import utf8_text

_STEP: Final = ("what", "row", "subject", "object", "new element", "possible", "why")
_CHANGE: Final = ("what", "row", "field", "before", "after")


@group.command("migrate")
def migrate_(
    file: Annotated[str, typer.Argument(metavar="SET", help="A set, its file or its name.")],
    by: Annotated[
        str, typer.Option("--by", metavar="SET", help="The mapping between the two editions.")
    ],
    author: Annotated[str, typer.Option("--author", help="Who proposes the new rows.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="List the rows, too, that go over as they are.")
    ] = False,
    form: Output = Format.TABLE,
    out: Out = None,
) -> None:
    """List what a new edition makes somebody look at again, and write the set for it to --out."""
    apart(out, [file, by])
    known = shelf()
    found = migrate(read_set(file, known), read_set(by, known), known, author)
    new, steps = found.mappings, found.steps if everything else found.again
    show(_STEP, map(_step, steps), form, f"{new.subject} to {new.object}")
    for fate, many in Counter(step.fate for step in found.steps).items():
        note(f"{many} {fate}")
    if out is not None:
        write(out, write_sssom(new, known))
        note(f"wrote {len(new.rows)} rows to {out}: proposed, unreviewed")


def _step(step: Step) -> list[str]:
    old, new = step.old, step.new
    return [
        step.fate,
        old.id if old else "",
        _id(old.subject if old else None),
        _id(old.object if old else None),
        _id(step.element),
        _possible(new) if new else "",
        step.why if step.fate is not Fate.CARRIED else "",
    ]


def _id(end: End | None) -> str:
    return end.id if end else ""


def _possible(row: Mapping) -> str:
    if row.unmapped:
        return ""
    return "any" if row.unknown else " or ".join(row.relation.names)


@group.command("diff")
def diff_(
    before: Annotated[str, typer.Argument(metavar="OLD", help="A set, its file or its name.")],
    after: Annotated[str, typer.Argument(metavar="NEW", help="Another version of it.")],
    form: Output = Format.TABLE,
) -> None:
    """Tell what changed between two versions of a mapping set, row by row."""
    known = shelf()
    old, new = read_set(before, known), read_set(after, known)
    if old.id != new.id:
        note(f"these are two sets, {old.id} and {new.id}")
    changes = list(diff(old, new))
    if changes or form is not Format.TABLE:
        show(_CHANGE, changes, form)
    rows = {each.row: each.kind for each in changes if each.row}
    told = [f"{many} row(s) {kind}" for kind, many in Counter(rows.values()).items()]
    note(", ".join(told) or "no row differs")


@group.command("review")
def review_(
    file: Annotated[Path, typer.Argument(metavar="SET", help="The file of a set in SSSOM/TSV.")],
    rows: Annotated[list[str], typer.Argument(metavar="ROWS...", help="Their record_id.")],
    status: Annotated[Status, typer.Option("--status", help="Where they shall stand.")],
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="NAME", help="Who says so.")],
    agreement: Annotated[
        float | None, typer.Option("--agreement", help="From -1, not at all, to 1, in all.")
    ] = None,
    comment: Annotated[str, typer.Option("--comment", help="Why, in your own words.")] = "",
    date: Day = None,
) -> None:
    """Write a review into rows of a set's file, and leave all else in it as it is."""
    review = Review(status, reviewer, str(day(date)), agreement, comment)
    data = file.read_bytes()
    utf8_text(data, str(file))
    write(file, with_review(data.decode(), str(file), shelf(), rows, review))
    note(f"{file}: {len(set(rows))} row(s) are {status} now")
