"""Tasks run in this process: for few and small ones, which starting others would only delay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from iotssf_kg.workers.outcome import Done, Failed, Kind, Outcome


class Here:
    """Runs each task at once; no limit holds but those of this process.

    Args:
        task: What to do with an item.
    """

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self._task = task

    def run(self, items: Iterable[Any]) -> Iterator[Outcome]:
        """The outcome of each of *items*, in their order."""
        for item in items:
            yield self._outcome(item)

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each of *items* with its number, from 0."""
        yield from enumerate(self.run(items))

    def _outcome(self, item: Any) -> Outcome:
        try:
            return Done(self._task(item))
        except MemoryError:
            raise  # all that this process has, not the task, is too much
        except Exception as error:
            return Failed(f"{type(error).__name__}: {error}", Kind.ERROR)
