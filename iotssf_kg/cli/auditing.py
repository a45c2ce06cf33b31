"""``report``: what one organization answers for, or every organization at a glance."""

from __future__ import annotations

import json
import sys
from datetime import date as Date  # noqa: N812 - an option is called date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from iotssf_kg.audit import (
    as_html,
    as_workbook,
    audit,
    portfolio,
    portfolio_html,
    portfolio_workbook,
    table,
)
from iotssf_kg.cli import options
from iotssf_kg.cli.options import Format, Lang, day
from iotssf_kg.cli.show import note, refuse_terminal, show
from iotssf_kg.errors import BadParameter, NotAcceptable, SourceError
from iotssf_kg.outputs import write
from iotssf_kg.report.rows import csv_text
from iotssf_kg.store import Store, connect


class Form(StrEnum):
    """How a report is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


_SUFFIXES: Final = {f".{form.value}": form for form in Form if form is not Form.TABLE}
_PAGES: Final = {Form.HTML: as_html, Form.XLSX: as_workbook}
_LISTS: Final = {Form.HTML: portfolio_html, Form.XLSX: portfolio_workbook}


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
        typer.Option("--format", "-f", help="html or xlsx; with --all also table, csv, json."),
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
    if chosen is Form.XLSX and out is None:
        refuse_terminal(chosen.value)
    if org is None:
        _all(at, chosen, out, day(date), lang)
        return
    if chosen not in _PAGES:
        raise NotAcceptable(
            f"the report of an organization has no form {chosen.value}",
            where="--format",
            hint="Ask for html or xlsx",
        )
    _write(_PAGES[chosen](audit(at, org, day(date), lang.value)), out)


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
    if form in _LISTS:
        _write(_LISTS[form](found), out)
        return
    listed = table(found)
    rows = [tuple(map(str, row)) for row in listed.rows]
    if form is Form.TABLE:
        # The IRI would take the room that the figures need.
        show(_without(listed.columns), map(_without, rows), Format.TABLE)
        return
    if form is Form.CSV:
        records = (dict(zip(listed.columns, row, strict=True)) for row in rows)
        text = csv_text(listed.columns, records)
    else:
        objects = [dict(zip(listed.columns, row, strict=True)) for row in listed.rows]
        text = json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
    _write(text.encode(), out)


def _without(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[:1] + row[2:]


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        return
    write(out, data)
    note(f"wrote {out}")
