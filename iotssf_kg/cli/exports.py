"""``new``, ``load`` and ``generate``: exports written, kept, and made up."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from iotssf_kg.cli import options
from iotssf_kg.cli.inputs import documents, with_schemes
from iotssf_kg.cli.options import Format, Lang, day
from iotssf_kg.cli.show import note, refuse_terminal, show
from iotssf_kg.dataset import Admission, Dataset
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.outputs import write
from iotssf_kg.rdf.new import new_export
from iotssf_kg.rdf.syntax import SYNTAXES, syntax_named
from iotssf_kg.rules.export import fit
from iotssf_kg.store import connect


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("new")(new_)
    app.command("load")(load_)


def new_(
    space: Annotated[
        str, typer.Argument(help="The namespace you publish under: https://example.org/id/")
    ],
    name: Annotated[str, typer.Option("--name", help="Your organization's name.")] = "Example",
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help=f"{', '.join(s.name for s in SYNTAXES)}; the last two are spreadsheets.",
        ),
    ] = "turtle",
    date: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", help="The day of all in it; today if not given."
        ),
    ] = None,
    out: options.Out = None,
) -> None:
    """Write a minimal valid export to start from."""
    if not fit(space):
        raise BadParameter(
            f"{space!r} cannot be one party's namespace",
            where="SPACE",
            hint="Give a web address of yours that ends in / or #, such as https://example.org/id/",
        )
    syntax = syntax_named(to)
    if syntax.rdf_format is None and out is None:
        refuse_terminal(syntax.name)
    data = new_export(space, name, syntax, day(date))
    if out is None:
        sys.stdout.buffer.write(data)
        return
    if out.exists():
        raise BadParameter("it exists already", where=str(out), hint="Choose another name")
    write(out, data)
    note(f"wrote {out}; check it with: iotssf validate {out}")


def load_(
    files: Annotated[list[str], typer.Argument(help="Exports in any syntax; folders of them.")],
    store: options.Store = None,
    date: options.Day = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
) -> None:
    """Check exports and keep them in a store."""
    if store is None:
        raise SourceError("no store given", hint="Name a folder or a SPARQL endpoint with --store")
    added = with_schemes(schemes) if schemes else None
    admissions = Dataset(connect(store), added).load(documents(files, syntax), on=day(date))
    rows = [_row(admission, lang) for admission in admissions]
    show(("export", "file", "outcome", "findings", "why refused"), rows, form)
    if not all(admission.admitted for admission in admissions):
        raise typer.Exit(1)


def _row(admission: Admission, lang: Lang) -> tuple[str, ...]:
    found = admission.report.findings if admission.report else ()
    return (
        admission.iri.value,
        admission.source,
        "kept" if admission.admitted else "refused",
        str(len(found)),
        "\n".join(admission.reasons),
    )
