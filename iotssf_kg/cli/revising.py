"""``crosswalk migrate``: a mapping set for a new edition."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final

import typer

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import apart, read_set
from iotssf_kg.cli.options import Format, Out, Output
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.mapping import End, Mapping
from iotssf_kg.crosswalk.migration import Fate, Step, migrate
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import write_sssom
from iotssf_kg.outputs import write

_STEP: Final = ("what", "row", "subject", "object", "new element", "possible", "why")


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
