"""Objects of our own set aside in temporary files, so that memory does not grow with them."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, overload
from weakref import finalize

from iotssf_kg.batch.entry import Address, Judgement
from iotssf_kg.batch.orders import judgement
from iotssf_kg.validation.report import Judged

# Bytes of a list that are held in memory.
_HELD: Final = 1 << 20


class Spool:
    """Judgements on disk.

    Args:
        path: The file; it is made anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("w+b")
        self._end = 0

    def add(self, each: Judgement) -> Address:
        """Set *each* aside."""
        data = pickle.dumps(each, pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(data)
        address = Address(self._end, len(data))
        self._end += len(data)
        return address

    def get(self, address: Address) -> Judgement:
        """What was set aside at *address*."""
        return judgement(self._file, address)

    def flush(self) -> None:
        """Let other processes see all of it."""
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Addresses:
    """Where the judgements of *count* exports are set aside, sixteen bytes each; none at first."""

    def __init__(self, count: int) -> None:
        self._numbers = array("Q", bytes(16 * count))

    def __getitem__(self, index: int) -> Address | None:
        offset, length = self._numbers[2 * index : 2 * index + 2]
        return Address(offset, length) if length else None

    def __setitem__(self, index: int, address: Address) -> None:
        self._numbers[2 * index : 2 * index + 2] = array("Q", address)


class Shelf(Sequence[Judged]):
    """What was judged, in order; on disk where it is much, and gone with this object."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115 - closed with this object
        self._ends = array("Q", [0])
        finalize(self, self._file.close)

    def add(self, each: Judged) -> None:
        """Put *each* at the end."""
        self._file.seek(self._ends[-1])
        pickle.dump(each, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Judged: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Judged]: ...

    def __getitem__(self, index: int | slice) -> Judged | Sequence[Judged]:
        if isinstance(index, slice):
            return [self[at] for at in range(len(self))[index]]
        self._file.seek(self._ends[range(len(self))[index]])
        found: Judged = pickle.load(self._file)  # noqa: S301 - written by us
        return found

    def __iter__(self) -> Iterator[Judged]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
