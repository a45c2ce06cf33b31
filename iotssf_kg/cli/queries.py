"""``query``: the competency questions, or a query of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Final, NamedTuple, TypeVar

import typer
from pyoxigraph import BlankNode

from iotssf_kg.cli import options
from iotssf_kg.cli.inputs import documents
from iotssf_kg.cli.options import Format, Lang
from iotssf_kg.cli.short import Names
from iotssf_kg.cli.show import note, show
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import BadParameter, BadSparql, SourceError, StoreError
from iotssf_kg.library import find, queries, run
from iotssf_kg.report.rows import csv_text
from iotssf_kg.store import Answer, Store, connect, select, solutions, truth
from iotssf_kg.store.embedded import understand

_T = TypeVar("_T")
_RESULTS: Final = "application/sparql-results+json"
_OWN: Final = {
    Format.JSON: f"{_RESULTS}, application/ld+json",
    Format.CSV: f"{_RESULTS}, text/turtle",
    Format.TURTLE: "text/turtle",
    Format.JSONLD: "application/ld+json",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command("query")(query_)


def query_(
    name: Annotated[
        str | None,
        typer.Argument(help="cq05, its full name, or a .rq file; without a name: the list."),
    ] = None,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILES]...", help="Exports to ask.")
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-P", metavar="NAME=VALUE", help="A parameter; repeatable."),
    ] = None,
    store: options.Store = None,
    date: options.Day = None,
    form: options.Output = Format.TABLE,
    lang: options.Language = Lang.EN,
    text: Annotated[
        bool, typer.Option("--text", help="Print the query as it would be sent, run nothing.")
    ] = False,
) -> None:
    """Answer a competency question, or list them."""
    day = options.day(date)
    if name is None:
        _list(form, lang)
    elif name.endswith(".rq"):
        if param:
            raise BadParameter(
                "a query of your own takes no parameters",
                where="--param",
                hint="Write them into it",
            )
        asked = _asked(files, store)
        _own(Path(name), asked, form)
        asked.confess()
    elif text:
        print(find(name).bind(_arguments(param or []), day))
    else:
        chosen = find(name)
        asked = _asked(files, store)
        table = run(asked.store, name, _arguments(param or []), day)
        title = chosen.summary_ja if lang is Lang.JA else chosen.summary
        _show(table.columns, table.rows, form, title)
        asked.confess()


class Asked(NamedTuple):
    """What a question is put to, and which exports are not in its answer.

    Attributes:
        far: Whether another engine than ours answers.
    """

    store: Store
    refused: tuple[str, ...] = ()
    far: bool = False

    def run(self, sparql: str, how: Callable[[Store, str], _T]) -> _T:
        """What *how* gives for *sparql*, its NOT EXISTS rewritten where the engine is ours."""
        # What reads queries is not needed for those of the library.
        from iotssf_kg.sparql.forms import settled

        def run(text: str) -> _T:
            return how(self.store, text)

        return settled(sparql, run, understand, rewrite=not self.far)[1]

    def confess(self) -> None:
        """Say that the answer is not the whole one, and leave with exit code 1."""
        for export in self.refused:
            note(f"not in the answer: {export}")
        if self.refused:
            raise typer.Exit(1)


def _show(
    columns: tuple[str, ...], rows: Iterable[Iterable[object]], form: Format, title: str
) -> None:
    kept = [list(row) for row in rows]
    names = Names(term for row in kept for term in row if form is Format.TABLE)
    cell = names if form is Format.TABLE else _full
    listed = [[cell(term) for term in row] for row in kept]
    show(columns, listed, form, title)
    for prefix, space in names.legend.items():
        print(f"{prefix}: {space}")
    note(f"{len(listed)} row(s)")


def _full(term: object) -> str:
    # What engines call a blank node is no text.
    blank = term is None or isinstance(term, BlankNode)
    return str(term or "") if blank else str(getattr(term, "value", term))


def _list(form: Format, lang: Lang) -> None:
    rows = [
        (
            query.alias,
            query.name,
            query.summary_ja if lang is Lang.JA else query.summary,
            query.audience,
            ", ".join(f"{p.name}={p.kind}" for p in query.parameters.values()),
        )
        for query in queries().values()
    ]
    show(("alias", "name", "question", "for", "parameters"), rows, form)


def _arguments(given: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, sign, _ in pairs:
        if not sign:
            raise BadParameter(
                f"{name!r} has no value", where="--param", hint="Write it as --param NAME=VALUE"
            )
    return {name: value for name, _, value in pairs}


def _asked(files: list[str] | None, store: str | None) -> Asked:
    """The store to ask: the one given, or one in memory with the exports in *files*."""
    if not files and store is None:
        raise SourceError("nothing to ask", hint="Name files of exports, or --store")
    if not files:
        return Asked(connect(store), far="://" in str(store))
    if store is not None:
        note(f"{store} is not asked, since files are given")
    memory = connect(None)
    admissions = Dataset(memory).load(documents(files, None))
    return Asked(memory, tuple(str(each) for each in admissions if not each.admitted))


def _own(path: Path, asked: Asked, form: Format) -> None:
    try:
        sparql = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"it cannot be read ({error})", source=str(path)) from error
    if form is Format.TABLE:
        found = asked.run(sparql, select)
        rows = [[row.get(name) for name in found.names] for row in found]
        _show(found.names, rows, form, str(path))
        return
    answer = asked.run(sparql, lambda store, text: store.query(text, _OWN[form]))
    in_rows = form is Format.CSV and answer.media_type == _RESULTS
    sys.stdout.write(_csv(answer) if in_rows else _text(answer.body))


def _csv(answer: Answer) -> str:
    """The *answer* as our own CSV, of which a spreadsheet runs nothing."""
    try:
        found = solutions(answer)
    except BadSparql:
        return f"{str(truth(answer)).lower()}\n"
    records = ({name: _full(row.get(name)) for name in found.names} for row in found)
    return csv_text(found.names, records)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise StoreError("the answer is not UTF-8", hint="Look at the endpoint") from error
