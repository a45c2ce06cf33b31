"""What is written: whole or not at all, and a disk without room is told with its place.

Errors are translated where a byte is written. Caught further out, that of a file would look like
that of any other, and few of them name their file.
"""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, Final

from iotssf_kg.errors import OutputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Characters of a file's name that stand in that of the part, within what a system takes.
_NAMED: Final = 40


class Output(io.FileIO):
    """A file of which the first error is raised as ours, and no other: what ends then ends quietly.

    Args:
        file: Its path, or a descriptor, which stays open.
        place: What a reader knows it by.
        new: Whether nothing may be there yet, no link either.
    """

    def __init__(self, file: Path | int, place: str, *, new: bool = False) -> None:
        super().__init__(file, "xb" if new else "wb", closefd=not isinstance(file, int))
        self._place, self._lost = place, False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write *data*; after an error, take it and keep nothing.

        Raises:
            OutputError: It could not be written, for the first time.
        """
        if self._lost:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            self._lost = True
            raise self.told(error) from error

    def told(self, error: OSError) -> BaseException:
        """What is raised for *error*."""
        return output_error(error, self._place)


def output_error(error: OSError, place: str) -> OutputError:
    """That *place* could not be written because of *error*."""
    full = error.errno in _NO_ROOM
    hint = "Make room there, or write elsewhere" if full else "Write elsewhere"
    return OutputError((error.strerror or str(error)).lower(), where=place, hint=hint)


def set_aside(error: OSError) -> OutputError | None:
    """That there is no room for what is set aside while work goes on, if *error* says so."""
    # Python itself finds no temporary folder where it can write nothing into any.
    none = isinstance(error, FileNotFoundError) and error.filename is None
    if not none and error.errno not in _NO_ROOM:
        return None
    place = error.filename or tempfile.tempdir or "the temporary folder"
    hint = "Make room there, or name another folder in TMPDIR"
    return OutputError((error.strerror or str(error)).lower(), where=str(place), hint=hint)


@contextmanager
def output(path: Path) -> Iterator[BinaryIO]:
    """The file at *path*, which becomes what is written once all of it is.

    Raises:
        OutputError: It could not be written; what was there before is there still.
    """
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, never replaced.
        with _opened(path, path) as out:
            yield out
        return
    goal = path.resolve()
    # A name that nobody else has: what is there already is somebody's.
    part = goal.with_name(f".{goal.name[:_NAMED]}.{token_hex(4)}.part")
    try:
        with _opened(part, path, new=True) as out:
            yield out
        part.replace(goal)
    finally:
        part.unlink(missing_ok=True)


def write(path: Path, data: bytes | str) -> None:
    """Let *path* be a file of *data*, text as UTF-8.

    Raises:
        OutputError: It could not be written; what was there before is there still.
    """
    with output(path) as out:
        out.write(data.encode() if isinstance(data, str) else data)


@contextmanager
def writing(place: str) -> Iterator[None]:
    """Raise what goes wrong while *place* is written as ours; a path that is wrong stays itself."""
    try:
        yield
    except OSError as error:
        if error.filename is None or error.errno in _NO_ROOM:
            raise output_error(error, place) from error
        raise OSError(error.errno, error.strerror, place) from error


def _opened(file: Path, path: Path, *, new: bool = False) -> BinaryIO:
    with writing(str(path)):
        return io.BufferedWriter(Output(file, str(path), new=new))
