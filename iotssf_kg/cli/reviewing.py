"""``review``: a reviewer's answers in a report's workbook become an export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.options import day
from iotssf_kg.cli.show import note
from iotssf_kg.errors import BadParameter, Vacuous
from iotssf_kg.outputs import write


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("review")(review_)


def review_(
    file: Annotated[Path, typer.Argument(help="A report in xlsx, its review columns filled in.")],
    space: Annotated[
        str,
        typer.Option("--space", help="The reviewer's own namespace: https://auditor.example/id/"),
    ],
    name: Annotated[str, typer.Option("--name", help="The organization that reviewed.")],
    out: options.Out = None,
    date: options.Day = None,
    id_: Annotated[
        str, typer.Option("--id", help="The export's own name; reviews- and the day, if not given.")
    ] = "",
) -> None:
    """Write the reviews in a report's workbook as an export of the reviewer."""
    # Not at the top: openpyxl takes longer to import than most commands to run.
    from iotssf_kg.report.reviews import reviews_export
    from iotssf_kg.report.reviewsheets import read_reviews

    found = read_reviews(file)
    if not found:
        raise Vacuous("no review is filled in", where=str(file), hint="Fill in the column outcome")
    data = reviews_export(found, space, name, day(date), id_)
    if any(review.reviewer and "://" not in review.reviewer for review in found):
        note("the names of reviewers stay in the workbook: an export names no natural person")
    if out is None:
        sys.stdout.buffer.write(data)
        return
    if out.exists():
        raise BadParameter("it exists already", where=str(out), hint="Choose another name")
    write(out, data)
    note(f"wrote {len(found)} reviews to {out}; keep them with: iotssf load --store STORE {out}")
