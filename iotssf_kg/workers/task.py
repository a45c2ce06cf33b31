"""One item at one process of a service's."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from iotssf_kg.errors import Overloaded
from iotssf_kg.workers.outcome import Failed, Kind, Outcome
from iotssf_kg.workers.worker import Worker

if TYPE_CHECKING:
    from iotssf_kg.workers.lanes import Lanes

# Seconds between two looks at a task's time and memory.
_WATCH: Final = 0.05
# Seconds after which a task steps aside where others wait; ten times what a short one takes.
_GLANCE: Final = 0.01
# What the system gives to a process that was set back: all that nobody else wants.
_LAST: Final = 19


class Place(IntEnum):
    """Where a task is: at work, aside so that the next one may begin, or set back for long."""

    WORK = 0
    ASIDE = 1
    BACK = 2


class Task:
    """One item at one process.

    Args:
        lanes: Where processes come from; this counts as at work there.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes, self._place = lanes, Place.WORK
        self._worker: Worker | None = None
        self._spent = True

    def outcome(self, data: bytes) -> Outcome:
        """What comes of the pickled item *data*.

        Raises:
            IotssfError: No process begins, or all are ending.
        """
        worker = self._worker = self._lanes.given(data)
        try:
            taken = self._taken(worker)
        except (EOFError, OSError):
            return worker.death()
        if isinstance(taken, Failed):
            return taken
        outcome = taken[1]
        # A process keeps the place that it was set back to, and says nothing unasked.
        back = self._place is Place.BACK or worker.held
        self._spent = back or (isinstance(outcome, Failed) and outcome.kind is Kind.MEMORY)
        return outcome

    def _taken(self, worker: Worker) -> tuple[int, Outcome] | Failed:
        """What *worker* says, or why it has to be stopped."""
        bounds = self._lanes.bounds
        until = time.monotonic() + bounds.moment
        patience = min(_GLANCE, bounds.moment, bounds.timeout)
        while (taken := worker.take(patience)) is None:
            why = worker.over(bounds.timeout)
            if why is not None:
                return why
            if self._lanes.over:
                raise ending()
            late = time.monotonic() >= until
            patience = min(_WATCH if late or not bounds.slow else _GLANCE, bounds.timeout)
            self._move(worker, late)
        return taken

    def _move(self, worker: Worker, late: bool) -> None:
        before, self._place = self._place, self._lanes.moved(self._place, late)
        if self._place is Place.BACK and before is not Place.BACK:
            with suppress(OSError, AttributeError):  # it may be done; not all systems can
                os.setpriority(os.PRIO_PROCESS, worker.pid, _LAST)

    def end(self) -> None:
        """Let the process go, and the next one in."""
        worker = self._worker
        if worker is not None and self._spent:
            worker.kill()
            worker = None
        self._lanes.left(self._place, worker)


def overloaded(what: str) -> Overloaded:
    """The error for who cannot be served now."""
    return Overloaded(what, hint="Ask again in a moment")


def ending() -> Overloaded:
    """The error for who cannot be served any more."""
    return overloaded("the service is ending")
