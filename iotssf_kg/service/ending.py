"""The service as ``iotssf serve`` runs it: it ends in good order, and with its server."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final

from flask import Flask

from iotssf_kg.service.app import create_app
from iotssf_kg.service.logs import event

_ENDS: Final = {signal.SIGTERM, signal.SIGINT}


def application() -> Flask:
    """The service; what is under way gets its time once this process is told to end."""
    app = create_app()
    # What is there by now stays; a look through all of it holds up every request.
    gc.freeze()
    _go_on()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    # The server sets handlers of its own later, and this tells us of signals all the same.
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    Thread(target=_watch, args=(app, ours, theirs), name="ending", daemon=True).start()
    return app


def _go_on() -> None:
    """Have threads of this process go on when they wake others, where the system can do so.

    A request is handed from thread to thread and to a process: each gave way to the next at once,
    and waited for the interpreter's lock again. https://man7.org/linux/man-pages/man7/sched.7.html
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _watch(app: Flask, signals: socket.socket, _kept: socket.socket) -> None:
    parent = parent_process()
    gone = parent.sentinel if parent else None
    while True:
        told = wait([signals, gone] if gone is not None else [signals])
        if gone in told:
            gone = None
            os.kill(os.getpid(), signal.SIGTERM)
        if signals in told and _ENDS & set(signals.recv(64)):
            grace = app.extensions["settings"].grace
            event("ending", grace=grace)
            app.extensions["clerks"].end(grace)
            return
