"""What runs in a worker process: take an item, do the task, send the outcome, until told to end."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from iotssf_kg.workers.outcome import Done, Failed, Kind, Outcome

READY: Final = b"ready"
# https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
_PR_SET_PDEATHSIG: Final = 1
# Allocators and threads reserve far more addresses than they ever fill.
_SLACK: Final = 1 << 30


def serve(
    connection: Connection,
    task: Callable[[Any], Any],
    initializer: Callable[[], Any] | None,
    memory: int | None,
) -> None:
    """Do *task* for every item that comes by *connection*, until it is closed.

    Args:
        connection: Where items come from and outcomes go to.
        task: What to do with an item.
        initializer: What to do once, before the first.
        memory: The most bytes that it may hold; None for no limit.
    """
    _end_with_the_parent()
    _be_quiet()
    _limit(memory)
    if initializer is not None:
        initializer()
    connection.send_bytes(READY)
    with suppress(EOFError, OSError):
        while True:
            item = connection.recv_bytes()
            connection.send_bytes(_packed(_outcome(task, item)))


def _outcome(task: Callable[[Any], Any], item: bytes) -> Outcome:
    try:
        # What comes here was pickled by our own parent.
        return Done(task(pickle.loads(item)))  # noqa: S301
    except MemoryError:
        return Failed("it needs more memory than it may have", Kind.MEMORY)
    except Exception as error:
        return Failed(f"{type(error).__name__}: {error}", Kind.ERROR)


def _packed(outcome: Outcome) -> bytes:
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Failed("its outcome needs too much memory", Kind.MEMORY))
    except Exception as error:
        return pickle.dumps(Failed(f"its outcome cannot be sent: {error}", Kind.ERROR))


def _end_with_the_parent() -> None:
    # The parent kills us itself where it is interrupted, and the kernel does where it is killed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The server that forked us ends when nobody holds this end of a pipe any more. We hold it only
    # to start processes by that server, and would keep it alive, and so ourselves.
    server = getattr(forkserver, "_forkserver", None)
    alive = getattr(server, "_forkserver_alive_fd", None)
    if alive is not None:
        os.close(alive)
        server._forkserver_alive_fd = None  # type: ignore[union-attr]


def _be_quiet() -> None:
    # What native code writes when it aborts would stand in the middle of a report.
    void = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(void, stream)
    os.close(void)


def _limit(memory: int | None) -> None:
    if sys.platform == "win32":
        return
    import resource  # not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = _addresses() + memory + _SLACK
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _addresses() -> int:
    """How many bytes of addresses this process has already."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()
        return int(pages[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
