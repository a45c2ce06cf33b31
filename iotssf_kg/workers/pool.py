"""A pool of worker processes: any number of items, a bounded number under way."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.context import BaseContext
from threading import BoundedSemaphore
from types import TracebackType
from typing import Any, Final, Self

from iotssf_kg.workers.answers import Answers
from iotssf_kg.workers.child import Charge
from iotssf_kg.workers.confinement import Confined, Confinement
from iotssf_kg.workers.flow import Flow
from iotssf_kg.workers.limits import Limits
from iotssf_kg.workers.outcome import Outcome
from iotssf_kg.workers.worker import Worker

# How many outcomes may wait for one before them, so that a slow item does not stop all others.
_AHEAD: Final = 256
# Characters of the temporary folder below which a server can have its socket: a system takes 107.
_LONGEST: Final = 70
_USUAL: Final = Limits()


class Pool:
    """Worker processes that are killed at a limit and replaced; use it in a ``with`` statement.

    Where the system can, they are forked from a server that has *preload* imported, which takes
    milliseconds; elsewhere each begins anew. One is kept ready beside those at work.

    Args:
        jobs: How many items may be done at once.
        task: What to do with an item; a function at the top of a module.
        initializer: What each worker does before its first item.
        limits: What one item may take.
        preload: Names of modules that every worker needs, also for items: a confined one may find
            no others but installed ones.
        near: Whether workers are forked from this very process, which takes no time and needs no
            server; for a process without threads of its own that starts few of them.
        confinement: What each worker is confined to, after imports and before its initializer.
        answers: Classes that outcomes are made of, beside plain values and those of this package
            that hold data; an outcome that names another is an error.

    Attributes:
        confined: What holds for the workers; None where none was ready yet, or none is asked for.
    """

    def __init__(
        self,
        jobs: int,
        task: Callable[[Any], Any],
        initializer: Callable[[], Any] | None = None,
        *,
        limits: Limits = _USUAL,
        preload: Sequence[str] = (),
        near: bool = False,
        confinement: Confinement | None = None,
        answers: Iterable[type] = (),
    ) -> None:
        self._context = _fork() if near else forking(preload)
        self._jobs, self._charge = jobs, Charge(task, initializer, limits, confinement)
        self._answers = Answers(answers)
        self.confined: Confined | None = None
        self._idle: list[Worker] = []
        self._places = BoundedSemaphore(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        while self._idle:
            self._idle.pop().kill()

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each of *items* with its number, from 0, as they come."""
        return self._outcomes(items, lambda number: True, self._jobs)

    def run(self, items: Iterable[Any]) -> Iterator[Outcome]:
        """The outcome of each of *items*, in their order."""
        waiting: dict[int, Outcome] = {}
        given = 0
        flow = self._outcomes(items, lambda number: number < given + _AHEAD, self._jobs)
        try:
            for number, outcome in flow:
                waiting[number] = outcome
                while given in waiting:
                    yield waiting.pop(given)
                    given += 1
        finally:
            flow.close()

    def call(self, item: Any) -> Outcome:
        """The outcome of one *item*; several threads may call at once."""
        with self._places:
            ((_, outcome),) = self._outcomes([item], lambda number: True, 1)
            return outcome

    def _outcomes(
        self, items: Iterable[Any], room: Callable[[int], bool], jobs: int
    ) -> Generator[tuple[int, Outcome], None, None]:
        flow = Flow(self._worker, jobs, self._charge.limits.timeout, room)
        try:
            yield from flow.outcomes(items)
        finally:
            kept = flow.end()
            self.confined = next((each.confined for each in kept if each.ready), self.confined)
            self._idle += kept

    def _worker(self) -> Worker:
        with suppress(IndexError):  # another thread may be quicker
            return self._idle.pop()
        return Worker(self._context, self._charge, self._answers)


def _fork() -> BaseContext:
    # Only Linux forks a process that has native libraries loaded without harm.
    return multiprocessing.get_context("fork") if sys.platform == "linux" else forking(())


def forking(preload: Sequence[str]) -> BaseContext:
    """How processes are started that need the modules *preload*: forked, where the system can."""
    served = "forkserver" in multiprocessing.get_all_start_methods()
    if not served or len(tempfile.gettempdir()) > _LONGEST:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # The main module as well: every worker would otherwise import it for itself. Older
    # Pythons forget to (https://github.com/python/cpython/issues/126631), so what it has of ours.
    ours = [name for name in sys.modules if name.partition(".")[0] == __name__.partition(".")[0]]
    context.set_forkserver_preload(["__main__", *preload, *ours])
    return context
