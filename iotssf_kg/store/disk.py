"""Steps on the disk that leave all or nothing, and its errors in the reader's words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from iotssf_kg.errors import StoreError

PART: Final = ".part"


def replace_file(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Write *path* so that a reader, or a machine that comes back, finds all of it or none."""
    part = path.with_name(path.name + PART)
    data = content.encode() if isinstance(content, str) else content
    # A new file, so that no link leads the bytes into another one.
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)


def read_file(path: Path) -> bytes:
    """The bytes of the file *path* itself; an OSError where it is a symbolic link."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def refuse_links(paths: Iterable[Path]) -> None:
    """Pass where none of *paths* is a symbolic link.

    Raises:
        StoreError: One is, and what is written or removed there could be somebody else's.
    """
    for path in paths:
        if path.is_symlink():
            raise _linked(path)


def _linked(path: Path) -> StoreError:
    hint = "Put what it leads to in its place, or name another folder"
    return StoreError("a symbolic link has no place in a store", where=str(path), hint=hint)


def sync(path: Path) -> None:
    """Have the disk hold *path*, a file or a folder, as it is now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Raise an error of the system as ours, with the remedy."""
    try:
        yield
    except NotADirectoryError as error:
        raise StoreError("not a folder", where=str(place), hint="Name a folder") from error
    except PermissionError as error:
        hint = "Change its permissions or name another folder"
        raise StoreError("no permission", where=str(place), hint=hint) from error
    except OSError as error:
        if error.errno == errno.ELOOP and error.filename:
            raise _linked(Path(error.filename)) from error
        hint = "Check the disk"
        raise StoreError((error.strerror or str(error)).lower(), where=str(place), hint=hint) from (
            error
        )
