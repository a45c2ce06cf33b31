"""What a process answers: small in memory, large in a file that its reader takes over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from iotssf_kg.errors import TooLarge

# What goes through a pipe; more goes through a file.
_SMALL: Final = 1 << 20
_PIECE: Final = 1 << 18


class Spooled(NamedTuple):
    """Bytes, or the file that they are in.

    Attributes:
        size: How many there are.
        data: They themselves, where there is no file.
        file: Where they are.
        source: The file, once it was taken.
    """

    size: int
    data: bytes = b""
    file: str = ""
    source: BinaryIO | None = None

    def taken(self, place: Path) -> Self:
        """The same; its file, which is at *place* whatever it says, is open and has no name."""
        if not self.file:
            return self
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        place.unlink()
        return self._replace(source=os.fdopen(descriptor, "rb"))

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        if self.source is None:
            yield self.data
            return
        with self.source:
            while piece := self.source.read(_PIECE):
                yield piece

    def discard(self) -> None:
        """Let the file go without reading it."""
        if self.source is not None:
            self.source.close()


class Spool:
    """A binary file to write an answer into, of at most so many bytes.

    Args:
        place: The file, if it gets large; nothing is there.
        most: The most bytes that it may come to.
    """

    def __init__(self, place: Path, most: int) -> None:
        self._place, self._most = place, most
        self._held: list[bytes] = []
        self._size = self._waiting = 0
        self._descriptor = -1

    def write(self, data: bytes) -> int:
        """Add *data*.

        Raises:
            TooLarge: It would be too much.
        """
        self._size += len(data)
        self._waiting += len(data)
        if self._size > self._most:
            raise TooLarge(
                f"the answer is larger than {self._most:,} bytes",
                hint="Ask for less, with LIMIT or a narrower pattern",
            )
        self._held.append(bytes(data))
        if self._waiting > _SMALL:
            self._spill()
        return len(data)

    def writelines(self, lines: Iterable[bytes]) -> None:
        """Add all of *lines*, as they are."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing to do: the reader looks once all is there."""

    def _spill(self) -> None:
        if self._descriptor < 0:
            new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._descriptor = os.open(self._place, new, 0o600)
        data = memoryview(b"".join(self._held))
        while data:
            data = data[os.write(self._descriptor, data) :]
        self._held, self._waiting = [], 0

    def close(self) -> Spooled:
        """What was written."""
        if self._descriptor < 0:
            return Spooled(self._size, b"".join(self._held))
        self._spill()
        os.close(self._descriptor)
        return Spooled(self._size, file=str(self._place))

    def drop(self) -> None:
        """Remove what was written."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._place.unlink(missing_ok=True)


def beside(place: Path) -> Path:
    """The folder for what is set aside on the way to the answer at *place*."""
    return place.with_name(f"{place.name}.aside")


def clear(place: Path) -> None:
    """Leave nothing of an answer at *place* that did not come about, nor what was set aside."""
    place.unlink(missing_ok=True)
    shutil.rmtree(beside(place), ignore_errors=True)
