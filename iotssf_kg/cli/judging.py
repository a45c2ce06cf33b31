"""``validate``, ``classify`` and ``explain``."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.tree import Tree

from iotssf_kg.cli import options
from iotssf_kg.cli.inputs import Inputs, closures, gather
from iotssf_kg.cli.options import FailOn, Format, Lang, day
from iotssf_kg.cli.show import console, note, show
from iotssf_kg.errors import NotAcceptable, Vacuous
from iotssf_kg.namespaces import local
from iotssf_kg.rdf.syntax import syntax_named
from iotssf_kg.report import as_csv, as_json, as_shacl
from iotssf_kg.report.classification import COLUMNS, classification
from iotssf_kg.report.text import plain_text
from iotssf_kg.rules.explain import Step, explain, find
from iotssf_kg.validation import Report, Severity, judge
from iotssf_kg.validation.engine import engine
from iotssf_kg.validation.shapes import PROFILES


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("validate")(validate_)
    app.command("classify")(classify_)
    app.command("explain")(explain_)


def validate_(
    files: options.Files = None,
    with_: options.With = None,
    store: options.Store = None,
    profile: Annotated[
        list[str] | None,
        typer.Option("--profile", "-p", help=f"Of {', '.join(PROFILES)}; repeatable; all."),
    ] = None,
    date: options.Day = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The least severity that gives exit code 1.")
    ] = FailOn.VIOLATION,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Do not fail where nothing was checked.")
    ] = False,
    engine_: Annotated[
        str, typer.Option("--engine", help="The SHACL engine: auto, fast or pyshacl.")
    ] = "auto",
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
) -> None:
    """Check exports; exit code 1 when there are findings."""
    inputs = gather(files, with_, store, syntax, schemes)
    report = judge(
        inputs.at_hand,
        tuple(profile or PROFILES),
        day(date),
        only=inputs.judged,
        catalogue=inputs.catalogue,
        by=engine(engine_),
    )
    _write(report, inputs, form, lang)
    empty = [export.source or export.iri.value for export in report.exports if export.empty]
    if (empty or report.vacuous) and not allow_empty:
        raise Vacuous(
            f"nothing was checked: no asset and no product model in "
            f"{', '.join(empty or inputs.names)}",
            hint="Is it the right file? --allow-empty accepts this",
        )
    if fail_on is not FailOn.NEVER and report.fails(Severity[fail_on.name]):
        raise typer.Exit(1)


def _write(report: Report, inputs: Inputs, form: Format, lang: Lang) -> None:
    if form is Format.CSV:
        sys.stdout.write(as_csv(report, lang))
    elif form is Format.JSON:
        print(as_json(report, inputs.catalogue, lang))
    elif form is Format.TABLE:
        _table(report, lang)
    else:
        sys.stdout.write(as_shacl(report, syntax_named(form.value)).decode())


def _table(report: Report, lang: Lang) -> None:
    by_file: dict[str, list[tuple[str, ...]]] = {}
    for finding in report.findings:
        place = f"{finding.place} " if finding.place else ""
        row = (
            finding.severity.name.lower(),
            place + local(finding.focus),
            local(finding.shape).removeprefix("ssfsh:"),
            finding.message(lang),
        )
        by_file.setdefault(finding.source, []).append(row)
    for name, rows in by_file.items():
        show(("severity", "node", "shape", "what, and how to mend it"), rows, Format.TABLE, name)
    note(summary(report))


def summary(report: Report) -> str:
    """One sentence: what was judged, when, and how many findings there are."""
    count = {s: sum(f.severity is s for f in report.findings) for s in Severity}
    assets = sum(export.assets for export in report.exports)
    models = sum(export.models for export in report.exports)
    withheld = sum(export.withheld for export in report.exports)
    found = ", ".join(f"{count[s]} {s.name.lower()}{'s' * (count[s] != 1)}" for s in count)
    return (
        f"{len(report.exports)} export(s), {assets} asset(s), {models} model(s), judged on "
        f"{report.on} by {', '.join(report.profiles)} ({report.engine}): {found}"
        + (f"; {withheld} statement(s) withheld" if withheld else "")
    )


def classify_(
    files: options.Files = None,
    with_: options.With = None,
    store: options.Store = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
) -> None:
    """Show each asset with its category and ratings."""
    inputs = gather(files, with_, store, syntax, schemes)
    rows = [
        row
        for closure in closures(inputs)
        for row in classification(closure, lang, short=form is Format.TABLE)
    ]
    if not rows:
        raise Vacuous(f"no asset in {', '.join(inputs.names)}", hint="Is it the right file?")
    show(COLUMNS, rows, form)


def explain_(
    asset: Annotated[str, typer.Argument(help="The asset's IRI, or the end of it.")],
    files: options.Files = None,
    with_: options.With = None,
    store: options.Store = None,
    date: options.Day = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
    syntax: options.Syntax = None,
    schemes: options.Schemes = None,
) -> None:
    """Explain one asset's category and needs."""
    inputs = gather(files, with_, store, syntax, schemes)
    closure, node = find(closures(inputs), asset)
    steps = explain(closure, node, day(date), lang)
    if form is Format.JSON:
        print(json.dumps([step.as_dict() for step in steps], ensure_ascii=False, indent=2))
    elif form is Format.TABLE:
        for step in steps:
            console().print(_tree(step))
    else:
        raise NotAcceptable(
            f"an explanation has no form {form.value}",
            where="--format",
            hint="Ask for table or json",
        )


def _tree(step: Step, under: Tree | None = None) -> Tree:
    text = plain_text(step.text).replace("[", r"\[")
    tree = Tree(text) if under is None else under.add(text)
    for child in step.children:
        _tree(child, tree)
    return tree
