"""What native code in a worker writes to its standard error before it gives up.

A process that is out of addresses is ended by an abort, as by any fault: only these words tell.
"""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Final

# Rust's standard library, and that of C++.
_NO_MEMORY: Final = (b"memory allocation of", b"std::bad_alloc")
# As many bytes as a pipe holds; what comes after them is lost.
_MOST: Final = 1 << 16


class LastWords:
    """A pipe from a worker's standard error.

    Args:
        context: How processes are started.

    Attributes:
        end: The end for the worker; None where there is no such pipe.
    """

    def __init__(self, context: BaseContext) -> None:
        self._read: Connection | None = None
        self.end: Connection | None = None
        if sys.platform != "win32":
            self._read, self.end = context.Pipe(duplex=False)

    def handed_over(self) -> None:
        """The worker has its end, and nobody else needs it."""
        if self.end is not None:
            self.end.close()

    def out_of_memory(self) -> bool:
        """Whether the worker said that it got no memory."""
        if self._read is None:
            return False
        os.set_blocking(self._read.fileno(), False)
        try:
            said = os.read(self._read.fileno(), _MOST)
        except BlockingIOError:
            return False
        return any(words in said for words in _NO_MEMORY)

    def close(self) -> None:
        """Listen no longer."""
        if self._read is not None:
            self._read.close()


def speak(end: Connection | None) -> None:
    """Let what native code of this process says go to *end*, or nowhere."""
    void = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(void, stream)
    os.close(void)
    if end is not None and sys.platform != "win32":
        # A full pipe must not stop the worker. What Python says is told as an outcome.
        os.set_blocking(end.fileno(), False)
        os.dup2(end.fileno(), 2)
        end.close()
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for as long as we run
