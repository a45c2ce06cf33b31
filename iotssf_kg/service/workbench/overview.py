"""``/``: what a store holds at a glance, by organization and over all, and what else is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from iotssf_kg.asking.describing import named as iri_of
from iotssf_kg.dataset.summary import EVERYBODY, GRADES, NONE, figures_of, named_in, summarized
from iotssf_kg.errors import BadParameter, IotssfError, UnknownName
from iotssf_kg.service.answers import link
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown, ways
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.service.workbench.dates import day
from iotssf_kg.service.workbench.figures import line, lines, matrices, organizations
from iotssf_kg.service.workbench.store import Asking

door: Final = blueprint("overview")


@door.get("/")
def overview() -> Response:
    """The figures of the organization ``of``, or of all, on the day ``date``; and every door."""
    lang, leading = language(), list(ways())
    response = shown("overview.html", lang, ways=leading, **_seen(lang))
    for way in leading:
        if way.rel:
            response.headers.add("Link", f'<{link(way.path)}>; rel="{way.rel}"')
    return response


def _seen(lang: str) -> dict[str, Any]:
    nothing = {"mine": None, "problem": "", "summary": False}
    try:
        return {**nothing, **_figures(lang)}
    except (BadParameter, UnknownName):
        raise
    except IotssfError as error:
        # The other doors are there though the store is empty, or its reader unknown.
        return {**nothing, "problem": str(error)}


def _figures(lang: str) -> Mapping[str, Any]:
    store, on = Asking(), day(request.args.get("date", ""))
    if not summarized(store):
        return {}
    of = iri_of(request.args["of"]) if request.args.get("of") else EVERYBODY
    first = request.args.get("from", "")
    figures = figures_of(store, [of])
    if of != EVERYBODY and not figures:
        hint = "The overview lists those there are"
        raise UnknownName("no organization has any figures", where=of.value, hint=hint)
    start = iri_of(first).value if first else ""
    everyone, after = organizations(store, start) if of == EVERYBODY else ([], "")
    mine = line(of, "", figures, on)
    asked = [of, *everyone, *mine.categories, *mine.findings, *GRADES]
    over_all = mine if of == EVERYBODY else line(of, "", figures_of(store, [EVERYBODY]), on)
    names = named_in(store, [*asked, *over_all.categories], lang)
    return {
        "summary": True,
        "on": on,
        "of": of.value if of != EVERYBODY else "",
        "mine": mine._replace(name=names.of(of) if of != EVERYBODY else ""),
        "matrices": matrices(store, figures, lang),
        "names": names,
        "lacking": NONE,
        "categories": sorted(over_all.categories, key=lambda c: (c == NONE, str(c))),
        "lines": lines(store, everyone, names, on),
        "after": after,
        "first": first,
    }
