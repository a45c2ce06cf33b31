"""What runs in a worker process: take an item, do the task, send the outcome, until told to end."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from iotssf_kg.errors import IotssfError
from iotssf_kg.workers.channel import Channel
from iotssf_kg.workers.confinement import Confinement
from iotssf_kg.workers.lastwords import speak
from iotssf_kg.workers.limits import Limits, hold
from iotssf_kg.workers.outcome import Done, Failed, Kind, Outcome

# https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Charge:
    """What a worker is started for.

    Attributes:
        task: What it does with an item.
        initializer: What it does once, before the first.
        limits: What one item may take.
        confinement: What it gives up before the initializer runs.
    """

    task: Callable[[Any], Any]
    initializer: Callable[[], Any] | None
    limits: Limits
    confinement: Confinement | None


def serve(end: socket.socket, words: Connection | None, charge: Charge) -> None:
    """Do the task for every item that comes by *end*, until it is closed.

    What is sent first is what it is confined to, or why it will do nothing.

    Args:
        end: Where items come from and outcomes go to.
        words: Where native code says that it gives up.
        charge: What is done, and within what.
    """
    _end_with_the_parent()
    _let_go({each.fileno() for each in (end, words) if each is not None})
    channel = Channel(end)
    speak(words)
    hold(charge.limits)
    try:
        confined = charge.confinement.apply() if charge.confinement else None
    except IotssfError as error:
        channel.send(pickle.dumps(Failed(str(error), Kind.ERROR)))
        return
    if charge.initializer is not None:
        charge.initializer()
    channel.send(pickle.dumps(confined))
    with suppress(EOFError, OSError):
        while True:
            item = channel.receive()
            if item is not None:
                channel.send(_packed(_outcome(charge.task, item)))


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


def _let_go(kept: set[int]) -> None:
    """Have nothing open but the descriptors *kept* and the standard streams.

    What a parent has open could be written to; and the server that forks us lives for as long as
    anybody holds an end of a pipe of its.
    """
    try:
        opened = {int(path.name) for path in Path("/dev/fd").iterdir()}
    except OSError:
        return  # not every system lists them
    void = os.open(os.devnull, os.O_RDWR)
    # Replaced rather than closed: objects that were forked with us still have these numbers.
    for number in opened - kept - {0, 1, 2, void}:
        os.dup2(void, number)
    os.close(void)
