"""One worker process, as its parent sees it."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Final

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers.answers import Answers
from iotssf_kg.workers.channel import Channel
from iotssf_kg.workers.child import Charge, serve
from iotssf_kg.workers.confinement import Confined
from iotssf_kg.workers.lastwords import LastWords
from iotssf_kg.workers.outcome import Done, Failed, Kind, Outcome

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
        charge: What it is started for.
        answers: What reads its answers.

    Attributes:
        ready: Whether it has begun.
        deaf: Whether it was found dead when it was given something.
        confined: What holds for it once it is ready; None where nothing was asked for.
    """

    def __init__(self, context: BaseContext, charge: Charge, answers: Answers) -> None:
        ours, theirs = socket.socketpair()
        self._channel = Channel(ours)
        self._words = LastWords(context)
        arguments = (theirs, self._words.end, charge)
        self._process = context.Process(target=serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()
        self._words.handed_over()
        self.ready = self.deaf = False
        self.confined: Confined | None = None
        self.queue: deque[tuple[int, bytes]] = deque()
        self.since = time.monotonic()
        self._limits, self._answers = charge.limits, answers
        # Bytes that it had reserved, and held, when they were last looked at.
        self._addresses = self._held = 0

    @property
    def pid(self) -> int:
        """Its process number."""
        return int(self._process.pid)

    def fileno(self) -> int:
        """What to wait for until it says something or dies."""
        return self._channel.fileno()

    @property
    def held(self) -> bool:
        """Whether it has said more than was taken."""
        return self._channel.held

    def give(self, number: int, item: bytes) -> bool:
        """Let it do the pickled *item*, at once or after the one that it is at.

        False where it is dead and cannot.
        """
        try:
            self._channel.send(item)
        except OSError:
            self.deaf = True
            return False
        self.queue.append((number, item))
        if self.ready and len(self.queue) == 1:
            self.since = time.monotonic()
        return True

    def take(self, seconds: float = 0) -> tuple[int, Outcome] | None:
        """The number and outcome of the item that it was at.

        None if it became ready, or its outcome is not whole, after *seconds* or a piece of it.

        Raises:
            EOFError, OSError: It is dead, or speaks unasked.
            IotssfError: It cannot be confined, and has to be.
        """
        data = self._channel.receive(seconds)
        if data is None:
            return None
        told = self._read(data)
        self.since = time.monotonic()
        if not self.ready:
            if isinstance(told, Failed):
                raise IotssfError(told.error)
            self.ready, self.confined = True, told
            return None
        if not self.queue:
            raise OSError("nobody asked")
        number, _ = self.queue.popleft()
        return number, told if isinstance(told, Done | Failed) else _unreadable("it is no outcome")

    def _read(self, data: bytes) -> Any:
        try:
            return self._answers.read(data)
        except Exception as error:  # what is made up to do harm can raise any
            return _unreadable(str(error))

    def over(self, timeout: float | None) -> Failed | None:
        """Why it has to be stopped, if it has to be, where an item may take *timeout* seconds."""
        if not self.ready:
            timeout = _START
        if timeout is not None and time.monotonic() - self.since > timeout:
            return Failed(f"it took more than {timeout:g} s", Kind.TIMEOUT)
        self._look()
        memory = self._limits.memory
        if memory is not None and self._held > memory:
            return self._over_memory(memory)
        return None

    def _look(self) -> None:
        with suppress(OSError, IndexError):
            pages = Path(f"/proc/{self.pid}/statm").read_bytes().split()
            # A process that has just died has none.
            if int(pages[0]):
                self._addresses, self._held = int(pages[0]) * _PAGE, int(pages[1]) * _PAGE

    def death(self) -> Failed:
        """How it died."""
        self._process.join(5)
        code = self._process.exitcode
        memory, most = self._limits.memory, self._limits.address_space
        if memory is not None and self._held > _NEARLY * memory:
            return self._over_memory(memory)
        if code is None or code >= 0:
            return Failed(f"its process ended with exit code {code}", Kind.CRASH)
        full = most is not None and self._addresses > _NEARLY * most and -code == signal.SIGABRT
        if full or self._words.out_of_memory():
            return Failed("it needs more memory than it may have", Kind.MEMORY)
        return Failed(f"its process was ended by {_signal(-code)}", Kind.CRASH)

    def _over_memory(self, memory: int) -> Failed:
        return Failed(f"it took more than {memory >> 20:,} MB of memory", Kind.MEMORY)

    def kill(self) -> None:
        """End it, whatever it is at, and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._channel.close()
        self._words.close()


def _unreadable(why: str) -> Failed:
    return Failed(f"its outcome cannot be read: {why}", Kind.ERROR)


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
