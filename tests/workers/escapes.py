"""What a confined worker must not get done; each either is refused or tells what it got."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph

from iotssf_kg.workers import Confined, confine, kernel, seccomp

NEW_USER = 0x10000000
X32 = 0x40000000
HELLO = "INSERT DATA { <a:a> <a:b> 1 }"


def attempt(what: tuple[str, Any]) -> Any:
    """What came of it, or the name of the error of the system."""
    name, value = what
    try:
        return WAYS[name](value)
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))


def call(name: str, *arguments: int) -> int:
    column = seccomp.MACHINES[kernel.machine()].column
    numbers = {**seccomp.DENIED, "clone": (56, 220), "x32 socket": (X32 | 41, X32 | 198)}
    return kernel.call(numbers[name][column], *arguments)


def connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        return "connected"


def sparql(query: str) -> str:
    """Ask pyoxigraph itself, which nothing of ours stands before."""
    try:
        return str(list(pyoxigraph.Store().query(query)))
    except OSError as error:
        return f"refused: {error}"


def update(text: str) -> str:
    try:
        pyoxigraph.Store().update(text)
    except OSError as error:
        return f"refused: {error}"
    return "done"


def read(path: str) -> str:
    with Path(path).open("rb") as source:
        return f"{len(source.read(1))} bytes"


def write(path: str) -> str:
    Path(path).write_text("x", encoding="utf-8")
    return "written"


def replace(path: str) -> str:
    beside = Path(path).with_suffix(".new")
    beside.write_text("x", encoding="utf-8")
    beside.replace(path)
    Path(path).unlink()
    return "replaced"


def scribble(file: int) -> str:
    os.write(file, b"x")
    return "written"


def opened(_: object) -> list[str]:
    """What this process has open."""
    files = list(Path("/proc/self/fd").iterdir())
    return [str(file.readlink()).partition(":")[0] for file in files if file.is_symlink()]


def store(path: str) -> int:
    """Keep a statement in a store in the folder at *path*, and read it again."""
    pyoxigraph.Store(path).update(HELLO)
    return len(pyoxigraph.Store.read_only(path))


def fork(_: object) -> int:
    child = os.fork()
    if not child:
        os._exit(attempt(("exec", None)) != "EPERM")
    return os.waitpid(child, 0)[1]


def status(_: object) -> str:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("Seccomp:"))


def threads(_: object) -> tuple[str, str, Confined]:
    """What one that runs before, and one that is started after, get of a socket."""
    told: dict[str, str] = {}
    go = threading.Event()

    def tried(name: str) -> None:
        go.wait(20)
        told[name] = attempt(("socket", None))

    before = threading.Thread(target=tried, args=("before",))
    before.start()
    confined = confine([Path(__file__)])
    after = threading.Thread(target=tried, args=("after",))
    after.start()
    go.set()
    before.join()
    after.join()
    return told["before"], told["after"], confined


def strictly(_: object) -> str:
    rest = threading.Event()
    other = threading.Thread(target=rest.wait, args=(20,))
    other.start()
    try:
        return str(confine([], strict=True))
    finally:
        rest.set()
        other.join()


WAYS: dict[str, Callable[[Any], Any]] = {
    "call": lambda what: call(*what),
    "connect": connect,
    "exec": lambda _: os.execv("/bin/true", ["true"]),
    "fork": fork,
    "opened": opened,
    "list": lambda path: len(list(Path(path).iterdir())),
    "pid": lambda _: os.getpid(),
    "read": read,
    "replace": replace,
    "scribble": scribble,
    "signal": lambda pid: os.kill(pid, 0),
    "socket": lambda _: socket.socket().close(),
    "sparql": sparql,
    "status": status,
    "store": store,
    "strictly": strictly,
    "threads": threads,
    "update": update,
    "write": write,
}
