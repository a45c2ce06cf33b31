"""The three streams of a command: a reader who leaves ends it quietly, a full disk does not.

Neither Python nor the libraries that print tell the two apart from findings: they leave with exit
code 1, or with 120 once all is done.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from iotssf_kg.outputs import Output

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# What a shell says of a program that SIGPIPE ended. We are not ended by it: sockets and the pipes
# to workers raise it too, and temporary files are to be cleared away.
READER_GONE: Final = 128 + 13
_STDOUT, _STDERR = 1, 2


class _Answer(Output):
    """Standard output."""

    def told(self, error: OSError) -> BaseException:
        if isinstance(error, BrokenPipeError):
            return SystemExit(READER_GONE)
        return super().told(error)


class _Aside(io.FileIO):
    """Standard error, which has nobody to tell that it cannot be written."""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


@contextmanager
def streams() -> Iterator[None]:
    """Streams that end the command as it should be; those that a caller replaced are left alone."""
    held = sys.stdin, sys.stdout, sys.stderr
    _take_closed_places()
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Answer(_STDOUT, "standard output"), sys.stdout)
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _text(_Aside(_STDERR, "wb", closefd=False), sys.stderr)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = held


def _take_closed_places() -> None:
    """Let no file that is opened later pass for a stream that was closed before we began.

    What is put there can be read alone, so that writing there is the error it would have been.
    """
    while (place := os.open(os.devnull, os.O_RDONLY)) <= _STDERR:
        pass
    os.close(place)


def _text(raw: io.FileIO, like: TextIO | None) -> TextIO:
    """*raw* for text, as the stream *like* was."""
    if like is None:
        return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", "backslashreplace")
    like.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        like.encoding,
        like.errors,
        line_buffering=bool(like.line_buffering),
    )
