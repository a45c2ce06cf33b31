"""The application factory."""

from __future__ import annotations

import atexit
from secrets import token_hex
from typing import Final

from flask import Flask, Response, g, request

from iotssf_kg.asking import Plan, answerer
from iotssf_kg.errors import BadParameter
from iotssf_kg.service import graphs, health, problems, sparql
from iotssf_kg.service.kept import Answers
from iotssf_kg.service.settings import Settings, from_environment
from iotssf_kg.workers import Bounds

_MEGABYTE: Final = 1 << 20
_DOORS: Final = (
    sparql.door,
    graphs.door,
    health.door,
)
_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Build, X-Request-Id",
    "Content-Security-Policy": "default-src 'self'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
_ALLOWED: Final = "Accept, Authorization, Content-Type, If-None-Match"


def create_app(settings: Settings | None = None) -> Flask:
    """The service with *settings*, or with those of the environment.

    Raises:
        BadParameter: A setting cannot be read, or none names a store.
        StoreError: There is no store where it is to be.
    """
    chosen = settings or from_environment()
    if not chosen.store:
        raise BadParameter("no store is named", where="IOTSSF_STORE", hint="Name its folder")
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.body * _MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = chosen.body * _MEGABYTE
    clerks = answerer(chosen.store, plan(chosen), update=chosen.update_url, state=chosen.state)
    atexit.register(clerks.close)
    app.extensions["clerks"] = clerks
    app.extensions["settings"] = chosen
    app.extensions["answers"] = Answers(chosen.cache * _MEGABYTE)
    for door in _DOORS:
        app.register_blueprint(door)
    problems.register(app)
    app.before_request(_begin)
    app.after_request(_end)
    return app


def plan(settings: Settings) -> Plan:
    """What answering may take by *settings*."""
    reading = Bounds(
        workers=settings.workers,
        slow=settings.slow,
        queue=settings.queue,
        timeout=settings.timeout,
        memory=settings.memory * _MEGABYTE,
    )
    return Plan(reading, answer=settings.answer * _MEGABYTE)


def _begin() -> None:
    g.request_id = token_hex(8)


def _end(response: Response) -> Response:
    response.headers.extend(_HEADERS)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
    return response
