"""What a process answers: small in memory, large in a file that its reader takes over."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from iotssf_kg.errors import TooLarge
from iotssf_kg.store.locks import hold, unheld

# What goes through a pipe; more goes through a file.
_SMALL: Final = 1 << 20
_PIECE: Final = 1 << 18


# A folder that is younger may not be held yet.
_YOUNG: Final = 60.0


class Aside:
    """A folder for large answers, of this process alone; those of dead processes are removed.

    Attributes:
        path: Where it is.
    """

    _PREFIX: Final = "iotssf-service-"

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=self._PREFIX))
        self._held = hold(self.path)
        for other in self.path.parent.glob(f"{self._PREFIX}*"):
            # Somebody else's cannot be opened, or is held.
            with suppress(OSError):
                if other.lstat().st_mtime < time.time() - _YOUNG:
                    with unheld(other) as free:
                        if free:
                            shutil.rmtree(other)

    def close(self) -> None:
        """Remove it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._held is not None:
            self._held.close()


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
        # A worker that was taken over may have put a link or a pipe there.
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
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

    As a context, it leaves nothing of an answer that does not come about.

    Args:
        place: The file, if it gets large; nothing is there.
        most: The most bytes that it may come to.
    """

    def __init__(self, place: Path | str, most: int) -> None:
        self._place, self._most = place, most
        self._held: list[bytes] = []
        self._size = self._waiting = 0
        self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.drop()

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
                hint="Ask for less, with LIMIT, a narrower pattern or a higher severity",
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
            Path(self._place).unlink(missing_ok=True)


def beside(place: Path) -> Path:
    """The folder for what is set aside on the way to the answer at *place*."""
    return place.with_name(f"{place.name}.aside")


def clear(place: Path) -> None:
    """Leave nothing of an answer at *place* that did not come about, nor what was set aside."""
    place.unlink(missing_ok=True)
    shutil.rmtree(beside(place), ignore_errors=True)
