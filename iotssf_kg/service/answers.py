"""Replies of the store as HTTP responses."""

from __future__ import annotations

import json
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import ClosingIterator

from iotssf_kg.asking import Reply, Spooled
from iotssf_kg.errors import Overloaded
from iotssf_kg.service.state import settings

# Large answers that may be on their way at once: each holds a thread until its client has it.
MOST: Final = 32
_ROOM: Final = BoundedSemaphore(MOST)


def replied(build: str, reply: Reply) -> Response:
    """*reply*, which *build* gave; "" where the store has none."""
    body = reply.body
    if request.method == "HEAD":
        body.discard()
        response = Response(content_type=content_type(reply.media_type))
    else:
        response = Response(sent(body) if body.file else body.data)
        response.content_type = content_type(reply.media_type)
    response.headers["Content-Length"] = str(body.size)
    if build:
        response.headers["X-Build"] = build
    return response


def sent(body: Spooled) -> ClosingIterator:
    """*body*, which its client takes as fast as it likes.

    Raises:
        Overloaded: Too many are being taken already.
    """
    if not _ROOM.acquire(blocking=False):
        body.discard()
        raise Overloaded("too many large answers are on their way", hint="Ask again in a moment")
    # Let go too where the client left before the first piece.
    return ClosingIterator(body.pieces(), [_ROOM.release, body.discard])


def content_type(media_type: str) -> str:
    """*media_type* with the charset that it needs."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def base() -> str:
    """The URL that the service is known by, without a slash at its end.

    Never what a request says: whoever sends a ``Host`` or ``X-Forwarded-Host`` could have others
    read, and caches keep, what leads elsewhere.
    """
    return settings().known_by


def link(path: str) -> str:
    """Where a reader finds *path* of ours; relative where no base is set, right behind a tunnel."""
    return f"{settings().base}{path}"


def as_json(told: Any, status: int = 200) -> Response:
    """*told* as JSON, its names in their order."""
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return Response(text, status, content_type="application/json")


def file(content: bytes, media_type: str, name: str, build: str = "") -> Response:
    """*content* as a file to keep: a browser is not to show what others wrote."""
    response = Response(content, content_type=media_type)
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = told
    if build:
        response.headers["X-Build"] = build
    return response
