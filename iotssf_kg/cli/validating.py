"""``validate``: any number of exports, each judged for itself, and all compared."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.options import FailOn, Lang, ReportForm, day
from iotssf_kg.cli.outputs import outputs
from iotssf_kg.cli.reporting import Outlet, outlets
from iotssf_kg.cli.running import PARQUET, Asked, reports
from iotssf_kg.cli.show import complain, note
from iotssf_kg.errors import Vacuous
from iotssf_kg.report import Setting as Style
from iotssf_kg.report.baseline import read_baseline
from iotssf_kg.validation import Severity
from iotssf_kg.validation.report import Report
from iotssf_kg.validation.shapes import PROFILES

_STRAY: Final = "Is it the right file?"
_VOIDED: Final = "Statements of it are withheld; the profile guard tells why."


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("validate")(validate_)


def validate_(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES|DIRS]...",
            help="Exports in any syntax, also gzip or Zstandard; folders of them; - reads stdin.",
        ),
    ] = None,
    with_: options.With = None,
    store: options.Store = None,
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", "-p", help=f"Of {', '.join(PROFILES)}; repeatable; all."),
    ] = None,
    date: options.Day = None,
    form: Annotated[
        ReportForm, typer.Option("--format", "-f", help="How to write it on standard output.")
    ] = ReportForm.TABLE,
    out: Annotated[
        list[str] | None,
        typer.Option("--out", "-o", help="A file; its suffix says the format; repeatable."),
    ] = None,
    lang: options.Language = Lang.EN,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The least severity that gives exit code 1.")
    ] = FailOn.VIOLATION,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", help="A former report; its findings are known and do not fail."),
    ] = None,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Do not fail where nothing was checked.")
    ] = False,
    engine_: Annotated[
        str, typer.Option("--engine", help="The SHACL engine: auto, fast or pyshacl.")
    ] = "auto",
    shapes: Annotated[
        list[str] | None,
        typer.Option("--shapes", metavar="FILE", help="Shapes of yours, run as well; repeatable."),
    ] = None,
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many are judged at once.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.1, help="Seconds for one export; 60.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option("--memory", min=64, help="Megabytes for one export; 4096.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="A journal; an interrupted run goes on there.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="A folder; what it knows is not judged again.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="URL", help="The Spark master to run on.")
    ] = None,
) -> None:
    """Check exports; exit code 1 when there are findings."""
    asked = Asked(
        files=tuple(files or ()),
        beside=tuple(with_ or ()),
        store=store,
        profiles=tuple(profile or PROFILES),
        on=day(date),
        engine=engine_,
        syntax=syntax,
        schemes=tuple(schemes or ()),
        shapes=tuple(shapes or ()),
        jobs=jobs,
        timeout=timeout,
        memory=memory,
        resume=resume,
        cache=cache,
        cluster=cluster,
    )
    tables = [name for name in out or () if cluster and name.rstrip("/").endswith(PARQUET)]
    files_out = [name for name in out or () if name not in tables]
    written = outputs(files_out, asked.files, asked.read)
    known = read_baseline(baseline, asked.on) if baseline else frozenset()
    style = Style(lang, asked.catalogue, known, asked.setting.own)
    with _interruptible(asked), outlets(form, written, style) as outlet:
        with reports(asked, tables, style) as run:
            for part in run.parts():
                outlet.add(part)
            total = run.total()
        outlet.close(total)
    _tell(total, outlet, form)
    code = _code(total, outlet, fail_on)
    if not allow_empty:
        _not_empty(total, asked, told=code == 1)
    raise typer.Exit(code)


@contextmanager
def _interruptible(asked: Asked) -> Iterator[None]:
    """Leaves with the exit code of an interrupted program; 1 would read as findings."""
    try:
        yield
    except KeyboardInterrupt:
        again = f" --resume {asked.resume} goes on from here." if asked.resume else ""
        note(f"interrupted; no report is complete.{again}")
        raise typer.Exit(128 + signal.SIGINT) from None


def _tell(total: Report, outlet: Outlet, form: ReportForm) -> None:
    """Say on standard error what could not be judged and, beside a table, what it comes to."""
    for each in total.unjudged:
        complain(each.error)
    if form is ReportForm.TABLE:
        for line in outlet.summary(total):
            note(line)


def _code(total: Report, outlet: Outlet, fail_on: FailOn) -> int:
    if total.unjudged:
        return 2
    return int(fail_on is not FailOn.NEVER and outlet.tally.fails(Severity[fail_on.name]))


def _not_empty(total: Report, asked: Asked, *, told: bool) -> None:
    """Raise Vacuous where an export had nothing to check, unless it is *told* what voids it."""
    files = Counter(export.source for export in total.exports)
    voided = [export for export in total.exports if told and export.empty and export.withheld]
    empty = [
        export.source if files[export.source] == 1 else export.iri.value
        for export in total.exports
        if export.empty and export not in voided
    ]
    withheld = any(export.empty and export.withheld for export in total.exports)
    if empty or (total.vacuous and not total.unjudged and not voided):
        raise Vacuous(
            f"nothing was checked: no asset, product model or review counts in "
            f"{', '.join(empty or asked.names)}",
            hint=f"{_VOIDED if withheld else _STRAY} --allow-empty accepts this",
        )
