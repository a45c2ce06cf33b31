"""Errors as RFC 9457 has them; https://www.rfc-editor.org/rfc/rfc9457."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from iotssf_kg.errors import (
    Busy,
    IotssfError,
    OutputError,
    Overloaded,
    SourceErrors,
    StoreError,
    Unauthorized,
)
from iotssf_kg.service.rates import TooOften

MEDIA_TYPE: Final = "application/problem+json"
_TYPES: Final = "https://w3id.org/iot-ssf/problem/"
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Whose places are folders of this machine, or addresses that only it knows.
_INSIDE: Final = (StoreError, OutputError)
# What a reader is told of faults of ours: nothing that helps an attacker.
_OURS: Final = "something went wrong here"


def register(app: Flask) -> None:
    """Have *app* answer every error as a problem."""
    app.register_error_handler(Exception, told)


def told(error: Exception) -> Response:
    """*error* as a problem."""
    if isinstance(error, IotssfError):
        return _of_error(error)
    return _of_http(error) if isinstance(error, HTTPException) else _of_fault(error)


def kind(error: type[Exception]) -> str:
    """What errors of the class *error* are called, in the type of a problem."""
    return _CAPITAL.sub("-", error.__name__).lower()


def problem(status: int, kind: str, title: str, **more: Any) -> Response:
    """A problem of a *kind*: a short name that stays the same."""
    said = {"type": _TYPES + kind, "title": title, "status": status}
    said |= {name: value for name, value in more.items() if value not in (None, "")}
    g.problem = kind
    said["instance"] = f"urn:request:{g.get('request_id', '')}"
    # Half a character, which UTF-8 cannot say, stays escaped.
    body = json.dumps(said, ensure_ascii=False).encode(errors="backslashreplace")
    return Response(body, status, content_type=MEDIA_TYPE)


def _of_error(error: IotssfError) -> Response:
    if error.status == 500:
        return _of_fault(error)
    inside = isinstance(error, _INSIDE)
    if inside and error.status not in (504, 507):
        g.fault = error
    response = problem(
        error.status,
        kind(type(error)),
        error.what,
        detail=None if inside else str(error),
        hint=error.hint,
        where=None if inside else error.where,
        line=getattr(error, "line", None),
        column=getattr(error, "column", None),
        faults=_faults(error) if isinstance(error, SourceErrors) else None,
    )
    if isinstance(error, Overloaded | Busy | TooOften):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthorized) and error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _faults(error: SourceErrors) -> list[dict[str, str]]:
    shown = error.faults[: error.shown]
    return [{"title": each.what, "where": each.where, "hint": each.hint} for each in shown]


def _of_http(error: HTTPException) -> Response:
    name = str(error.name)
    response = problem(
        error.code or 500, name.lower().replace(" ", "-"), name, detail=error.description
    )
    for name, value in error.get_headers():
        if name.lower() in ("allow", "location", "retry-after"):
            response.headers[name] = value
    return response


def _of_fault(error: Exception) -> Response:
    g.fault = error
    return problem(500, "fault", _OURS, hint="Tell the operator the instance of this problem")
