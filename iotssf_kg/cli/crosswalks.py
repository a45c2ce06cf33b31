"""``crosswalk import``, ``export`` and ``formats``: mappings between frameworks, in and out."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.cli.mappings import apart, content, read_set
from iotssf_kg.cli.options import Format as Form
from iotssf_kg.cli.options import Out
from iotssf_kg.cli.show import note, refuse_terminal, show
from iotssf_kg.crosswalk.formats.exchange import LOSSES, SIDE_CAR, Written, give, take
from iotssf_kg.crosswalk.formats.given import Given
from iotssf_kg.crosswalk.formats.table import FORMATS, Format, format_named, format_of
from iotssf_kg.crosswalk.mapping import MappingSet
from iotssf_kg.crosswalk.own import shelf
from iotssf_kg.crosswalk.sssom import write_sssom
from iotssf_kg.errors import BadParameter
from iotssf_kg.outputs import output

group: Final = typer.Typer(
    help="Mappings between frameworks: in others' formats, in figures, chained, reviewed."
)
# Modules of this package that add commands to the group when they are imported.
_PARTS: Final = (
    "crosswalking",
    "chaining",
    "revising",
    "picturing",
    "crosswalkreport",
    "checking_crosswalks",
)
_BESIDE: Final = ("", SIDE_CAR, LOSSES)
_WRITTEN: Final = ", ".join(each.name for each in FORMATS if each.write)
_READ: Final = ", ".join(each.name for each in FORMATS)


def register(app: typer.Typer) -> None:
    """Add the group of commands to *app*."""
    for part in _PARTS:
        import_module(f"iotssf_kg.cli.{part}")
    app.add_typer(group, name="crosswalk")


@group.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="A mapping in another format; - reads stdin.")],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help=f"Its format: {_READ}.")
    ] = None,
    subject: Annotated[
        str, typer.Option("--from", metavar="FRAMEWORK", help="What its subjects are of.")
    ] = "",
    object_: Annotated[
        str, typer.Option("--to", metavar="FRAMEWORK", help="What its objects are of.")
    ] = "",
    license_: Annotated[
        str, typer.Option("--license", metavar="IRI", help="What may be done with it.")
    ] = "",
    id_: Annotated[str, typer.Option("--id", metavar="IRI", help="What the set is called.")] = "",
    out: Out = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say row by row what would be read; write nothing.")
    ] = False,
    no_side_car: Annotated[
        bool, typer.Option("--no-side-car", help=f"Leave FILE{SIDE_CAR} aside.")
    ] = False,
) -> None:
    """Take a mapping set from another format, as SSSOM/TSV."""
    kind = format_named(form) if form else format_of(file)
    apart(out, [file], _BESIDE)
    known, car = shelf(), Path(f"{file}{SIDE_CAR}")
    said = {key: value for key, value in (("license", license_), ("id", id_)) if value}
    given = Given(content(file), file, known, subject, object_, said)
    beside = (str(car), content(str(car))) if not no_side_car and car.is_file() else None
    mappings, notes = take(given, kind, beside)
    if dry_run:
        show(("where", "what"), [(each.place, each.what) for each in notes], Form.TABLE)
    else:
        for each in notes:
            note(": ".join(filter(None, (file, each.place, each.what))))
        _keep(write_sssom(mappings, known), out)
    note(f"{'would import' if dry_run else 'imported'} {_told(mappings)}")


def _keep(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    with output(out) as target:
        target.write(text.encode())


def _told(mappings: MappingSet) -> str:
    unmapped = sum(row.unmapped for row in mappings.rows)
    unknown = sum(row.unknown for row in mappings.rows)
    rows = f"{len(mappings.rows)} rows ({unmapped} unmapped, {unknown} of unknown relation)"
    return f"{rows} from {mappings.subject} to {mappings.object}"


@group.command("export")
def export_(
    file: Annotated[
        str, typer.Argument(metavar="SET", help="A set in SSSOM/TSV, its file or its name.")
    ],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help=f"The format: {_WRITTEN}.")
    ] = None,
    out: Out = None,
) -> None:
    """Give a mapping set in another format, with what that loses in a report and a side-car."""
    if out is None and form is None:
        hint = "Name it with --format, or a file with --out"
        raise BadParameter("no format is named", where="--format", hint=hint)
    kind = format_named(form) if form else format_of(str(out))
    apart(out, [file], _BESIDE)
    known = shelf()
    mappings = read_set(file, known)
    written = give(mappings, kind, known, str(out or "standard output"))
    if out is None:
        if kind.binary:
            refuse_terminal(kind.title)
        sys.stdout.flush()
        sys.stdout.buffer.write(written.data)
        note("no side-car is written beside standard output: name a file with --out")
    else:
        _write(written, out)
    _tell(written, kind, mappings)


def _write(written: Written, out: Path) -> None:
    """Write all three files, or none."""
    contents = {
        SIDE_CAR: written.car.encode(),
        LOSSES: written.report.encode(),
        "": written.data,
    }
    with ExitStack() as files:
        for suffix, content in contents.items():
            files.enter_context(output(Path(f"{out}{suffix}"))).write(content)


def _tell(written: Written, kind: Format, mappings: MappingSet) -> None:
    note(f"wrote {_told(mappings)} as {kind.title}")
    lost = Counter((each.kind, bool(each.row), each.field) for each in written.losses)
    for (what, of_row, field), times in sorted(lost.items()):
        where = f"in {times} rows" if of_row else "of the set"
        note(f"{what}: {field} {where}")


@group.command("formats")
def formats_(
    form: Annotated[Form, typer.Option("--format", "-f", help="How to write it.")] = Form.TABLE,
) -> None:
    """List the formats, and what each keeps for certain without its side-car."""
    rows = [
        (each.name, each.title, ", ".join(each.suffixes), each.ways, each.kept) for each in FORMATS
    ]
    show(("format", "what it is", "files", "ways", "kept without side-car"), rows, form)
