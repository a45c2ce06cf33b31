"""Bodies of requests: whole or an error, and not too many on their way at once.

A server that hands a body on as it comes does not always say that it broke off, and a client that
sends one byte a minute holds a thread for as long as it likes.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import IO, Any, Final

from flask import Request

from iotssf_kg.errors import Overloaded, RequestError

# How many may be on their way at once, and from one client; nobody without a body waits for them.
MOST: Final = 128
_EACH: Final = 32
_PIECE: Final = 1 << 16


class LengthRequired(RequestError):
    """The request does not say how long its body is, so that nobody could tell if it is whole."""

    status = 411


class BrokenOff(RequestError):
    """The body ended before its end."""


class Bodies:
    """Those that are on their way."""

    def __init__(self) -> None:
        self._lock, self._under_way = Lock(), Counter[str]()

    def guard(self, request: Request, client: str) -> None:
        """Have what reads the body of *request* get all of it, or an error.

        Raises:
            LengthRequired: It does not say how long it is.
        """
        environ = request.environ
        if environ.get("HTTP_TRANSFER_ENCODING"):
            raise LengthRequired("a body of unknown length", hint="Send Content-Length")
        length = request.content_length or 0
        environ["wsgi.input"] = _Body(environ["wsgi.input"], length, self, client)
        environ["wsgi.input_terminated"] = True

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Room for a body of *client*.

        Raises:
            Overloaded: There is none.
        """
        with self._lock:
            if self._under_way.total() >= MOST or self._under_way[client] >= _EACH:
                hint = "Ask again in a moment"
                raise Overloaded("too many bodies are on their way", hint=hint)
            self._under_way[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[client] -= 1
                self._under_way += Counter()  # forget who has none


class _Body(io.RawIOBase):
    """The body of one request; it is read as a whole when the first byte is asked for."""

    def __init__(self, source: IO[bytes], length: int, bodies: Bodies, client: str) -> None:
        self._source, self._length = source, length
        self._bodies, self._client = bodies, client
        self._held: io.BytesIO | None = None

    def readable(self) -> bool:
        """That it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See ``io.RawIOBase.readinto``."""
        if self._held is None:
            with self._bodies.place(self._client):
                self._held = io.BytesIO(self._whole())
        return self._held.readinto(buffer)

    def _whole(self) -> bytearray:
        come = bytearray()
        while left := self._length - len(come):
            piece = self._source.read(min(left, _PIECE))
            if not piece:
                what = f"the body broke off after {len(come):,} of {self._length:,} bytes"
                raise BrokenOff(what, where="Content-Length", hint="Send it again")
            come += piece
        return come
