"""Objects of our own set aside in a temporary file, so that memory does not grow with them."""

from __future__ import annotations

import pickle
from pathlib import Path

from iotssf_kg.batch.entry import Judgement
from iotssf_kg.batch.orders import Address, judgement


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
