"""How a judgement is to be told: what a request says beside its documents, checked."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from iotssf_kg.errors import BadParameter
from iotssf_kg.store.media import choose
from iotssf_kg.validation.judge import known
from iotssf_kg.validation.report import Severity
from iotssf_kg.validation.shapes import PROFILES

# Name of a form → its media type.
Forms = Mapping[str, str]

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As ``report.WRITERS``; of those with one media type, Accept means the first.
REPORTS: Final[Forms] = {
    "json": "application/json",
    "html": "text/html",
    "turtle": "text/turtle",
    "csv": "text/csv",
    "github": "text/plain",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "earl": "text/turtle",
    "xlsx": _XLSX,
}
TABLES: Final[Forms] = {"json": "application/json", "csv": "text/csv", "table": "text/plain"}
_LANGUAGES: Final = ("en", "ja")
_GRAVE: Final = {each.name.lower(): each for each in Severity}
# A label of a file, which stands in reports and messages.
_LONGEST: Final = 255


@dataclass(frozen=True)
class Wishes:
    """What a request asks for.

    Attributes:
        form: The name of the form of the answer.
        media_type: Its media type.
        lang: The language: en or ja.
        profile: The profiles to judge by.
        severity: The least severity that is told.
        fail: The least severity that makes the answer an error; None for none.
        date: The date to judge at.
    """

    form: str
    media_type: str
    lang: str = "en"
    profile: tuple[str, ...] = PROFILES
    severity: Severity = Severity.INFO
    fail: Severity | None = None
    date: date = field(default_factory=date.today)


def wishes(given: Iterable[tuple[str, str]], accept: str | None, forms: Forms) -> Wishes:
    """What the parameters *given* and the header *accept* ask for, of the *forms* there are.

    Raises:
        BadParameter: There is no such parameter, it is given twice, or has no such value.
        UnknownProfile: There is no such profile.
        NotAcceptable: There is no such form.
    """
    found: dict[str, list[str]] = {}
    for name, value in given:
        if name not in _READ:
            raise BadParameter(f"there is no parameter {name!r}", where=name, hint=_near(name))
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        if len(values) > 1 and name != "profile":
            raise BadParameter("given more than once", where=name, hint="Say it once")
    [form] = found.pop("format", [""])
    if form and form not in forms:
        raise BadParameter(f"no form is {form!r}", where="format", hint=f"Use {', '.join(forms)}")
    read: dict[str, Any] = {name: _READ[name](",".join(each)) for name, each in found.items()}
    form = form or _accepted(accept, forms)
    return Wishes(form, forms[form], **read)


def _accepted(accept: str | None, forms: Forms) -> str:
    by_type: dict[str, str] = {}
    for form, media_type in forms.items():
        by_type.setdefault(media_type, form)
    return by_type[choose(accept, by_type)]


def _near(name: str) -> str:
    near = difflib.get_close_matches(name, _READ, 1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(_READ)}"


def _profiles(text: str) -> tuple[str, ...]:
    # What is asked for twice would be found twice.
    found = tuple(dict.fromkeys(each.strip() for each in text.split(",")))
    known(found)
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        hint = "Write it as 2026-11-23"
        raise BadParameter(f"{text!r} is no date", where="date", hint=hint) from error


def label(text: str) -> str:
    """*text*, if it can be the name of a document.

    Raises:
        BadParameter: It is longer than a file's name, or has characters that nobody sees.
    """
    if not text or len(text) > _LONGEST or not text.isprintable():
        hint = f"Give 1 to {_LONGEST} characters, none of them a control character"
        raise BadParameter("this is no name of a document", where="name", hint=hint)
    return text


def _one_of(name: str, values: Mapping[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text not in values:
            hint = f"Use {', '.join(values)}"
            raise BadParameter(f"{text!r} is none of its values", where=name, hint=hint)
        return values[text]

    return read


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "profile": _profiles,
    "severity": _one_of("severity", _GRAVE),
    "lang": _one_of("lang", {each: each for each in _LANGUAGES}),
    "fail": _one_of("fail", {**_GRAVE, "never": None}),
    "date": _day,
    "format": str,
}
