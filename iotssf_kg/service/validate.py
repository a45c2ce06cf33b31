"""``/validate`` and ``/classify``: documents that come with a request, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Response, request

from iotssf_kg.asking import Reply
from iotssf_kg.asking.uploads import BODY, Request, Upload
from iotssf_kg.asking.wishes import label
from iotssf_kg.errors import BadParameter
from iotssf_kg.report.html import policy
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import replied
from iotssf_kg.service.documents import TYPED, Body, bodies, several, typed
from iotssf_kg.service.negotiation import HTML
from iotssf_kg.service.state import clerks
from iotssf_kg.service.workbench.blueprint import blueprint
from iotssf_kg.store.media import bare

door: Final = blueprint("validate")
_WRAPPING: Final = "application/json"
# A report as a page has its own style and script, and texts of others: it is shown apart from all
# that is ours; https://html.spec.whatwg.org/multipage/browsers.html#sandboxing
_APART: Final = "frame-ancestors 'none'; sandbox allow-scripts allow-modals"
# What a browser is to save, or calls by this name if it is told to.
_SAVED: Final = {
    HTML: "report.html",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "report.xlsx",
}


@door.post("/validate")
def validate() -> Response:
    """The report on what was sent: 200 whether it conforms or not, unless ``fail`` says more."""
    allowed("validate")
    verdict = clerks().validate(_sent())
    response = _private(verdict)
    response.headers["X-Conforms"] = "true" if verdict.conforms else "false"
    if verdict.fails:
        response.status_code = 422
    return response


@door.post("/classify")
def classify() -> Response:
    """The category of each asset in what was sent."""
    allowed("validate")
    return _private(clerks().classify(_sent()))


def _sent() -> Request:
    """What the request brings to be judged, and what it asks for."""
    given, accept = list(request.args.items(multi=True)), request.headers.get("Accept")
    if several():
        given += _fields()
        sent = bodies(name="", also=typed())
        return Request([_upload(each) for each in sent], tuple(given), accept)
    names = [value for name, value in given if name == "name"]
    if len(names) > 1:
        raise BadParameter("given more than once", where="name", hint="Say it once")
    [body] = bodies(name=names[0] if names else "")
    wrapped = bare(request.content_type or "") == _WRAPPING
    rest = tuple(each for each in given if each[0] != "name")
    return Request([_upload(body, wrapped=wrapped)], rest, accept)


def _fields() -> Iterator[tuple[str, str]]:
    """What the form asks for; a browser sends a field that was left empty, too."""
    for name, value in request.form.items(multi=True):
        if not name or (value and name not in TYPED):
            yield name or "", value  # a field need not have a name


def _upload(body: Body, *, wrapped: bool = False) -> Upload:
    name = label(body.name) if body.name else BODY
    return Upload(name, body.data, body.syntax.name, wrapped)


def _private(reply: Reply) -> Response:
    response = replied(clerks().build, reply)
    response.headers["Cache-Control"] = "no-store"
    if name := _SAVED.get(reply.media_type):
        page = reply.media_type == HTML
        kind = "inline" if page else "attachment"
        response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
        if page:
            response.headers["Content-Security-Policy"] = f"{policy()}; {_APART}"
    return response
