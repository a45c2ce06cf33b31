"""``classify`` and ``explain``."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.tree import Tree

from iotssf_kg.cli import options
from iotssf_kg.cli.inputs import closures, gather
from iotssf_kg.cli.options import Format, Lang, day
from iotssf_kg.cli.show import console, show
from iotssf_kg.errors import NotAcceptable, Vacuous
from iotssf_kg.report.classification import COLUMNS, classification
from iotssf_kg.report.tables import plain
from iotssf_kg.rules.explain import Step, explain, find


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("classify")(classify_)
    app.command("explain")(explain_)


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
    text = plain(step.text)
    tree = Tree(text) if under is None else under.add(text)
    for child in step.children:
        _tree(child, tree)
    return tree
