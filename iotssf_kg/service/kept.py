"""Answers that are kept: the same query on the same build has the same answer."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from iotssf_kg.asking import Reply


class Answers:
    """The answers given last, within a bound.

    Args:
        most: The most bytes that they may come to.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._held: OrderedDict[str, Reply] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> Reply | None:
        """The answer *name*, if it is kept."""
        with self._lock:
            found = self._held.get(name)
            if found is not None:
                self._held.move_to_end(name)
            return found

    def put(self, name: str, answer: Reply) -> None:
        """Keep *answer*, whose body is in memory, by *name*."""
        with self._lock:
            if name in self._held:
                return
            self._held[name] = answer
            self._size += answer.body.size
            while self._size > self._most:
                _, old = self._held.popitem(last=False)
                self._size -= old.body.size
