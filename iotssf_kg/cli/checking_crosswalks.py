"""``crosswalk check``: mapping sets against the twelve rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.options import Format
from iotssf_kg.cli.show import note, show
from iotssf_kg.crosswalk.catalogue import files
from iotssf_kg.crosswalk.headed import read_headed
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.rules import breaches
from iotssf_kg.crosswalk.written import written
from iotssf_kg.errors import SourceError
from iotssf_kg.files import folder
from iotssf_kg.rdf.limits import Limits, unpacked
from iotssf_kg.rdf.load import load
from iotssf_kg.rdf.syntax import CSV

_LIMITS = Limits(bytes=64 << 20)


@group.command("check")
def check_(
    sets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SETS]...", help="SSSOM/TSV files; those shipped, if not given."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.TABLE,
) -> None:
    """Hold mapping sets against twelve rules; 1 where one is broken."""
    known = shelf()
    shipped = map(str, files(folder("ontology") / "crosswalks"))
    read = [written(read_headed(_text(name), name), known) for name in sets or shipped]
    found = list(breaches(read))
    rows = sum(len(each.rows) for each in read)
    if found or form is not Format.TABLE:
        told = [
            (Path(b.source).name, str(b.line), b.row, str(b.rule), b.column, b.what, b.remedy)
            for b in found
        ]
        show(("file", "line", "row", "rule", "column", "what", "remedy"), told, form)
    note(f"{rows:,} rows in {len(read)} sets: {len(found)} breaches of the twelve rules")
    if found:
        raise typer.Exit(1)


def _text(name: str) -> str:
    try:
        return unpacked(load(name, CSV, _LIMITS)[0], name, _LIMITS).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError("it is not UTF-8", source=name, hint="Save it as UTF-8") from error
