"""Locks that the system lets go of when their process ends, however it ends."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from weakref import finalize

from iotssf_kg.errors import Busy, StoreError
from iotssf_kg.store.disk import told

try:
    import fcntl
except ImportError as error:  # pragma: no cover - only where there are no POSIX locks
    raise StoreError(
        "a store in a folder needs POSIX file locks", hint="Use memory or a SPARQL endpoint"
    ) from error

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the lock file *path* alone.

    Raises:
        Busy: Somebody else holds it; says who and since when.
    """
    # os.open, since a lock must not empty the file that says who holds it.
    with told(path.parent):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if not _locked(descriptor, fcntl.LOCK_EX):
            holder = os.read(descriptor, 200).decode(errors="replace").strip() or "unknown"
            raise Busy(
                f"another writer holds the store ({holder})",
                where=str(path.parent),
                hint="Wait until it is done",
            )
        since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
        holder = f"process {os.getpid()} on {socket.gethostname()} since {since}\n"
        with told(path.parent):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, holder.encode(), 0)
        yield
    finally:
        os.close(descriptor)


class Held:
    """A folder that is held against removal until ``close``, or for as long as this lives."""

    def __init__(self, descriptor: int) -> None:
        self._release = finalize(self, os.close, descriptor)

    def close(self) -> None:
        """Let go of it."""
        self._release()


def hold(folder: Path) -> Held | None:
    """What keeps *folder* from being removed, or None if it is gone or going."""
    try:
        descriptor = os.open(folder, _FOLDER)
    except FileNotFoundError:
        return None
    if _locked(descriptor, fcntl.LOCK_SH) and folder.exists():
        return Held(descriptor)
    os.close(descriptor)
    return None


@contextmanager
def unheld(folder: Path) -> Iterator[bool]:
    """Whether nobody holds *folder*; if so, nobody can until the block ends."""
    descriptor = os.open(folder, _FOLDER)
    try:
        yield _locked(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
