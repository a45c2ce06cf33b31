"""The application factory."""

from __future__ import annotations

from multiprocessing.util import Finalize
from typing import Final

from flask import Flask, Response, g, request
from jinja2 import StrictUndefined

from iotssf_kg.asking import Plan, answerer
from iotssf_kg.asking.quarantine import Quarantine
from iotssf_kg.errors import BadParameter
from iotssf_kg.service import (
    about,
    datasets,
    exports,
    graphs,
    health,
    inside,
    logs,
    metrics,
    openapi,
    problems,
    quarantine,
    queries,
    sparql,
    statics,
    terms,
    validate,
    workbench,
)
from iotssf_kg.service.access import brought
from iotssf_kg.service.bodies import Bodies, known
from iotssf_kg.service.clients import address, networks, request_id
from iotssf_kg.service.front import Front, failure
from iotssf_kg.service.headers import CACHE, HEADERS, POLICED
from iotssf_kg.service.kept import Answers
from iotssf_kg.service.protocol import PATH
from iotssf_kg.service.rates import Rates, counted
from iotssf_kg.service.reader import Reader
from iotssf_kg.service.settings import Settings, from_environment
from iotssf_kg.workers import Bounds

_MEGABYTE: Final = 1 << 20
_DOORS: Final = (
    sparql.door,
    graphs.door,
    queries.door,
    validate.door,
    exports.door,
    quarantine.door,
    health.door,
    metrics.door,
    openapi.door,
    terms.door,
    about.door,
    datasets.door,
    statics.door,
    *workbench.DOORS,
)
# What those ask who watch the service, as often as they like.
_FREE: Final = frozenset(("health.alive", "health.ready", "metrics.metrics"))
_TEMPLATES: Final = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,  # a page that lacks a word is a fault, not a gap
}
_ALLOWED: Final = "Accept, Authorization, Content-Type, If-None-Match, X-Request-Id"


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
    # No redirects that mend slashes: they would lead to the Host that the request names.
    app.url_map.merge_slashes = app.url_map.strict_slashes = False
    app.jinja_options = _TEMPLATES
    app.config["MAX_CONTENT_LENGTH"] = chosen.body * _MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = _MEGABYTE  # of fields; files may be as long as a body
    clerks = answerer(chosen.store, plan(chosen), update=chosen.update_url, state=chosen.state)
    # Not by atexit: servers that fork end their processes past it.
    Finalize(None, clerks.close, exitpriority=1)
    Quarantine(clerks.root, chosen.quarantined).sweep()
    app.extensions["clerks"] = clerks
    app.extensions["settings"] = chosen
    kept = app.extensions["answers"] = Answers(chosen.cache * _MEGABYTE)
    app.extensions["reader"] = Reader(clerks, kept, f"{chosen.known_by}{PATH}")
    for door in _DOORS:
        app.register_blueprint(door)
    problems.register(app)
    logs.begin(app)
    rates = Rates(chosen.rate)
    _admit(app, chosen, rates)
    metrics.begin(app, clerks)
    app.after_request(_end)
    app.wsgi_app = Bodies(Front(app, rates), networks(chosen.proxies))  # type: ignore[method-assign, assignment]
    inside.begin(app, chosen.monitor)
    return app


def _admit(app: Flask, chosen: Settings, rates: Rates) -> None:
    """Have *app* know who asks, and let in what may come in."""
    proxies = networks(chosen.proxies)

    def begin() -> None:
        g.request_id, g.client = request_id(request.environ), address(request.environ, proxies)
        failed = failure(request.environ)
        if failed is not None:
            g.query, g.began = failed.query, failed.began
            raise failed.error
        if chosen.rate and request.endpoint not in _FREE:
            key = brought()
            rates.spend(f"key {key.name}" if key else counted(g.client))
        known(request.environ)

    app.before_request(begin)


def plan(settings: Settings) -> Plan:
    """What answering may take by *settings*."""
    reading = Bounds(
        workers=settings.workers,
        slow=settings.slow,
        queue=settings.queue,
        timeout=settings.timeout,
        memory=settings.memory * _MEGABYTE,
    )
    return Plan(reading, answer=settings.answer * _MEGABYTE, document=settings.body * _MEGABYTE)


def _end(response: Response) -> Response:
    response.headers.extend(HEADERS)
    response.headers.setdefault(*POLICED)
    response.headers.setdefault(*CACHE)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
    return response
