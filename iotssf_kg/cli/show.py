"""Answers on the terminal: tables for people, JSON and CSV for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from iotssf_kg.cli.options import Format
from iotssf_kg.errors import NotAcceptable
from iotssf_kg.report.tables import PIPED_WIDTH, WRITTEN, plain, table
from iotssf_kg.report.text import plain_text


def console() -> Console:
    """Standard output; Rich itself honours NO_COLOR."""
    wide = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=wide, highlight=False, soft_wrap=False)


def complain(text: str) -> None:
    """Say what went wrong on standard error."""
    told = Text.assemble(("error:", "bold red"), " ", plain_text(text))
    Console(stderr=True, highlight=False, soft_wrap=True).print(told)


def refuse_terminal(form: str) -> None:
    """Pass where standard output is no terminal, which could make nothing of a workbook.

    Raises:
        NotAcceptable: It is one.
    """
    if sys.stdout.isatty():
        hint = "Name a file with --out, or send it on with > or |"
        raise NotAcceptable(f"{form} is not for a terminal", hint=hint)


def note(text: str) -> None:
    """Say something beside the answer on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(plain(text))


def show(
    columns: Sequence[str], rows: Iterable[Sequence[str]], form: Format, title: str = ""
) -> None:
    """Print *rows* in the *form* asked for.

    Raises:
        NotAcceptable: Rows cannot be written in that form.
    """
    if form is Format.TABLE:
        console().print(table(columns, rows, title))
    elif form.value in WRITTEN:
        sys.stdout.write(WRITTEN[form.value](columns, rows))
    else:
        raise NotAcceptable(
            f"a table has no form {form.value}", where="--format", hint="Ask for table, json or csv"
        )


@contextmanager
def progress(text: str, total: int) -> Iterator[Progress]:
    """A bar on standard error while work goes on; nothing where no one watches."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        bar.add_task(text, total=total)
        yield bar


@contextmanager
def meter() -> Iterator[Callable[[str, int, int | None], None]]:
    """What is told how far a run is: its kind, how much is done, and of how much, if known.

    Shows rate and remaining time on standard error; nothing where no one watches.
    """
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    begun: dict[str, tuple[TaskID, float]] = {}

    def tick(what: str, done: int, total: int | None) -> None:
        if what not in begun:
            begun[what] = bar.add_task(what, total=total, rate=""), time.monotonic()
        task, since = begun[what]
        rate = done / max(time.monotonic() - since, 0.001)
        bar.update(task, completed=done, total=total, rate=f"{rate:,.0f}/s")

    with bar:
        yield tick
