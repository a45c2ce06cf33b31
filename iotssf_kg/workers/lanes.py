"""The processes of a service: many threads ask at once, and no long task slows the short ones.

A task that others wait for steps aside at once, and lets the next one in. One that takes longer
than a moment is set back: the system gives its process what others leave, and a fresh process takes
its place. So short tasks are answered as if there were no long ones.
"""

from __future__ import annotations

import math
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from multiprocessing.context import BaseContext
from threading import Condition, Event, Thread
from typing import Any, Final

from iotssf_kg.workers.answers import Answers
from iotssf_kg.workers.bounds import Bounds
from iotssf_kg.workers.child import Charge
from iotssf_kg.workers.confinement import Confined, Confinement
from iotssf_kg.workers.limits import Limits
from iotssf_kg.workers.outcome import Failed, Kind, Outcome
from iotssf_kg.workers.task import Place, Task, ending, overloaded
from iotssf_kg.workers.worker import Worker, unready

# Seconds that imports and the initializer may take.
_START: Final = 60.0
_USUAL: Final = Bounds()


class Lanes:
    """Processes that do *task*; any number of threads may ask.

    Args:
        context: How processes are started; see ``pool.forking``.
        task: What to do with an item; a function at the top of a module.
        bounds: What tasks may take.
        initializer: What each process does before its first item.
        confinement: What each process is confined to.
        answers: Classes that are in answers beside those of this package.

    Attributes:
        confined: What holds for the processes; None until one was ready.
        failed: How many tasks were stopped, died or raised, by why.
    """

    def __init__(
        self,
        context: BaseContext,
        task: Callable[[Any], Any],
        bounds: Bounds = _USUAL,
        *,
        initializer: Callable[[], Any] | None = None,
        confinement: Confinement | None = None,
        answers: Iterable[type] = (),
    ) -> None:
        self.bounds = bounds
        limits = Limits(bounds.timeout, bounds.memory)
        charge = Charge(task, initializer, limits, confinement)
        self._new: Callable[[], Worker] = partial(Worker, context, charge, Answers(answers))
        self.confined: Confined | None = None
        self.failed: Counter[Kind] = Counter(dict.fromkeys(Kind, 0))
        self._idle: list[Worker] = []
        self._changed = Condition()
        # By place: how many tasks are there, and how many may be.
        self._waiting, self._at = 0, [0, 0, 0]
        self._most = bounds.workers, bounds.slow, bounds.slow
        self._wanting, self._closed, self._last = Event(), False, math.inf
        self._keeper = Thread(target=self._keep, name="lanes", daemon=True)
        self._keeper.start()
        self._wanting.set()

    def ask(self, item: Any) -> Outcome:
        """What comes of *item*.

        Raises:
            Overloaded: Too many are waiting, nobody was free in time, or all this is ending.
        """
        data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        self._admit()
        task = Task(self)
        try:
            outcome = task.outcome(data)
        finally:
            task.end()
        if isinstance(outcome, Failed):
            with self._changed:
                self.failed[outcome.kind] += 1
        return outcome

    @property
    def load(self) -> dict[str, int]:
        """How many are waiting, at work, set back, and ready."""
        with self._changed:
            return {
                "waiting": self._waiting,
                "working": self._at[Place.WORK] + self._at[Place.ASIDE],
                "slow": self._at[Place.BACK],
                "ready": len(self._idle),
            }

    def end(self, grace: float) -> None:
        """Take nothing new, and stop what is still under way in *grace* seconds."""
        with self._changed:
            self._closed, self._last = True, time.monotonic() + grace
            self._changed.notify_all()

    @property
    def over(self) -> bool:
        """Whether what is still under way is to stop."""
        return time.monotonic() > self._last

    def close(self) -> None:
        """End the processes that nobody waits for; the others end with their task."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
        self._wanting.set()
        for worker in idle:
            worker.kill()

    def _admit(self) -> None:
        """Count one task at work, once there is room for it."""
        with self._changed:
            if self._closed or not self._free(Place.WORK):
                self._wait()
            self._at[Place.WORK] += 1

    def _wait(self) -> None:
        if self._waiting >= self.bounds.queue:
            raise overloaded("too many requests are waiting")
        self._waiting += 1
        try:
            free = self._changed.wait_for(
                lambda: self._closed or self._free(Place.WORK), self.bounds.wait
            )
        finally:
            self._waiting -= 1
        if self._closed:
            raise ending()
        if not free:
            raise overloaded(f"no process was free within {self.bounds.wait:g} s")

    def given(self, data: bytes) -> Worker:
        """A process that was given the item *data*."""
        while (worker := self._rested()) is not None:
            if worker.give(0, data):
                return worker
            worker.kill()  # it died while it waited
        worker = self._begun()
        worker.give(0, data)
        return worker

    def _rested(self) -> Worker | None:
        """One that waits for a task, if there is any."""
        with self._changed:
            # The one that was at work last: what it needs is still at hand in the processor.
            worker = self._idle.pop() if self._idle else None
            self._look()
        return worker

    def _begun(self) -> Worker:
        worker = self._new()
        try:
            worker.take(_START)
        except (EOFError, OSError) as error:
            raise unready(worker.death()) from error
        if not worker.ready:
            worker.kill()
            raise unready(Failed("it was not ready in time", Kind.TIMEOUT))
        self.confined = worker.confined
        return worker

    def _keep(self) -> None:
        """Keep one process ready for each task that could come now, and one more."""
        while not self._closed:
            self._wanting.wait()
            self._wanting.clear()
            while self._lacking():
                with suppress(Exception):
                    self._back(self._begun())
                    continue
                time.sleep(1)  # whoever asks is told why none begins

    def _lacking(self) -> bool:
        with self._changed:
            return self._look()

    def _look(self) -> bool:
        """Whether a process is lacking; wakes whoever starts one, and nobody otherwise."""
        lacking = not self._closed and len(self._idle) <= self._room()
        if lacking:
            self._wanting.set()
        return lacking

    def _room(self) -> int:
        """How many tasks could come now that would need a process each."""
        at, bounds = self._at, self.bounds
        return bounds.workers + bounds.slow - at[Place.WORK] - at[Place.BACK]

    def _free(self, place: Place) -> bool:
        return self._at[place] < self._most[place]

    def left(self, place: Place, worker: Worker | None) -> None:
        """Let the next one in: a task less is at *place*, and its *worker* is as good as new."""
        if worker is not None:
            self._back(worker)
        with self._changed:
            self._at[place] -= 1
            self._changed.notify()
            self._look()

    def _back(self, worker: Worker) -> None:
        with self._changed:
            if not self._closed and len(self._idle) <= self._room() + self.bounds.slow:
                self._idle.append(worker)
                return
        worker.kill()

    def moved(self, place: Place, late: bool) -> Place:
        """Where a task at *place* goes on: set back if it is *late*, aside if others wait."""
        aim = Place.BACK if late else Place.ASIDE
        with self._changed:
            if place in (aim, Place.BACK) or not (late or self._waiting) or not self._free(aim):
                return place
            self._at[place] -= 1
            self._at[aim] += 1
            self._changed.notify()
            self._look()
        return aim
