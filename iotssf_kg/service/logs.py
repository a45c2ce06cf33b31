"""What the service writes to standard error: one line of JSON a request, and one a fault."""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, Response, g, request

from iotssf_kg.service.settings import LEVELS
from iotssf_kg.service.state import settings

_LOG: Final = logging.getLogger("iotssf_kg.service")
# Characters of one value; a line stays a line that tools read.
_LONGEST: Final = 2000


class Lines(logging.Formatter):
    """One record, one line of JSON, in which no control character is left."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC)
        told = {"time": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", "event": record.getMessage()}
        told |= getattr(record, "told", {})
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        # ASCII alone, so that nothing beyond it is left either; JSON lets one control through.
        return json.dumps(told).replace("\x7f", "\\u007f")


def begin(app: Flask) -> None:
    """Have every request to *app* logged."""
    if not _LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        _LOG.addHandler(handler)
        _LOG.setLevel(logging.INFO)
        _LOG.propagate = False
    app.before_request(_begun)
    app.after_request(_ended)


def event(what: str, **told: Any) -> None:
    """Write a line about the service itself."""
    _LOG.info(what, extra={"told": told})


def _begun() -> None:
    g.began = time.perf_counter()


def _ended(response: Response) -> Response:
    fault = g.get("fault")
    if fault is not None:
        _LOG.error("fault", exc_info=fault, extra={"told": {"request": g.get("request_id")}})
    level = settings().log
    faults, _, queries = LEVELS
    if level != faults:
        told = _told(response) | {"query": g.get("query") if level == queries else None}
        event("request", **{name: _cut(each) for name, each in told.items() if each is not None})
    return response


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
