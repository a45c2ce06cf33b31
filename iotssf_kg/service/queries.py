"""``/queries``: the library of queries, described and run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, request
from pyoxigraph import Triple, serialize

from iotssf_kg.errors import BadParameter, NotAcceptable
from iotssf_kg.library import Query, find
from iotssf_kg.library import queries as library
from iotssf_kg.library.statements import described, iri, prefixes
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.service.answers import as_json, base, content_type
from iotssf_kg.service.negotiation import language
from iotssf_kg.service.pages import shown
from iotssf_kg.service.protocol import FORMATS, Asked, accepted, pairs_of, switch
from iotssf_kg.service.queried import answered, endpoint
from iotssf_kg.service.workbench.ask import form
from iotssf_kg.store.embedded import OWN
from iotssf_kg.store.media import GRAPHS, RESULTS, choose

door: Final = Blueprint("queries", __name__)
_JSON: Final = "application/json"
_HTML: Final = "text/html"
_SPARQL: Final = "application/sparql-query"
_LIST: Final = dict.fromkeys((_JSON, *GRAPHS, _HTML))
_ONE: Final = dict.fromkeys((_JSON, _SPARQL, "text/plain", *GRAPHS, _HTML))
_WISHES: Final = {**FORMATS, "html": _HTML, "rq": _SPARQL}
# What a request can say beside the parameters of a query; no query has a parameter so called.
OURS: Final = frozenset(("lang", "format", "output", "rewrite", "explain"))


@door.get("/queries", strict_slashes=False)
def listed() -> Response:
    """Every query of the library."""
    pairs = pairs_of(request.query_string)
    lang = language()
    media_type = choose(accepted(request, pairs, _WISHES), _LIST)
    found = list(library().values())
    if media_type == _JSON:
        return as_json({"queries": [_told(query) for query in found]})
    if media_type == _HTML:
        return shown("queries.html", lang, questions=found)
    about = (triple for query in found for triple in described(query, endpoint()))
    return _graph([*prefixes(), *about], media_type)


@door.get("/queries/<name>", strict_slashes=False)
def one(name: str) -> Response:
    """What the query *name* is; its answer, where the request gives parameters or wants results."""
    query, pairs = find(name), pairs_of(request.query_string)
    if any(key not in OURS for key, _ in pairs):
        return _answer(query, pairs)
    language()  # one that is not here is an error in every form
    accept = accepted(request, pairs, _WISHES)
    try:
        media_type = choose(accept, {**_ONE, **RESULTS})
    except NotAcceptable as error:
        hint = f"Ask for {', '.join([*_ONE, *RESULTS])}"
        raise NotAcceptable(error.what, where=error.where, hint=hint) from error
    if media_type in RESULTS:
        return _answer(query, pairs)
    if media_type == _JSON:
        return as_json(_told(query))
    if media_type == _HTML:
        return form(query, {})
    if media_type in GRAPHS:
        return _graph([*prefixes(), *described(query, endpoint())], media_type)
    return Response(query.text, content_type=f"{media_type}; charset=utf-8")


@door.get("/queries/<name>/run", strict_slashes=False)
def run(name: str) -> Response:
    """The answer of the query *name*."""
    return _answer(find(name), pairs_of(request.query_string))


def _answer(query: Query, pairs: list[tuple[str, str]]) -> Response:
    text = query.bind(_arguments(query, pairs))
    rewrite, explain = switch("rewrite", pairs, True), switch("explain", pairs, False)
    return answered(Asked("query", text, OWN, accepted(request, pairs), rewrite, explain))


def _arguments(query: Query, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What *pairs* give for the parameters of *query*, and for what it does not have."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in OURS:
            continue
        if name in found:
            raise BadParameter("given more than once", where=name, hint="Give it once")
        # A form sends a field that was left empty, too.
        if value or name not in query.parameters:
            found[name] = value
    return found


def _told(query: Query) -> dict[str, Any]:
    """*query* as JSON."""
    url = f"{base()}/queries/{query.name}"
    return {
        "name": query.name,
        "alias": query.alias,
        "iri": iri(query).value,
        "url": url,
        "run": f"{url}/run",
        "questions": query.questions,
        "tags": query.tags,
        "area": query.area,
        "audience": query.audience,
        "summary": {"en": query.summary, "ja": query.summary_ja},
        "parameters": [
            {
                "name": each.name,
                "kind": each.kind,
                "default": each.default,
                "expected": each.expected,
                "description": {"en": each.en, "ja": each.ja},
            }
            for each in query.parameters.values()
        ],
        "columns": [
            {"name": each.name, "description": {"en": each.en, "ja": each.ja}}
            for each in query.columns
        ],
        "text": query.text,
    }


def _graph(triples: Iterable[Triple], media_type: str) -> Response:
    body = serialize(triples, format=GRAPHS[media_type], prefixes=PREFIXES)
    return Response(body, content_type=content_type(media_type))
