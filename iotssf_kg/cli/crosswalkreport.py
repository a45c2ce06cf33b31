"""``crosswalk report``: two frameworks beside each other, to read, to sort or to send on."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.audit.crosswalks import (
    compared,
    comparison_csv,
    comparison_html,
    comparison_workbook,
)
from iotssf_kg.cli.crosswalks import group
from iotssf_kg.cli.mappings import With, sets_at_hand
from iotssf_kg.cli.options import Lang, Language, Out
from iotssf_kg.cli.show import note, refuse_terminal
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.errors import NotAcceptable
from iotssf_kg.outputs import write


class Form(StrEnum):
    """How a report is written."""

    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"


_WRITERS: Final = {
    Form.HTML: comparison_html,
    Form.CSV: comparison_csv,
    Form.XLSX: comparison_workbook,
}


@group.command("report")
def report_(
    one: Annotated[str, typer.Argument(metavar="A", help="A framework: iot-ssf-kg-sample.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another: en-303-645@2.1.1.")],
    with_: With = None,
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="html if neither this nor --out tells.")
    ] = None,
    out: Out = None,
    lang: Language = Lang.EN,
) -> None:
    """Report on two frameworks: coverage of each by the other, gaps, rows and their review."""
    chosen, known = form or _form(out), shelf()
    if chosen is Form.XLSX and out is None:
        refuse_terminal(chosen.value)
    sets = sets_at_hand(with_, known)
    found = compared(sets, known.get(one), known.get(other), lang.value)
    data = _WRITERS[chosen](found)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        write(out, data)
        note(f"wrote {out}")
    if chosen is Form.CSV:
        # CSV has no place for what must be said beside it.
        for each in found.remarks:
            note(each)


def _form(out: Path | None) -> Form:
    """The form that the ending of *out* names."""
    if out is None:
        return Form.HTML
    named = out.suffix.lower().removeprefix(".")
    if named not in list(Form):
        hint = f"Use one of {', '.join(f'.{form}' for form in Form)}, or say --format"
        raise NotAcceptable(f"no form has the suffix {out.suffix!r}", where=str(out), hint=hint)
    return Form(named)
