"""``report``: what one organization answers for, or every organization at a glance."""

from __future__ import annotations

import sys
from datetime import date as Date  # noqa: N812 - an option is called date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.audit import LISTS, PAGES, audit, portfolio, table
from iotssf_kg.cli import options
from iotssf_kg.cli.options import Format, Lang, day
from iotssf_kg.cli.show import note, refuse_terminal, show
from iotssf_kg.errors import BadParameter, NotAcceptable, SourceError
from iotssf_kg.outputs import write
from iotssf_kg.store import Store, connect


class Form(StrEnum):
    """How a report is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"


_SUFFIXES: Final = {f".{form.value}": form for form in Form if form is not Form.TABLE}
_BINARY: Final = (Form.PDF, Form.XLSX)


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command("report")(report_)


def report_(
    store: options.Store = None,
    org: Annotated[
        str | None, typer.Option("--org", help="The organization: its IRI, the end of it, a label.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="A line for each organization.")] = False,
    out: options.Out = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", "-f", help="html, pdf or xlsx; with --all also table, csv, json."),
    ] = None,
    date: options.Day = None,
    lang: options.Language = Lang.EN,
) -> None:
    """Write the audit report of one organization, or a line for each."""
    if store is None:
        raise SourceError("no store given", hint="Name a folder or a SPARQL endpoint with --store")
    if everyone == (org is not None):
        raise BadParameter("nothing says whom it is about", hint="Give either --org or --all")
    chosen, at = _form(form, out, Form.TABLE if everyone else Form.HTML), connect(store)
    if chosen in _BINARY and out is None:
        refuse_terminal(chosen.value)
    if org is None:
        _all(at, chosen, out, day(date), lang)
        return
    if chosen not in PAGES:
        raise NotAcceptable(
            f"the report of an organization has no form {chosen.value}",
            where="--format",
            hint="Ask for html, pdf or xlsx",
        )
    _write(PAGES[chosen](audit(at, org, day(date), lang.value)), out)


def _form(form: Form | None, out: Path | None, default: Form) -> Form:
    """The form asked for, else that of the suffix of *out*."""
    if form is not None or out is None:
        return form or default
    if out.suffix.lower() not in _SUFFIXES:
        known = ", ".join(_SUFFIXES)
        raise NotAcceptable(
            f"no form has the suffix {out.suffix or 'of nothing'!r}",
            where=str(out),
            hint=f"Use one of {known}, or say --format",
        )
    return _SUFFIXES[out.suffix.lower()]


def _all(store: Store, form: Form, out: Path | None, on: Date, lang: Lang) -> None:
    found = portfolio(store, on, lang.value)
    if form in LISTS:
        _write(LISTS[form](found), out)
        return
    listed = table(found)
    rows = (_without(tuple(map(str, row))) for row in listed.rows)
    # The IRI would take the room that the figures need.
    show(_without(listed.columns), rows, Format.TABLE)


def _without(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[:1] + row[2:]


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        return
    write(out, data)
    note(f"wrote {out}")
