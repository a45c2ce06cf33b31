"""``/validate`` and ``/classify``: documents that come with a request, of which nothing is kept."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from iotssf_kg.asking import Reply
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import replied
from iotssf_kg.service.state import clerks
from iotssf_kg.service.uploads import sent

door: Final = Blueprint("validate", __name__)
# What a browser is to save rather than to show under our name.
_SAVED: Final = {
    "text/html": "report.html",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "report.xlsx",
}


@door.post("/validate")
def validate() -> Response:
    """The report on what was sent: 200 whether it conforms or not, unless ``fail`` says more."""
    allowed("validate")
    verdict = clerks().validate(sent(request))
    response = _private(verdict)
    response.headers["X-Conforms"] = "true" if verdict.conforms else "false"
    if verdict.fails:
        response.status_code = 422
    return response


@door.post("/classify")
def classify() -> Response:
    """The category of each asset in what was sent."""
    allowed("validate")
    return _private(clerks().classify(sent(request)))


def _private(reply: Reply) -> Response:
    response = replied(clerks().build, reply)
    response.headers["Cache-Control"] = "no-store"
    if name := _SAVED.get(reply.media_type):
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
