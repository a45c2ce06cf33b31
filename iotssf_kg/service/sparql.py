"""``/sparql``: queries and updates."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Request, Response, g, request
from pyoxigraph import serialize

from iotssf_kg.asking.writing import Update
from iotssf_kg.errors import BadParameter, NotAcceptable
from iotssf_kg.service import description
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import base, content_type, link
from iotssf_kg.service.datasets import WELL_KNOWN, dataset
from iotssf_kg.service.protocol import Asked, asked
from iotssf_kg.service.queried import answered, endpoint
from iotssf_kg.service.state import clerks, settings
from iotssf_kg.service.using import with_graphs
from iotssf_kg.service.workbench.ask import editor
from iotssf_kg.store.media import GRAPHS, choose

door: Final = Blueprint("sparql", __name__)
_HTML: Final = "text/html"


@door.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, carry out an update, or describe the service."""
    found = asked(request)
    g.query = found.text
    if found.kind == "query":
        return answered(found)
    if found.kind == "update":
        if found.explain:
            raise BadParameter("updates are not explained", where="explain", hint="Leave it out")
        allowed("admin")
        return _update(found)
    if request.method == "POST":
        raise BadParameter("neither a query nor an update", where="query", hint="Send query=…")
    return _described(found.accept)


def _update(found: Asked) -> Response:
    written = clerks().change(Update(with_graphs(found.text, found.graphs), endpoint()))
    return Response(status=204, headers={"X-Build": written.build} if written.build else {})


def _described(accept: str | None) -> Response:
    if accept and _prefers_page(request):
        return editor()
    try:
        media_type = choose(accept, GRAPHS)
    except NotAcceptable:
        media_type = "text/turtle"
    told = description.triples(base(), dataset(), update=settings().update)
    body = serialize(told, format=GRAPHS[media_type], prefixes={"sd": description.SD}) or b""
    response = Response(body, content_type=content_type(media_type))
    response.headers["Link"] = f'<{link(WELL_KNOWN)}>; rel="describedby"'
    return response


def _prefers_page(given: Request) -> bool:
    best = given.accept_mimetypes.best_match([*GRAPHS, _HTML])
    return best == _HTML
