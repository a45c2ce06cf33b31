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
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import BaseContext
from threading import Condition, Event, Thread
from typing import Any, Final

from iotssf_kg.errors import Overloaded
from iotssf_kg.workers.answers import Answers
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


@dataclass(frozen=True)
class Bounds:
    """What a service's tasks may take.

    Attributes:
        workers: How many short tasks are done at once.
        slow: How many tasks may have stepped aside, or be set back, at once.
        queue: How many callers may wait for a process.
        wait: Seconds that each of them waits at most.
        moment: Seconds after which a task is set back.
        timeout: Seconds that one task may take in all.
        memory: Bytes that a process may hold.
    """

    workers: int = 2
    slow: int = 4
    queue: int = 64
    wait: float = 10.0
    moment: float = 0.1
    timeout: float = 30.0
    memory: int | None = 2 << 30


_USUAL: Final = Bounds()
_ENDING: Final = "the service is ending"


class Lanes:
    """Processes that do *task*; any number of threads may ask.

    Args:
        context: How processes are started; see ``pool.forking``.
        task: What to do with an item; a function at the top of a module.
        bounds: What tasks may take.
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
        confinement: Confinement | None = None,
        answers: Iterable[type] = (),
    ) -> None:
        self.bounds = bounds
        limits = Limits(bounds.timeout, bounds.memory)
        charge = Charge(task, None, limits, confinement)
        self._new: Callable[[], Worker] = partial(Worker, context, charge, Answers(answers))
        self.confined: Confined | None = None
        self.failed: Counter[Kind] = Counter(dict.fromkeys(Kind, 0))
        self._idle: list[Worker] = []
        self._changed = Condition()
        self._waiting = self._busy = self._slow = 0
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
                "working": self._busy,
                "slow": self._slow,
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
                    lambda: self._closed or self._busy < bounds.workers, bounds.wait
                )
            finally:
                self._waiting -= 1
            if self._closed:
                raise _overloaded(_ENDING)
            if not free:
                raise _overloaded(f"no process was free within {bounds.wait:g} s")
            self._busy += 1
            # The one that was at work last: what it needs is still at hand in the processor.
            worker = self._idle.pop() if self._idle else None
            self._look()
        if worker is not None:
            return worker
        try:
            return self._begun()
        except BaseException:
            self.released(slow=False)
            raise

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
        wanted = self.bounds.workers - self._busy + 1
        lacking = not self._closed and len(self._idle) < wanted
        if lacking:
            self._wanting.set()
        return lacking

    def returned(self, worker: Worker) -> None:
        """Take back a process that is as good as new."""
        with self._changed:
            if not self._closed and len(self._idle) <= self.bounds.workers:
                self._idle.append(worker)
                return
        worker.kill()

    def released(self, *, slow: bool) -> None:
        """Let the next one in: one task less is at work, or set back."""
        with self._changed:
            if slow:
                self._slow -= 1
            else:
                self._busy -= 1
            self._changed.notify()
            self._look()

    def stepped_aside(self, *, late: bool) -> bool:
        """Whether one task lets the next one in: it is *late* or others wait, and there is room."""
        with self._changed:
            if self._slow >= self.bounds.slow or not (late or self._waiting):
                return False
            self._slow += 1
            self._busy -= 1
            self._changed.notify()
            self._look()
        return True


class _Task:
    """One item at one process."""

    def __init__(self, lanes: Lanes, worker: Worker) -> None:
        self._lanes, self._worker = lanes, worker
        self._aside = self._back = False
        self._spent = True

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
            self._aside = self._aside or self._lanes.stepped_aside(late=late)
            if self._aside and late:
                self._set_back()
        try:
            taken = worker.take()
        except (EOFError, OSError):
            return worker.death()
        outcome = taken[1] if taken else Failed("it answered out of turn", Kind.CRASH)
        # A process keeps the place that it was set back to.
        self._spent = self._back or (isinstance(outcome, Failed) and outcome.kind is Kind.MEMORY)
        return outcome

    def _set_back(self) -> None:
        """Let the process go on behind all others."""
        if not self._back:
            self._back = True
            with suppress(OSError, AttributeError):  # it may be done; not all systems can
                os.setpriority(os.PRIO_PROCESS, self._worker.pid, _LAST)

    def end(self) -> None:
        if self._spent:
            self._worker.kill()
        else:
            self._lanes.returned(self._worker)
        self._lanes.released(slow=self._aside)


def _overloaded(what: str) -> Overloaded:
    return Overloaded(what, hint="Ask again in a moment")
