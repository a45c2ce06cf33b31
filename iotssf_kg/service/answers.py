"""Replies of the store as HTTP responses."""

from __future__ import annotations

from flask import Response, request

from iotssf_kg.asking import Reply
from iotssf_kg.service.state import settings


def replied(build: str, reply: Reply) -> Response:
    """*reply*, which *build* gave; "" where the store has none."""
    body = reply.body
    if request.method == "HEAD":
        body.discard()
        response = Response(content_type=content_type(reply.media_type))
    else:
        content = body.pieces() if body.file else body.data
        response = Response(content, content_type=content_type(reply.media_type))
    response.headers["Content-Length"] = str(body.size)
    if build:
        response.headers["X-Build"] = build
    return response


def content_type(media_type: str) -> str:
    """*media_type* with the charset that it needs."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def base() -> str:
    """The URL that the service is known by, without a slash at its end."""
    return settings().base or request.host_url.rstrip("/")
