"""Bodies of requests: whole or an error, and not too many on their way at once.

A server that hands a body on as it comes does not always say that it broke off, and a client that
sends one byte a minute holds a thread for as long as it likes. What of a body nobody has read when
the answer begins is in the way of the next request of the connection, whose server then ends it
without a word: it is read and dropped, or the answer says that the connection ends
(https://www.rfc-editor.org/rfc/rfc9112#section-9.3).
"""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Final

from iotssf_kg.errors import IotssfError, Overloaded, RequestError
from iotssf_kg.service.clients import Networks, address

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Environ = dict[str, Any]

# How many may be on their way at once, and from one client; nobody without a body waits for them.
MOST: Final = 128
_EACH: Final = 32
_PIECE: Final = 1 << 16
# Bytes of a body that are read though nobody wants them, so that its connection can go on.
_DROPPED: Final = 1 << 20


class LengthRequired(RequestError):
    """The request does not say how long its body is, so that nobody could tell if it is whole."""

    status = 411


class BrokenOff(RequestError):
    """The body ended before its end."""


def known(environ: Environ) -> None:
    """Pass if the request of *environ* says how long its body is, or has none.

    Raises:
        LengthRequired: It does not.
    """
    if environ.get("HTTP_TRANSFER_ENCODING"):
        raise LengthRequired("a body of unknown length", hint="Send Content-Length")


class Bodies:
    """Those that are on their way; before *application*, which gets each whole or an error.

    Args:
        application: What answers; see https://peps.python.org/pep-3333/.
        proxies: Whose word counts about where a request is from.
    """

    def __init__(self, application: WSGIApplication, proxies: Networks) -> None:
        self._application, self._proxies = application, proxies
        self._lock, self._under_way = Lock(), Counter[str]()

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """See https://peps.python.org/pep-3333/."""
        length = _length(environ)
        if not length:
            return self._application(environ, start)
        body = _Body(environ["wsgi.input"], length, self, address(environ, self._proxies))
        environ["wsgi.input"], environ["wsgi.input_terminated"] = body, True

        def begin(status: str, headers: list[tuple[str, str]], failed: Any = None) -> Any:
            ends = [] if body.out_of_the_way() else [("Connection", "close")]
            return start(status, [*headers, *ends], failed)

        return self._application(environ, begin)

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

    def __init__(self, source: IO[bytes], length: float, bodies: Bodies, client: str) -> None:
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

    def out_of_the_way(self) -> bool:
        """Whether all of it is read; reads and drops what is not, if that is not much."""
        if self._held is None and self._length <= _DROPPED:
            with suppress(IotssfError), self._bodies.place(self._client):
                self._held = io.BytesIO(self._whole())
        return self._held is not None

    def _whole(self) -> bytearray:
        come = bytearray()
        while left := self._length - len(come):
            piece = self._source.read(int(min(left, _PIECE)))
            if not piece:
                what = f"the body broke off after {len(come):,} of {self._length:,} bytes"
                raise BrokenOff(what, where="Content-Length", hint="Send it again")
            come += piece
        return come


def _length(environ: Environ) -> float:
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return math.inf
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return math.inf
