"""Queries by GET, answered before the framework, whose dispatch takes longer than most of them.

Whatever is not plain, and whatever goes wrong, is the framework's.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from flask import Flask
from werkzeug.http import parse_etags

from iotssf_kg.errors import RequestError
from iotssf_kg.service import logs
from iotssf_kg.service.answers import content_type, sent
from iotssf_kg.service.clients import address, networks, request_id
from iotssf_kg.service.headers import CACHE, HEADERS, POLICED
from iotssf_kg.service.metrics import Figures
from iotssf_kg.service.protocol import PATH, Asked, by_get
from iotssf_kg.service.rates import Rates, counted
from iotssf_kg.service.reader import Answer, Reader
from iotssf_kg.service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

Environ = dict[str, Any]
# Where the framework finds what went wrong.
_FAILED: Final = "iotssf.failed"
# What makes a request more than a query.
_OTHER: Final = frozenset(("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING"))


@dataclass(frozen=True)
class Failure:
    """A query that could not be answered.

    Attributes:
        error: Why.
        query: Its text.
        began: When it came, by ``time.perf_counter``.
    """

    error: Exception
    query: str
    began: float


def failure(environ: Environ) -> Failure | None:
    """What went wrong before the framework was called with *environ*."""
    return cast("Failure | None", environ.get(_FAILED))


class Front:
    """Answers plain queries; *app* does all else.

    Args:
        app: The service, with its extensions.
        rates: How often a client may ask.
    """

    def __init__(self, app: Flask, rates: Rates) -> None:
        self._framework = app.wsgi_app
        settings: Settings = app.extensions["settings"]
        self._reader: Reader = app.extensions["reader"]
        self._figures: Figures = app.extensions["figures"]
        self._rates, self._log = rates, settings.log
        self._proxies, self._private = networks(settings.proxies), settings.private

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """See https://peps.python.org/pep-3333/."""
        asked = None if self._private else _plain(environ)
        if asked is None:
            return self._framework(environ, start)
        began = time.perf_counter()
        try:
            client = address(environ, self._proxies)
            self._rates.spend(counted(client))
            answer = self._reader.answer(asked, parse_etags(environ.get("HTTP_IF_NONE_MATCH")))
            said = _said(answer)
        except Exception as error:
            environ[_FAILED] = Failure(error, asked.text, began)
            return self._framework(environ, start)
        name, took = request_id(environ), time.perf_counter() - began
        phrase = HTTPStatus(said.status).phrase
        self._figures.count(PATH, "GET", said.status, took, query=True, kept=answer.kept)
        told = {"request": name, "client": client, "build": answer.build or None}
        logs.request_line(self._log, asked.text, told | _told(said, took))
        start(f"{said.status} {phrase}", [*said.headers, ("X-Request-Id", name)])
        return said.body


def _plain(environ: Environ) -> Asked | None:
    """The query of *environ*, if there is nothing to it but a query."""
    if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET":
        return None
    if not _OTHER.isdisjoint(environ):
        return None
    try:
        query = environ.get("QUERY_STRING", "").encode("latin-1")
        asked = by_get(query, environ.get("HTTP_ACCEPT"))
    except (RequestError, UnicodeError):
        return None
    return asked if asked.kind == "query" and not asked.explain else None


class _Said(NamedTuple):
    """A response; *size* is of its body."""

    status: int
    headers: list[tuple[str, str]]
    body: Iterable[bytes]
    size: int | None


def _said(answer: Answer) -> _Said:
    headers = [*HEADERS.items(), POLICED, CACHE, *answer.headers]
    if answer.reply is None:
        return _Said(304, headers, [], None)
    body = answer.reply.body
    headers.append(("Content-Type", content_type(answer.reply.media_type)))
    headers.append(("Content-Length", str(body.size)))
    return _Said(200, headers, sent(body) if body.file else [body.data], body.size)


def _told(said: _Said, took: float) -> dict[str, Any]:
    return {
        "method": "GET",
        "path": PATH,
        "route": PATH,
        "status": said.status,
        "ms": round(1000 * took, 1),
        "bytes": said.size,
    }
