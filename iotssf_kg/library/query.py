"""A query of the library, as its file states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from iotssf_kg.errors import BadParameter
from iotssf_kg.library.binding import KINDS, Term, day, swap, term

# How a line of the header begins.
HEADER: Final = "#+"


@dataclass(frozen=True)
class Parameter:
    """What a query can be asked for.

    Attributes:
        name: The variable, without its question mark.
        kind: ``iri``, ``date``, ``integer`` or ``string``.
        en: What it does.
        ja: The same in Japanese.
        days: For a date that follows the calendar: its distance from today when not given.
        default: What holds when it is not given, as its file states it; None for everything.
    """

    name: str
    kind: str
    en: str
    ja: str
    days: int | None = None
    default: str | None = None

    @property
    def expected(self) -> str:
        """What its value looks like: ``a date such as 2026-11-23``."""
        return KINDS[self.kind][1]


@dataclass(frozen=True)
class Column:
    """One column of a query's answer, described in English and Japanese."""

    name: str
    en: str
    ja: str


@dataclass(frozen=True)
class Query:
    """One competency question.

    Attributes:
        name: The file's name without its ending: ``cq05-needs``.
        area: The folder it lies in: ``viewpoints``.
        summary: The question as a sentence.
        summary_ja: The same in Japanese.
        tags: What it is about; the numbers of the competency questions it answers among them.
        audience: Who asks: ``auditor``, ``standards body`` or ``tool vendor``.
        parameters: By name.
        columns: In the order of the answer.
        text: The file, header included.
    """

    name: str
    area: str
    summary: str
    summary_ja: str
    tags: tuple[str, ...]
    audience: str
    parameters: Mapping[str, Parameter]
    columns: tuple[Column, ...]
    text: str = field(repr=False)

    @property
    def alias(self) -> str:
        """Its short name: ``cq05``."""
        return self.name.partition("-")[0]

    @property
    def questions(self) -> tuple[str, ...]:
        """The numbers of the competency questions it answers: ``CQ05``."""
        return tuple(tag for tag in self.tags if tag.startswith("CQ"))

    @property
    def sparql(self) -> str:
        """The query itself, without the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(HEADER)).strip() + "\n"

    def bind(self, arguments: Mapping[str, str], today: date | None = None) -> str:
        """The query with *arguments* in place; a date not given that follows the calendar is set.

        Args:
            arguments: Parameter → the value as written by the reader.
            today: The day that calendar dates count from; the present day by default.

        Raises:
            BadParameter: There is no such parameter, or its value is not of its kind.
        """
        values = {name: self._term(name, value) for name, value in arguments.items()}
        start = today or date.today()
        for parameter in self.parameters.values():
            if parameter.days is not None and parameter.name not in values:
                values[parameter.name] = day(str(start + timedelta(days=parameter.days)))
        return swap(self.text, values)

    def _term(self, name: str, value: str) -> Term:
        if name not in self.parameters:
            known = ", ".join(self.parameters) or "none"
            raise BadParameter(
                f"{self.name} has no such parameter", where=name, hint=f"It takes: {known}"
            )
        return term(self.parameters[name].kind, name, value)
