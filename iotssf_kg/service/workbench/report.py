"""``/report``: the audit report of an organization, or a line for each, as a page and as files."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from flask import Response, request
from markupsafe import Markup

from iotssf_kg.asking import Reply
from iotssf_kg.asking.describing import named as iri_of
from iotssf_kg.asking.reporting import AuditReport, forms
from iotssf_kg.errors import BadParameter, SourceError
from iotssf_kg.namespaces import local
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import link, replied
from iotssf_kg.service.negotiation import HTML, language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import clerks
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.store.media import choose

door: Final = blueprint("report")
# What a header cannot have, or a file should not.
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


class _Asked(NamedTuple):
    """Whose report is asked for, at which day, and in which language; "" for all organizations."""

    organization: str
    on: date
    lang: str


@door.get("/report")
def report() -> Response:
    """The report of the ``organization``, or of all; a file where a ``format`` is asked for."""
    allowed("read")
    whose = _organization()
    asked = _Asked(whose, day(request.args.get("date", "")), language())
    form = _form(asked.organization)
    if form:
        return _file(asked, form)
    build, body = _part(asked)
    kept = {**({"organization": whose} if whose else {}), "date": str(asked.on)}
    response = shown(
        "report.html",
        asked.lang,
        body=body,
        organization=whose,
        on=asked.on,
        files={each: to("/report", **kept, format=each) for each in forms(whose)},
    )
    response.headers["X-Build"] = build
    return response


def _part(asked: _Asked) -> tuple[str, Markup | None]:
    """The build, and what the page takes in; None where the store holds no export."""
    try:
        build, told = _made(asked)
    except SourceError:
        return clerks().build, None
    return build, Markup(b"".join(told.body.pieces()).decode())  # noqa: S704 - of our template


def _organization() -> str:
    given = request.args.get("organization", "")
    try:
        return iri_of(given).value if given else ""
    except BadParameter as error:
        hint = "/report lists the organizations; give the IRI of one"
        raise BadParameter(f"{given!r} is no IRI", where="organization", hint=hint) from error


def _form(organization: str) -> str:
    """The form of the file that is asked for; "" for a page of ours.

    Raises:
        BadParameter, NotAcceptable: There is none such.
    """
    known, wish = forms(organization), request.args.get("format", "")
    if wish and wish not in known:
        raise BadParameter(f"no form is {wish!r}", where="format", hint=f"Use {', '.join(known)}")
    if wish:
        return wish
    media_type = choose(request.headers.get("Accept"), {HTML: "", **dict.fromkeys(known.values())})
    return next(form for form, media in {"": HTML, **known}.items() if media == media_type)


def _made(asked: _Asked, form: str = "") -> tuple[str, Reply]:
    root, most = clerks().root, clerks().plan.answer
    base, chosen = link(""), request.args.get("lang", "")

    def question(build: str, place: Path) -> AuditReport:
        return AuditReport(root, build, *asked, form, base, chosen, place, most)

    return clerks().give(question)


def _file(asked: _Asked, form: str) -> Response:
    build, reply = _made(asked, form)
    response = replied(build, reply)
    called = local(iri_of(asked.organization)) if asked.organization else "report"
    name = f"{_UNSAFE.sub('-', called)}-{asked.on}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Vary"] = "Accept, Accept-Language"
    return response
