"""The processes of a service: many threads ask at once, and no long task slows the short ones.

A task that others wait for steps aside at once, and lets the next one in. One that takes longer
than a moment is set back: the system gives its process what others leave, and a fresh process takes
its place. So short tasks are answered as if there were no long ones.
"""

from __future__ import annotations

import math
import os
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from multiprocessing.context import BaseContext
from threading import Condition, Event, Thread
from typing import Any, Final

from iotssf_kg.errors import Overloaded
from iotssf_kg.workers.answers import Answers
from iotssf_kg.workers.bounds import Bounds
from iotssf_kg.workers.child import Charge
from iotssf_kg.workers.confinement import Confined, Confinement
from iotssf_kg.workers.limits import Limits
from iotssf_kg.workers.outcome import Failed, Kind, Outcome
from iotssf_kg.workers.worker import Worker, unready

# Seconds between two looks at a task's time and memory.
_WATCH: Final = 0.05
# Seconds after which a task steps aside where others wait; ten times what a short one takes.
_GLANCE: Final = 0.01
# What the system gives to a process that was set back: all that nobody else wants.
_LAST: Final = 19
# Seconds that imports and the initializer may take.
_START: Final = 60.0


_USUAL: Final = Bounds()
_ENDING: Final = "the service is ending"


class Place(Enum):
    """Where a task is: at work, aside so that the next one may begin, or set back for long."""

    WORK = auto()
    ASIDE = auto()
    BACK = auto()


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
        self._waiting, self._at = 0, dict.fromkeys(Place, 0)
        self._most = {Place.WORK: bounds.workers, Place.ASIDE: bounds.slow, Place.BACK: bounds.slow}
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
        worker = self._admitted()
        task = _Task(self, worker)
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

    def _admitted(self) -> Worker:
        """A process for one task, once there is room for it."""
        bounds = self.bounds
        with self._changed:
            if self._waiting >= bounds.queue:
                raise _overloaded("too many requests are waiting")
            self._waiting += 1
            try:
                free = self._changed.wait_for(
                    lambda: self._closed or self._free(Place.WORK), bounds.wait
                )
            finally:
                self._waiting -= 1
            if self._closed:
                raise _overloaded(_ENDING)
            if not free:
                raise _overloaded(f"no process was free within {bounds.wait:g} s")
            self._at[Place.WORK] += 1
            worker = self._living()
            self._look()
        if worker is not None:
            return worker
        try:
            return self._begun()
        except BaseException:
            self.released(Place.WORK)
            raise

    def _living(self) -> Worker | None:
        """One that waits for a task, and did not die meanwhile."""
        while self._idle:
            # The one that was at work last: what it needs is still at hand in the processor.
            worker = self._idle.pop()
            if not worker.heard(0):
                return worker
            worker.kill()  # who is not asked says something only by ending
        return None

    def _begun(self) -> Worker:
        worker = self._new()
        try:
            if not worker.connection.poll(_START):
                raise unready(Failed("it was not ready in time", Kind.TIMEOUT))
            worker.take()
            self.confined = worker.confined
        except (EOFError, OSError) as error:
            raise unready(worker.death()) from error
        return worker

    def _keep(self) -> None:
        """Keep one process ready for each task that could come now, and one more."""
        while not self._closed:
            self._wanting.wait()
            self._wanting.clear()
            while self._lacking():
                with suppress(Exception):
                    self.returned(self._begun())
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

    def returned(self, worker: Worker) -> None:
        """Take back a process that is as good as new."""
        with self._changed:
            if not self._closed and len(self._idle) <= self._room() + self.bounds.slow:
                self._idle.append(worker)
                return
        worker.kill()

    def released(self, place: Place) -> None:
        """Let the next one in: one task less is at *place*."""
        with self._changed:
            self._at[place] -= 1
            self._changed.notify()
            self._look()

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


class _Task:
    """One item at one process."""

    def __init__(self, lanes: Lanes, worker: Worker) -> None:
        self._lanes, self._worker = lanes, worker
        self._place, self._spent = Place.WORK, True

    def outcome(self, data: bytes) -> Outcome:
        worker, bounds = self._worker, self._lanes.bounds
        if not worker.give(0, data):
            return worker.death()
        until = time.monotonic() + bounds.moment
        patience = min(_GLANCE, bounds.moment)
        while not worker.heard(min(patience, bounds.timeout)):
            why = worker.over(bounds.timeout)
            if why is not None:
                return why
            if self._lanes.over:
                raise _overloaded(_ENDING)
            late = time.monotonic() >= until
            patience = _WATCH if late or not bounds.slow else _GLANCE
            self._move(late)
        try:
            taken = worker.take()
        except (EOFError, OSError):
            return worker.death()
        outcome = taken[1] if taken else Failed("it answered out of turn", Kind.CRASH)
        # A process keeps the place that it was set back to.
        back = self._place is Place.BACK
        self._spent = back or (isinstance(outcome, Failed) and outcome.kind is Kind.MEMORY)
        return outcome

    def _move(self, late: bool) -> None:
        before, self._place = self._place, self._lanes.moved(self._place, late)
        if self._place is Place.BACK and before is not Place.BACK:
            with suppress(OSError, AttributeError):  # it may be done; not all systems can
                os.setpriority(os.PRIO_PROCESS, self._worker.pid, _LAST)

    def end(self) -> None:
        if self._spent:
            self._worker.kill()
        else:
            self._lanes.returned(self._worker)
        self._lanes.released(self._place)


def _overloaded(what: str) -> Overloaded:
    return Overloaded(what, hint="Ask again in a moment")
