"""One worker process, as its parent sees it."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Final

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers.child import READY, serve
from iotssf_kg.workers.outcome import Failed, Kind, Outcome

_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
# A worker that dies holding as much of its limit as this has most likely run into it.
_NEARLY: Final = 0.8
# Seconds that imports and the initializer may take, however busy the machine is.
_START: Final = 120.0


class Worker:
    """A process that does tasks one after the other.

    It may be given a second item before the first is done, so that it need not wait for us.

    Args:
        context: How processes are started.
        task: What it does with an item.
        initializer: What it does once, before the first.
        memory: The most bytes that it may hold; None for no limit.
    """

    def __init__(
        self,
        context: BaseContext,
        task: Callable[[Any], Any],
        initializer: Callable[[], Any] | None,
        memory: int | None,
    ) -> None:
        self.connection, theirs = context.Pipe()
        arguments = (theirs, task, initializer, memory)
        self._process = context.Process(target=serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()
        self.ready = self.deaf = False
        self.queue: deque[tuple[int, bytes]] = deque()
        self.since = time.monotonic()
        self._memory, self._held = memory, 0

    @property
    def pid(self) -> int:
        """Its process number."""
        return int(self._process.pid)

    def give(self, number: int, item: bytes) -> bool:
        """Let it do the pickled *item*, at once or after the one that it is at.

        False where it is dead and cannot.
        """
        try:
            self.connection.send_bytes(item)
        except OSError:
            self.deaf = True
            return False
        self.queue.append((number, item))
        if self.ready and len(self.queue) == 1:
            self.since = time.monotonic()
        return True

    def take(self) -> tuple[int, Outcome] | None:
        """The number and outcome of the item that it was at; None when it has become ready.

        Raises:
            EOFError, OSError: It is dead.
        """
        data = self.connection.recv_bytes()
        self.since = time.monotonic()
        if not self.ready:
            self.ready = data == READY
            return None
        number, _ = self.queue.popleft()
        outcome: Outcome = pickle.loads(data)  # noqa: S301 - from our own process
        return number, outcome

    def over(self, timeout: float | None) -> Failed | None:
        """Why it has to be stopped, if it has to be, where an item may take *timeout* seconds."""
        if not self.ready:
            timeout = _START
        if timeout is not None and time.monotonic() - self.since > timeout:
            return Failed(f"it took more than {timeout:g} s", Kind.TIMEOUT)
        if self._memory is not None and self._resident() > self._memory:
            return Failed(f"it took more than {self._memory >> 20:,} MB of memory", Kind.MEMORY)
        return None

    def _resident(self) -> int:
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_bytes().split()
            self._held = int(pages[1]) * _PAGE
        except (OSError, IndexError):
            return 0
        return self._held

    def death(self) -> Failed:
        """How it died."""
        self._process.join(5)
        code = self._process.exitcode
        if self._memory is not None and self._held > _NEARLY * self._memory:
            return Failed(f"it took more than {self._memory >> 20:,} MB of memory", Kind.MEMORY)
        if code is None or code >= 0:
            return Failed(f"its process ended with exit code {code}", Kind.CRASH)
        return Failed(f"its process was ended by {_signal(-code)}", Kind.CRASH)

    def kill(self) -> None:
        """End it, whatever it is at, and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


def unready(failed: Failed) -> IotssfError:
    """The error for a worker that did not get as far as its first item."""
    return IotssfError(
        f"a worker process did not start: {failed.error}", hint="Give it more memory or time"
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
