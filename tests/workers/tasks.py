"""Tasks for workers; a process of its own imports them by name."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import time

import pyoxigraph


def double(number: int) -> int:
    return 2 * number


def pid(_: object) -> int:
    return os.getpid()


def broken() -> None:
    raise RuntimeError("no initializer")


def act(what: tuple[str, object]) -> object:
    """Do one of the things that a worker must survive or die of."""
    name, value = what
    return ACTS[name](value)


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def until(path: str) -> None:
    while not os.path.exists(path):  # noqa: PTH110 - a task of a process that imports little
        time.sleep(0.01)


def spin(_: object) -> None:
    while True:
        pass


def expression(_: object) -> None:
    # Holds the interpreter in native code for ever.
    re.match(r"^(a+)+$", "a" * 60 + "b")


def eat(_: object) -> None:
    held = []
    while True:
        held.append(bytearray(b"x" * (8 << 20)))


def gulp(_: object) -> bytearray:
    return bytearray(1 << 40)


def native(_: object) -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while True:
        libc.memset(ctypes.c_void_p(libc.malloc(8 << 20)), 1, 8 << 20)


def fail(text: str) -> None:
    raise ValueError(text)


def sparql(query: str) -> int:
    """How many solutions there are in an empty store."""
    return len(list(pyoxigraph.Store().query(query)))


ACTS = {
    "core": lambda _: resource.getrlimit(resource.RLIMIT_CORE),
    "sparql": sparql,
    "pid": pid,
    "sleep": sleep,
    "until": until,
    "spin": spin,
    "regex": expression,
    "eat": eat,
    "gulp": gulp,
    "native": native,
    "abort": lambda _: os.abort(),
    "segv": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda code: os._exit(code),
    "fail": fail,
    "echo": lambda value: value,
    "unpicklable": lambda _: lambda: None,
}
