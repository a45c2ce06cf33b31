"""Those who do the orders: worker processes or this one; what they find is put down at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from iotssf_kg.batch.desk import Desk
from iotssf_kg.batch.keeping import Journal
from iotssf_kg.batch.orders import ANSWERS, Answer, Order, answer, begin, do
from iotssf_kg.batch.setting import Setting
from iotssf_kg.workers import Confinement, Executor, Failed, Here, Kind, Limits, Outcome, Pool

_PRELOAD: Final = ("iotssf_kg.batch.warm",)
_HINTS: Final = {
    Kind.TIMEOUT: "Give it longer with --timeout, or look at what makes it so slow",
    Kind.MEMORY: "Let it have more with --memory, or divide it into several exports",
    Kind.CRASH: "Look at it by itself, and report it if it is in order",
    Kind.ERROR: "This is a fault of iotssf; please report it",
}


@dataclass(frozen=True)
class Crew:
    """Who does the work, and what one export may take.

    Attributes:
        jobs: How many workers; 0 for this very process, where no limit holds.
        near: Whether they are forked from this process, for few exports; see ``workers.Pool``.
        timeout: Seconds for one export.
        memory: Bytes that a worker may hold.
    """

    jobs: int = 0
    timeout: float = 60.0
    memory: int = 4 << 30
    near: bool = False

    def whole(self) -> Crew:
        """The one that compares all exports, which takes longer than any alone."""
        return replace(
            self, jobs=min(self.jobs, 1), timeout=10 * self.timeout, memory=4 * self.memory
        )


class Gang:
    """Does orders.

    Args:
        executor: What runs them.
        journal: What their notes go to.
    """

    def __init__(self, executor: Executor, journal: Journal | None = None) -> None:
        self._executor, self._journal = executor, journal

    def run(self, orders: Iterable[Order]) -> Iterator[Any]:
        """What comes of each of *orders*, in order; a text where it was stopped, which says why."""
        for outcome in self._executor.run(orders):
            yield self._value(outcome)

    def each(self, orders: Iterable[Order]) -> Iterator[tuple[int, Any]]:
        """The same with the number of the order, from 0, as it comes."""
        for number, outcome in self._executor.each(orders):
            yield number, self._value(outcome)

    def _value(self, outcome: Outcome) -> Any:
        if isinstance(outcome, Failed):
            return f"{outcome.error}. {_HINTS[outcome.kind]}"
        told: Answer = outcome.value
        for name, value in told.notes:
            if self._journal is not None:
                self._journal.put(name, value)
        return told.value


@contextmanager
def gang(
    crew: Crew,
    setting: Setting,
    journal: Journal | None = None,
    confinement: Confinement | None = None,
) -> Iterator[Gang]:
    """Those who judge by *setting*; their processes end with the context."""
    if not crew.jobs:
        yield Gang(Here(partial(answer, Desk(setting))), journal)
        return
    limits = Limits(crew.timeout, crew.memory)
    pool = Pool(
        crew.jobs,
        do,
        partial(begin, setting),
        limits=limits,
        preload=_PRELOAD,
        near=crew.near,
        confinement=confinement,
        answers=ANSWERS,
    )
    with pool:
        yield Gang(pool, journal)
