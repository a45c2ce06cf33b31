"""Items given to workers and outcomes taken from them, in one loop."""

from __future__ import annotations

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from typing import Any, Final

from iotssf_kg.workers.outcome import Failed, Kind, Outcome
from iotssf_kg.workers.worker import Worker, unready

# Seconds between two looks at how much memory workers hold.
_WATCH: Final = 0.05
# Bytes that any pipe takes at once: more would have us wait for a worker that waits for us.
_SMALL: Final = 1 << 14
# How many workers may die before their first item until we take that for the rule.
_PATIENT: Final = 3

_Item = tuple[int, bytes]


class Flow:
    """One pass over items.

    Args:
        worker: Where workers come from.
        jobs: How many may be at work at once.
        timeout: Seconds that one item may take.
        room: Whether the item of that number may be begun yet.
    """

    def __init__(
        self,
        worker: Callable[[], Worker],
        jobs: int,
        timeout: float | None,
        room: Callable[[int], bool],
    ) -> None:
        self._start, self._jobs = worker, jobs
        self._timeout, self._room = timeout, room
        self._workers: list[Worker] = []
        self._back: deque[_Item] = deque()
        self._next: _Item | None = None
        self._stillborn = 0

    def outcomes(self, items: Iterable[Any]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each of *items* with its number, from 0, as they come."""
        source = enumerate(items)
        while self._fill(source):
            for worker in self._waited():
                taken = self._taken(worker)
                if taken is not None:
                    yield taken
            for worker in [w for w in self._workers if w.queue or not w.ready]:
                why = worker.over(self._timeout)
                # An outcome that came while ours was read is in time.
                if why is not None and not wait([worker], 0):  # type: ignore[list-item]
                    lost = self._lost(worker, why)
                    if lost is not None:
                        yield lost

    def end(self) -> list[Worker]:
        """The workers without work, those that are ready last; the others are killed."""
        # One that has still to begin took a process to start, and may soon be needed.
        idle = [worker for worker in self._workers if not worker.queue]
        for worker in self._workers:
            if worker not in idle:
                worker.kill()
        self._workers = []
        return sorted(idle, key=lambda worker: worker.ready)

    def _fill(self, source: Iterator[tuple[int, Any]]) -> bool:
        """Give out what there is to do; whether anything is still under way."""
        while (item := self._peek(source)) is not None and self._room(item[0]):
            worker = self._free(len(item[1]))
            if worker is None:
                break
            self._next = None
            if not worker.give(*item):
                # It died: what it was at is told when its end of the connection is read.
                self._back.append(item)
                if not worker.queue:
                    self._forget(worker)
        return any(worker.queue for worker in self._workers)

    def _peek(self, source: Iterator[tuple[int, Any]]) -> _Item | None:
        if self._next is None:
            if self._back:
                self._next = self._back.popleft()
            elif (found := next(source, None)) is not None:
                number, item = found
                self._next = number, pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        return self._next

    def _free(self, size: int) -> Worker | None:
        """A worker without work, else one that can take a second item of *size* bytes."""
        busy = [worker for worker in self._workers if worker.queue]
        if len(busy) < self._jobs:
            idle = [worker for worker in self._workers if not worker.queue]
            # One that is ready before one that has still to begin.
            return max(idle, key=lambda worker: worker.ready) if idle else self._begun()
        ready = [w for w in busy if w.ready and not w.deaf and len(w.queue) < 2]
        return ready[0] if ready and size <= _SMALL else None

    def _begun(self) -> Worker:
        worker = self._start()
        self._workers.append(worker)
        return worker

    def _waited(self) -> list[Worker]:
        """The workers that have something to say, once there is one or it is time to look."""
        held = [worker for worker in self._workers if worker.held]
        return held or wait(self._workers, self._patience())  # type: ignore[arg-type, return-value]

    def _patience(self) -> float:
        ends = [worker.since for worker in self._workers if worker.queue]
        if self._timeout is None or not ends:
            return _WATCH
        return max(0.0, min(_WATCH, min(ends) + self._timeout - time.monotonic()))

    def _taken(self, worker: Worker) -> tuple[int, Outcome] | None:
        try:
            taken = worker.take()
        except (EOFError, OSError):
            return self._lost(worker, worker.death())
        if taken is not None and len(self._workers) == self._jobs:
            self._begun()  # the one kept ready
        if taken is not None and _spent(taken[1]):
            self._forget(worker)
        return taken

    def _lost(self, worker: Worker, why: Failed) -> tuple[int, Outcome] | None:
        """Replace *worker*, and tell what became of the item that it was at."""
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn > _PATIENT:
                raise unready(why)
            self._forget(worker)
            return None
        lost = worker.queue.popleft() if worker.queue else None
        self._forget(worker)
        return None if lost is None else (lost[0], why)

    def _forget(self, worker: Worker) -> None:
        self._back.extend(worker.queue)
        self._workers.remove(worker)
        worker.queue.clear()
        worker.kill()


def _spent(outcome: Outcome) -> bool:
    # What ran out of memory once has it in pieces from then on.
    return isinstance(outcome, Failed) and outcome.kind is Kind.MEMORY
