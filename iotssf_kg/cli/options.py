"""The options that several commands share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from iotssf_kg.errors import BadParameter


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TURTLE = "turtle"
    JSONLD = "jsonld"


class ReportForm(StrEnum):
    """How a report is written on standard output: for the terminal, or as ``report.WRITERS``."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    NTRIPLES = "ntriples"
    XLSX = "xlsx"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    EARL = "earl"
    GITHUB = "github"


class Lang(StrEnum):
    """The language of labels and messages."""

    EN = "en"
    JA = "ja"


class FailOn(StrEnum):
    """The least severity that makes a run fail."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


Files: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILES]...", help="Exports in any syntax, xlsx or folders of CSV; - reads stdin."
    ),
]
With: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="FILE", help="An export to refer to, not to judge; repeatable."),
]
Store: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--store", envvar="IOTSSF_STORE", help="A store's folder, or a SPARQL 1.1 endpoint's URL."
    ),
]
Output: TypeAlias = Annotated[Format, typer.Option("--format", "-f", help="How to write it.")]
Language: TypeAlias = Annotated[Lang, typer.Option("--lang", help="Language of the text.")]
Day: TypeAlias = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="The date to judge at; today if not given."),
]
Schemes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--scheme-file", metavar="FILE", help="A category scheme of yours; repeatable."),
]
Syntax: TypeAlias = Annotated[
    str | None,
    typer.Option("--syntax", help="The syntax of the input where its name does not tell."),
]
Out: TypeAlias = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write here instead of standard output.")
]


def day(text: str | None) -> date:
    """The date that *text* names, or today.

    Raises:
        BadParameter: It is no date.
    """
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(
            f"{text!r} is no date", where="--date", hint="Write it as 2026-11-23"
        ) from error
