"""What the service writes to standard error: one line of JSON a request, and one a fault."""

from __future__ import annotations

import json
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, Response, g, request

from iotssf_kg.service.settings import LEVELS
from iotssf_kg.service.state import settings

# Characters of one value; a line stays a line that tools read.
_LONGEST: Final = 2000


def begin(app: Flask) -> None:
    """Have every request to *app* logged."""
    app.before_request(_begun)
    app.after_request(_ended)


def event(what: str, **told: Any) -> None:
    """Write one line of JSON, in which no control character is left, about *what* happened."""
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    # ASCII alone, so that nothing beyond it is left either; JSON lets one control through.
    line = json.dumps({"time": f"{at}Z", "event": what} | told).replace("\x7f", "\\u007f")
    # In one piece, and past the library's records, which take longer than a small query.
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _begun() -> None:
    g.began = time.perf_counter()


def _ended(response: Response) -> Response:
    fault = g.get("fault")
    if fault is not None:
        told = "".join(traceback.format_exception(fault))
        event("fault", request=g.get("request_id"), traceback=told)
    request_line(settings().log, g.get("query"), _told(response))
    return response


def request_line(level: str, query: str | None, told: dict[str, Any]) -> None:
    """Write what is *told* of a request, and its *query*, as far as *level* wants to know."""
    faults, _, queries = LEVELS
    if level != faults:
        told |= {"query": query if level == queries else None}
        event("request", **{name: _cut(each) for name, each in told.items() if each is not None})


def _told(response: Response) -> dict[str, Any]:
    return {
        "request": g.get("request_id"),
        "method": request.method,
        "path": request.path,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - g.get("began", time.perf_counter())), 1),
        "bytes": response.content_length,
        "client": g.get("client"),
        "key": g.get("key"),
        "build": response.headers.get("X-Build"),
        "problem": g.get("problem"),
    }


def _cut(value: Any) -> Any:
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value
