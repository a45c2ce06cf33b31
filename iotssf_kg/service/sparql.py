"""``/sparql``: queries and updates."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import Blueprint, Request, Response, current_app, request

from iotssf_kg.asking.writing import Update
from iotssf_kg.errors import BadParameter, NotAcceptable
from iotssf_kg.service import description
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import base, content_type, replied
from iotssf_kg.service.kept import Answers, repeatable
from iotssf_kg.service.protocol import Asked, asked
from iotssf_kg.service.state import clerks, settings
from iotssf_kg.service.using import with_graphs
from iotssf_kg.store.media import GRAPHS, choose

door: Final = Blueprint("sparql", __name__)
_HTML: Final = "text/html"


@door.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
@door.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, carry out an update, or describe the service."""
    found = asked(request)
    if found.kind == "query":
        allowed("read")
        return _query(found)
    if found.kind == "update":
        allowed("write")
        return _update(found)
    if request.method == "POST":
        raise BadParameter("neither a query nor an update", where="query", hint="Send query=…")
    return _described(found.accept)


def _query(found: Asked) -> Response:
    build = clerks().build
    if not build:
        return replied(*clerks().query(found.text, found.accept, found.graphs, _endpoint()))
    tag = _tag(build, found)
    if request.if_none_match.contains_weak(tag):
        return _headed(Response(status=304), tag, build)
    answers: Answers = current_app.extensions["answers"]
    kept = answers.get(tag)
    if kept is not None:
        return _headed(Response(kept[1], content_type=content_type(kept[0])), tag, build)
    build, reply = clerks().query(found.text, found.accept, found.graphs, _endpoint())
    tag = _tag(build, found)
    body = reply.body
    if not body.file and repeatable(found.text):
        answers.put(tag, reply.media_type, body.data)
    return _headed(replied(build, reply), tag, build)


def _headed(response: Response, tag: str, build: str) -> Response:
    response.set_etag(tag, weak=True)
    response.headers["X-Build"] = build
    return response


def _tag(build: str, found: Asked) -> str:
    """One answer: what was asked of which build, and in which formats."""
    told = repr((build, found.text, found.graphs, found.accept))
    return f"{build}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _update(found: Asked) -> Response:
    written = clerks().change(Update(with_graphs(found.text, found.graphs), _endpoint()))
    return Response(status=204, headers={"X-Build": written.build} if written.build else {})


def _described(accept: str | None) -> Response:
    if accept and _prefers_page(request):
        page = current_app.jinja_env.get_template("sparql.html").render(base=base())
        return Response(page, content_type=f"{_HTML}; charset=utf-8")
    try:
        media_type = choose(accept, GRAPHS)
    except NotAcceptable:
        media_type = "text/turtle"
    body = description.written(base(), media_type, update=settings().update)
    return Response(body, content_type=content_type(media_type))


def _prefers_page(given: Request) -> bool:
    best = given.accept_mimetypes.best_match([*GRAPHS, _HTML])
    return best == _HTML


def _endpoint() -> str:
    """What relative IRIs are relative to; https://www.w3.org/TR/sparql11-protocol/#base-iri."""
    return f"{base()}/sparql"
