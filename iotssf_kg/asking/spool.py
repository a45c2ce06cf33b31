"""What a process answers: small in memory, large in a file that its reader removes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

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
    """

    size: int
    data: bytes = b""
    file: str = ""

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece; the file is gone once reading begins."""
        if not self.file:
            yield self.data
            return
        with Path(self.file).open("rb") as source:
            Path(self.file).unlink()
            while piece := source.read(_PIECE):
                yield piece

    def discard(self) -> None:
        """Remove the file without reading it."""
        if self.file:
            Path(self.file).unlink(missing_ok=True)


class Spool:
    """A binary file to write an answer into, of at most so many bytes.

    Args:
        folder: Where a large one lies.
        most: The most bytes that it may come to.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._held: list[bytes] = []
        self._size, self._descriptor, self._name = 0, -1, ""

    def write(self, data: bytes) -> int:
        """Add *data*.

        Raises:
            TooLarge: It would be too much.
        """
        self._size += len(data)
        if self._size > self._most:
            raise TooLarge(
                f"the answer is larger than {self._most:,} bytes",
                hint="Ask for less, with LIMIT or a narrower pattern",
            )
        self._held.append(bytes(data))
        if self._size > _SMALL:
            self._spill()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: the reader looks once all is there."""

    def _spill(self) -> None:
        if not self._name:
            self._descriptor, self._name = tempfile.mkstemp(dir=self._folder)
        data = memoryview(b"".join(self._held))
        while data:
            data = data[os.write(self._descriptor, data) :]
        self._held = []

    def close(self) -> Spooled:
        """What was written."""
        if not self._name:
            return Spooled(self._size, b"".join(self._held))
        os.close(self._descriptor)
        return Spooled(self._size, file=self._name)

    def drop(self) -> None:
        """Remove what was written."""
        if self._name:
            os.close(self._descriptor)
            Path(self._name).unlink(missing_ok=True)
