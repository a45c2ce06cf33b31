"""``generate``: exports made up at any size, and the findings that they deserve."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli.options import day
from iotssf_kg.cli.show import note, progress
from iotssf_kg.generate import LEDGER, Order, generate
from iotssf_kg.generate.calendar import SPAN, START


class Form(StrEnum):
    """How exports are written."""

    NQ = "nq"
    TTL = "ttl"
    JSONLD = "jsonld"


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("generate")(generate_)


def generate_(
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write to.")],
    exports: Annotated[int, typer.Option("--exports", help="How many exports.")] = 10,
    assets: Annotated[int, typer.Option("--assets", help="How many assets in each.")] = 40,
    seed: Annotated[
        int, typer.Option("--seed", help="The same arguments and seed give the same bytes.")
    ] = 0,
    faults: Annotated[
        float,
        typer.Option("--faults", metavar="RATE", help="The share of assets with a fault, 0 to 1."),
    ] = 0.0,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to write them.")] = Form.TTL,
    date: Annotated[
        str,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help=f"The day of issue; the ledger holds for {SPAN.days} days from then on.",
        ),
    ] = START.isoformat(),
) -> None:
    """Write made-up exports and, in ledger.csv, every finding that they deserve."""
    order = Order(exports, assets, seed, faults, form.value, day(date))
    triples = planted = findings = 0
    with progress("generating", exports) as bar:
        for written in generate(order, out):
            triples += written.triples
            planted += written.faults
            findings += written.findings
            bar.advance(bar.task_ids[0])
    note(
        f"wrote {exports} exports with {triples} statements and {planted} faults to {out}; "
        f"{out / LEDGER} has {findings} rows: each node, path and shape that iotssf validate "
        "gives findings of"
    )
