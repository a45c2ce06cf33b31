"""``kit``: exports to hold an exporter or a validator against."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli.options import Format, day
from iotssf_kg.cli.show import note, progress, show
from iotssf_kg.errors import SourceError
from iotssf_kg.generate.calendar import START
from iotssf_kg.kit import Answer, compare, write_kit
from iotssf_kg.kit.check import COMPARED


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("kit")(kit_)


def kit_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the kit.")],
    check: Annotated[
        list[Path] | None,
        typer.Option(
            "--check",
            metavar="REPORT",
            help="Compare a report on files of the kit, JSON or CSV, with what they deserve; "
            "repeatable.",
        ),
    ] = None,
    date: Annotated[
        str, typer.Option("--date", metavar="YYYY-MM-DD", help="The day that the kit is for.")
    ] = START.isoformat(),
) -> None:
    """Write exports in order and with faults, and the findings that each deserves; or check."""
    if check:
        _checked(compare(folder, check))
        return
    good = bad = 0
    with progress("writing the kit", 200) as bar:
        for case in write_kit(folder, day(date)):
            good, bad = good + case.good, bad + (not case.good)
            bar.advance(bar.task_ids[0])
    note(f"wrote {good} exports in order and {bad} with faults to {folder}; begin with README.md")


def _checked(answer: Answer) -> None:
    """Show how reports differ, and fail where they do."""
    if not answer.checked:
        raise SourceError(
            "the reports speak of no file of the kit", hint="Judge the files by their own names"
        )
    rows = [("missing", *row) for row in answer.missing]
    rows += [("not expected", *row) for row in answer.extra]
    if rows:
        show(("", *COMPARED), rows, Format.TABLE)
        raise typer.Exit(1)
    count = len(answer.checked)
    note(f"all as expected: {count} case{'s' * (count != 1)}")
