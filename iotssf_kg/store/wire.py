"""Requests to an endpoint and its answers, within bounds of bytes and of time.

A time-out of one reading never ends a server that sends a byte now and then. So the sockets of an
exchange are shut when its time is over, whatever it is at.
"""

from __future__ import annotations

import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, NamedTuple
from weakref import WeakSet

import httpx

from iotssf_kg.errors import QueryTimeout, StoreError
from iotssf_kg.store.statuses import check_whole, refusal

_CONNECT: Final = 10.0
# What is unpacked at once, and what is read of an answer that nobody needs.
_PIECE: Final = 1 << 16
_GZIP: Final = 31


@dataclass(frozen=True)
class Bounds:
    """What one exchange may take.

    Args:
        bytes: The most that an answer may be, after unpacking.
        seconds: From the request to the end of the answer.
        silence: Seconds without a byte.
    """

    bytes: int = 256 << 20
    seconds: float = 600.0
    silence: float = 60.0


ASKING: Final = Bounds()
# A large write can keep an endpoint busy; to give up early would leave its outcome unknown.
TELLING: Final = Bounds(seconds=3600.0, silence=600.0)


class Reply(NamedTuple):
    """A successful answer: its content type as it came, and its body."""

    content_type: str
    body: bytes


class Wire:
    """Connections to one endpoint, kept for the next request; no redirect leads away from it.

    Args:
        auth: User and password, if it wants any.
    """

    def __init__(self, auth: tuple[str, str] | None) -> None:
        self._http = httpx.Client(
            auth=auth, follow_redirects=False, headers={"accept-encoding": "gzip"}
        )
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def ask(
        self, url: httpx.URL, content: bytes, headers: Mapping[str, str], bounds: Bounds = ASKING
    ) -> Reply:
        """What *url* answers to a POST of *content*.

        Raises:
            StoreError: There is no answer, or it is over the bounds; says why, and what to do.
            BadSparql: The endpoint refused the text.
        """
        body = bytearray()

        def take(piece: bytes) -> int:
            body.extend(piece)
            if len(body) > bounds.bytes:
                what = f"the answer has more than {bounds.bytes:,} bytes"
                raise StoreError(what, where=str(url), hint="Ask for less")
            return len(piece)

        return Reply(self.pour(url, content, headers, take, bounds), bytes(body))

    def pour(
        self,
        url: httpx.URL,
        content: bytes,
        headers: Mapping[str, str],
        take: Callable[[bytes], int],
        bounds: Bounds = ASKING,
    ) -> str:
        """Give what *url* answers to a POST of *content* to *take*, and return its content type.

        Raises:
            StoreError, BadSparql: As by ``ask``; how large it may be is for *take* to say.
        """
        with self._exchange("POST", url, content, headers, bounds) as response:
            check_whole(response, url)
            for piece in _unpacked(response, url):
                take(piece)
            return str(response.headers.get("content-type", ""))

    def tell(
        self,
        method: str,
        url: httpx.URL,
        content: bytes,
        headers: Mapping[str, str],
        bounds: Bounds = TELLING,
    ) -> None:
        """Have *url* take *content*; what it says to it is not needed.

        Raises:
            StoreError: It did not; says why, and what to do.
            BadSparql: The endpoint refused the text.
        """
        with self._exchange(method, url, content, headers, bounds) as response:
            # To its end where it is short, so that the connection can be used again.
            _beginning(response, url)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @contextmanager
    def _exchange(
        self,
        method: str,
        url: httpx.URL,
        content: bytes,
        headers: Mapping[str, str],
        bounds: Bounds,
    ) -> Iterator[httpx.Response]:
        timeout = httpx.Timeout(bounds.silence, connect=_CONNECT)
        watch = _Watch(bounds.seconds, self._sockets)
        traced = {"trace": watch.trace}
        with (
            _told(url, watch),
            watch.running(),
            self._http.stream(
                method, url, content=content, headers=headers, timeout=timeout, extensions=traced
            ) as response,
        ):
            watch.answered(response)
            if not response.is_success:
                raise refusal(response, url, _beginning(response, url))
            yield response
            watch.check()


class _Watch:
    """Shuts the sockets of an exchange when its time is over.

    Args:
        seconds: How long it may take.
        sockets: All of the endpoint, to which new ones are added.
    """

    def __init__(self, seconds: float, sockets: WeakSet[socket.socket]) -> None:
        self.seconds, self.late = seconds, False
        # Which connection is used again shows with the answer, so until then it may be any.
        self._sockets = self._known = sockets

    @contextmanager
    def running(self) -> Iterator[None]:
        """The time that is watched."""
        timer = threading.Timer(self.seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of a new connection; https://www.python-httpx.org/advanced/extensions/#trace."""
        if event == "connection.connect_tcp.complete":
            self._known.add(_socket(info["return_value"]))

    def answered(self, response: httpx.Response) -> None:
        """Go by the one connection that the answer comes over."""
        self._sockets = WeakSet([_socket(response.extensions["network_stream"])])

    def check(self) -> None:
        """Raise where time was over: an answer without a length may seem to be at its end."""
        if self.late:
            raise httpx.ReadTimeout("")

    def _shut(self) -> None:
        self.late = True
        for each in list(self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _socket(stream: object) -> socket.socket:
    found: socket.socket = stream.get_extra_info("socket")  # type: ignore[attr-defined]
    return found


@contextmanager
def _told(url: httpx.URL, watch: _Watch) -> Iterator[None]:
    """Raise what goes wrong on the way as ours."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise StoreError("no answer", where=str(url), hint="Is the endpoint up?") from error
    except httpx.HTTPError as error:
        if watch.late:
            what = f"the answer took more than {watch.seconds:g} s in all"
            raise QueryTimeout(what, where=str(url), hint="Ask for less") from error
        raise _broken(error, url) from error


def _broken(error: httpx.HTTPError, url: httpx.URL) -> StoreError:
    if isinstance(error, httpx.TimeoutException):
        hint = "Ask for less, or ask the endpoint's operator for more time"
        return QueryTimeout("no answer in time", where=str(url), hint=hint)
    if isinstance(error, httpx.RemoteProtocolError):
        # A server that runs out of time in the middle of an answer can only break it off.
        hint = "It may have a time limit: ask for less"
        return StoreError("the answer broke off", where=str(url), hint=hint)
    hint = "Is the endpoint up, and its URL right?"
    return StoreError(f"no answer: {error}", where=str(url), hint=hint)


def _unpacked(response: httpx.Response, url: httpx.URL) -> Iterator[bytes]:
    """The body of *response* in small pieces, however much one byte of it stands for."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return response.iter_raw()
    if coding in ("gzip", "x-gzip"):
        return _inflated(response.iter_raw(), url)
    raise StoreError(f"answers in the coding {coding}", where=str(url), hint="Turn that off")


def _inflated(packed: Iterable[bytes], url: httpx.URL) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        for piece in packed:
            left = piece
            while left:
                yield unpacking.decompress(left, _PIECE)
                left = unpacking.unconsumed_tail
    except zlib.error as error:
        hint = "Look at the endpoint's log"
        raise StoreError("the answer is damaged", where=str(url), hint=hint) from error
    if not unpacking.eof:
        raise StoreError("the answer broke off", where=str(url), hint="Ask for less")


def _beginning(response: httpx.Response, url: httpx.URL) -> bytes:
    body = b""
    for piece in _unpacked(response, url):
        body += piece
        if len(body) > _PIECE:
            break
    return body
