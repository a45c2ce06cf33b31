"""Messages between a process and a worker that it started.

A short one takes one call into the kernel at each end. A call lets another thread go on before
this one, which in a service costs more than the call.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Callable
from functools import partial
from typing import Final

# Before each message: its bytes.
_HEAD: Final = struct.Struct("!Q")
# Bytes that are read at once: most messages have fewer; of others, as many as a socket holds.
_USUAL: Final = 1 << 14
_PIECE: Final = 1 << 18
_WINDOWS: Final = sys.platform == "win32"


class Channel:
    """One end of a pair of sockets.

    Args:
        end: The end; it is ours from now on.
    """

    def __init__(self, end: socket.socket) -> None:
        self._end, self._come, self._patience = end, bytearray(), 0.0
        self._read: Callable[[int], bytes] = partial(os.read, end.fileno())
        self._write: Callable[[bytes | memoryview], int] = partial(os.write, end.fileno())
        if _WINDOWS:  # elsewhere a worker may be denied the calls that are of sockets alone
            self._read, self._write = end.recv, end.send

    def fileno(self) -> int:
        """What to wait for."""
        return self._end.fileno()

    def send(self, message: bytes) -> None:
        """Send *message*; waits until the other end has room for it.

        Raises:
            OSError: Nobody is there.
        """
        left = memoryview(_HEAD.pack(len(message)) + message)
        while left:
            left = left[self._write(left) :]

    def receive(self, seconds: float = 0) -> bytes | None:
        """The next message; None if it is not whole after one piece more, or after *seconds*.

        Args:
            seconds: How long to wait for that piece; 0 for as long as it takes.

        Raises:
            EOFError, OSError: Nobody is at the other end.
        """
        if not self.held:
            self._come += self._piece(seconds)
            if not self.held:
                return None
        end = self._length()
        message = bytes(self._come[_HEAD.size : end])
        del self._come[:end]
        return message

    @property
    def held(self) -> bool:
        """Whether a message is whole that nobody has received."""
        return len(self._come) >= self._length()

    def _length(self) -> int:
        """How many bytes the next message has, as far as that is known."""
        if len(self._come) < _HEAD.size:
            return _HEAD.size
        size: int = _HEAD.unpack_from(self._come)[0]
        return _HEAD.size + size

    def _piece(self, seconds: float) -> bytes:
        if seconds != self._patience:
            self._end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _time(seconds))
            self._patience = seconds
        try:
            piece = self._read(_PIECE if self._come else _USUAL)
        except (BlockingIOError, TimeoutError):
            return b""
        if not piece:
            raise EOFError
        return piece

    def close(self) -> None:
        """Let the other end know that nobody is here."""
        self._end.close()


def _time(seconds: float) -> bytes:
    """So many *seconds* as sockets take them."""
    micros = round(seconds * 1e6)
    return (
        struct.pack("L", micros // 1000) if _WINDOWS else struct.pack("ll", *divmod(micros, 10**6))
    )
