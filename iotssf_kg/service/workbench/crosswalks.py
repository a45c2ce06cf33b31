"""``/crosswalks``: frameworks, the sets of mappings between them, their rows, and what follows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import quote

from flask import Response, current_app, request

from iotssf_kg.asking import Reply
from iotssf_kg.asking.crosswalkchains import SeeChains, SeeConflicts
from iotssf_kg.asking.crosswalkfiles import PARTS, REPORTS, GiveReport, GiveSet
from iotssf_kg.asking.crosswalks import ROWS, Choice, SeeNetwork, SeePair, SeeRow
from iotssf_kg.asking.questions import Question
from iotssf_kg.audit.crosswalkwords import words
from iotssf_kg.crosswalk.formats.table import FORMATS, format_named
from iotssf_kg.crosswalk.mapping import Rationale, Status
from iotssf_kg.crosswalk.relations import ANY
from iotssf_kg.errors import BadParameter
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import link, replied
from iotssf_kg.service.kept import Answers
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown, to
from iotssf_kg.service.state import clerks
from iotssf_kg.service.workbench.blueprint import blueprint

door: Final = blueprint("crosswalks")
_PATH: Final = "/crosswalks"
_ANY: Final = ""
# What rows can be narrowed by, and to what; a filter of text takes any.
_OFFERED: Final[dict[str, tuple[str, ...]]] = {
    "relation": (*ANY.names, "several", "unknown", "unmapped"),
    "rationale": (*map(str, Rationale), "unstated"),
    "status": tuple(map(str, Status)),
    "reviewed": ("yes", "no"),
}
_WRITTEN: Final = tuple(each for each in FORMATS if each.write)


@door.get(_PATH)
def network() -> Response:
    """The network of frameworks, and lists of these and of the sets between them."""
    lang, pair = language(), to(f"{_PATH}/pair")
    told = _told(lambda build: SeeNetwork(clerks().root, build, lang, pair))
    return _shown("crosswalks.html", lang, told)


@door.get(f"{_PATH}/pair")
def pair() -> Response:
    """Two frameworks beside each other: coverage, gaps, rows, conflicts."""
    lang, root, (one, other) = language(), clerks().root, _both()
    choice, start = _choice(), _number("start")
    told = _told(lambda build: SeePair(root, build, one, other, lang, choice, start))
    looked = _told(lambda build: SeeConflicts(root, build, one, other, few=True))
    kept = _kept("relation", "rationale", "status", "reviewed", "q")
    after = start + ROWS if start + ROWS < told["found"] else None
    return _shown(
        "crosswalkpair.html",
        lang,
        told,
        **looked,
        choice=choice,
        offered=_OFFERED,
        kept=kept,
        without={
            name: _at("pair", **{k: v for k, v in kept.items() if k != name}) for name in kept
        },
        start=start,
        before=_at("pair", **kept, start=str(max(0, start - ROWS))) if start else "",
        after=_at("pair", **kept, start=str(after)) if after else "",
        reports={form: _at("report", format=form) for form in REPORTS},
        formats=_WRITTEN,
        parts=[part for part in PARTS if part],
        chains=_at("chains"),
        conflicting=_at("conflicts"),
    )


@door.get(f"{_PATH}/chains")
def chains() -> Response:
    """What follows between two frameworks over a third, some elements at a time."""
    lang, root, (one, other) = language(), clerks().root, _both()
    first, skip, every = request.args.get("first", ""), _number("skip"), _flag("all")
    if one == other:
        hint = "Choose two frameworks"
        raise BadParameter("a framework is not chained with itself", where="to", hint=hint)
    told = _told(lambda build: SeeChains(root, build, one, other, first, skip, every))
    after, kept = told["after"], _kept("all")
    return _shown(
        "crosswalkchains.html",
        lang,
        told,
        every=every,
        turned_every=_at("chains", first=told["first"], **({} if every else {"all": "yes"})),
        begin=_at("chains", **kept) if first or skip else "",
        next=_at("chains", **kept, first=after[0], skip=str(after[1])) if after else "",
        pair=_at("pair"),
    )


@door.get(f"{_PATH}/conflicts")
def conflicts() -> Response:
    """Rows between two frameworks, and over one more, that cannot all be right."""
    lang, root, (one, other) = language(), clerks().root, _both()
    told = _told(lambda build: SeeConflicts(root, build, one, other, few=False))
    return _shown("crosswalkconflicts.html", lang, told, one=one, other=other, pair=_at("pair"))


@door.get(f"{_PATH}/row")
def row() -> Response:
    """One row of a mapping set: what it says, who says so, and how far it is reviewed."""
    lang, iri = language(), request.args.get("iri", "")
    told = _told(lambda build: SeeRow(clerks().root, build, iri))
    frameworks = [each["name"] for each in told["frameworks"]]
    pair = to(f"{_PATH}/pair", **dict(zip(("from", "to"), frameworks, strict=True)))
    return _shown("crosswalkrow.html", lang, told, pair=pair)


@door.get(f"{_PATH}/set")
def set_() -> Response:
    """A mapping set as a file in the format that is asked for."""
    allowed("read")
    iri, form = request.args.get("iri", ""), request.args.get("format") or FORMATS[0].name
    part, root, most = request.args.get("part", ""), clerks().root, clerks().plan.answer
    suffix = format_named(form).suffixes[0] + PARTS.get(part, "")
    build, reply = clerks().give(
        lambda build, place: GiveSet(root, build, iri, form, part, place, most)
    )
    return _file(build, reply, f"{iri.rpartition('/')[2]}{suffix}")


@door.get(f"{_PATH}/report")
def report() -> Response:
    """The report on two frameworks as a file."""
    allowed("read")
    lang, root, most, (one, other) = language(), clerks().root, clerks().plan.answer, _both()
    form = request.args.get("format") or REPORTS[0]
    build, reply = clerks().give(
        lambda build, place: GiveReport(root, build, one, other, form, lang, place, most)
    )
    return _file(build, reply, f"{one}-and-{other}.{form}")


def _file(build: str, reply: Reply, name: str) -> Response:
    """A file to keep: a browser is not to show what others wrote."""
    response = replied(build, reply)
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = told
    return response


def _told(question: Callable[[str], Question]) -> dict[str, Any]:
    """What comes of *question*; kept, within the bound of all answers, as long as its build."""
    allowed("read")
    answers: Answers = current_app.extensions["answers"]
    reply = answers.get(repr(question(clerks().build)))
    if reply is None:
        build, reply = clerks().read(question)
        answers.put(repr(question(build)), reply)
    return cast("dict[str, Any]", json.loads(reply.body.data))


def _shown(template: str, lang: str, told: dict[str, Any], **values: Any) -> Response:
    return shown(template, lang, w=words(lang), told=told, row_at=_row_at, **values)


def _row_at(iri: str) -> str:
    """Where the page of the row called *iri* is."""
    return to(f"{_PATH}/row", iri=iri)


def _both() -> tuple[str, str]:
    """The two frameworks that the request names.

    Raises:
        BadParameter: It does not name two.
    """
    one, other = (request.args.get(name, "").strip() for name in ("from", "to"))
    if not one or not other:
        where = "to" if one else "from"
        hint = f"Give from= and to= with the names that {link(_PATH)} lists"
        raise BadParameter("no framework is named", where=where, hint=hint)
    return one, other


def _choice() -> Choice:
    """Which rows the request asks for.

    Raises:
        BadParameter: By something that rows do not have.
    """
    given = {name: request.args.get(name, _ANY) for name in _OFFERED}
    for name, value in given.items():
        if value not in (_ANY, *_OFFERED[name]):
            hint = f"Use {', '.join(_OFFERED[name])}"
            raise BadParameter(f"no row has the {name} {value!r}", where=name, hint=hint)
    return Choice(**given, element=request.args.get("q", "").strip())


def _number(name: str) -> int:
    """The whole number that the request has as *name*; 0 without.

    Raises:
        BadParameter: It is none.
    """
    text = request.args.get(name, "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadParameter(f"{text!r} is no whole number", where=name, hint="Leave it out")
    return int(text)


def _flag(name: str) -> bool:
    return request.args.get(name) == "yes"


def _kept(*names: str) -> dict[str, str]:
    """What is chosen, as the request says it."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def _at(page: str, **arguments: str) -> str:
    """Where *page* of the two frameworks is."""
    one, other = _both()
    return to(f"{_PATH}/{page}", **{"from": one, "to": other}, **arguments)
