"""``/validate`` and ``/classify``: documents that come with a request, of which nothing is kept."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from iotssf_kg.asking import Reply
from iotssf_kg.asking.uploads import BODY, Request, Upload
from iotssf_kg.asking.wishes import label
from iotssf_kg.errors import BadParameter
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import replied
from iotssf_kg.service.documents import Body, bodies, several
from iotssf_kg.service.state import clerks
from iotssf_kg.store.media import bare

door: Final = Blueprint("validate", __name__)
_WRAPPING: Final = "application/json"
# What a browser is to save rather than to show under our name.
_SAVED: Final = {
    "text/html": "report.html",
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
        # A field of a form need not have a name.
        given += [(name or "", value) for name, value in request.form.items(multi=True)]
        return Request([_upload(each) for each in bodies(name="")], tuple(given), accept)
    names = [value for name, value in given if name == "name"]
    if len(names) > 1:
        raise BadParameter("given more than once", where="name", hint="Say it once")
    [body] = bodies(name=names[0] if names else "")
    wrapped = bare(request.content_type or "") == _WRAPPING
    rest = tuple(each for each in given if each[0] != "name")
    return Request([_upload(body, wrapped=wrapped)], rest, accept)


def _upload(body: Body, *, wrapped: bool = False) -> Upload:
    name = label(body.name) if body.name else BODY
    return Upload(name, body.data, body.syntax.name, wrapped)


def _private(reply: Reply) -> Response:
    response = replied(clerks().build, reply)
    response.headers["Cache-Control"] = "no-store"
    if name := _SAVED.get(reply.media_type):
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
