"""Those who answer for a store: many readers, each in a process of its own, and one writer."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from iotssf_kg import errors
from iotssf_kg.asking.questions import Query, Question, Reply, do
from iotssf_kg.asking.writing import Change, Written
from iotssf_kg.errors import IotssfError, OutOfMemory, QueryTimeout, StoreError
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.layout import Layout
from iotssf_kg.workers import Bounds, Confinement, Done, Failed, Kind, Lanes, Outcome, forking

# What a question can come to beside our own replies: why it has none.
ANSWERS: Final = tuple(
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, IotssfError)
)
_PRELOAD: Final = ("iotssf_kg.asking.questions", "iotssf_kg.asking.writing")
# A build can be replaced between the look at its name and the first read of it.
_TRIES: Final = 3
_T = TypeVar("_T")


@dataclass(frozen=True)
class Plan:
    """What answering may take.

    Attributes:
        reading: What queries and validations may take.
        writing: Seconds that one change may take.
        answer: The most bytes of one answer.
    """

    reading: Bounds = field(default_factory=Bounds)
    writing: float = 600.0
    answer: int = 256 << 20


class Clerks:
    """Answers for the store in the folder *root*; any number of threads may ask.

    Args:
        root: A store, or a folder that becomes one with the first change.
        plan: What answering may take.

    Raises:
        StoreError: Something else is there.
    """

    def __init__(self, root: Path, plan: Plan = Plan()) -> None:
        self.root, self.plan = root, plan
        self._layout = Layout(root)
        self._layout.check()
        self._folder = Path(tempfile.mkdtemp(prefix="iotssf-service-"))
        context = forking(_PRELOAD)
        reading, writing = Confinement((root,), (self._folder,)), Confinement((root,), (root,))
        self.readers = Lanes(context, do, plan.reading, confinement=reading, answers=ANSWERS)
        alone = Bounds(1, slow=0, queue=plan.reading.queue, wait=plan.writing)
        longer = _longer(alone, plan.writing)
        self.writer = Lanes(context, do, longer, confinement=writing, answers=ANSWERS)

    @property
    def build(self) -> str:
        """The build that is current; "" before the first."""
        return self._layout.current() or "" if self._layout.check() else ""

    def query(
        self, text: str, accept: str | None, graphs: Graphs = OWN, base: str | None = None
    ) -> tuple[str, Reply]:
        """The build that was asked, and its answer to the SPARQL query *text*.

        Args:
            text: The query.
            accept: An Accept header.
            graphs: The dataset that it is asked of, if not the query's own.
            base: What relative IRIs in it are relative to.

        Raises:
            BadSparql, NotAcceptable, TooLarge: It cannot be answered as it was asked.
            QueryTimeout, OutOfMemory: It was stopped at a limit.
            Overloaded: Too much is asked for at once.
        """
        return self._read(
            lambda build: Query(
                self.root, build, text, accept, graphs, self._folder, self.plan.answer, base
            )
        )

    def _read(self, question: Callable[[str], Question]) -> tuple[str, Any]:
        for _ in range(_TRIES - 1):
            build = self._current()
            try:
                return build, value(self.readers.ask(question(build)))
            except StoreError:
                if self.build == build:
                    raise
        build = self._current()
        return build, value(self.readers.ask(question(build)))

    def _current(self) -> str:
        build = self.build
        if not build:
            hint = "Load something into it first, with `iotssf load`"
            raise StoreError("the store is empty", hint=hint)
        return build

    def ask(self, question: Question) -> Any:
        """What comes of *question*, which needs no build."""
        return value(self.readers.ask(question))

    def change(self, change: Change) -> Written:
        """Carry out *change*; when this returns, it is on disk, and readers see it.

        Raises:
            IotssfError: It was not carried out, not in part either.
        """
        written: Written = value(self.writer.ask(change.on(self._layout.root)))
        return written

    def close(self) -> None:
        """End all processes."""
        self.readers.close()
        self.writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _longer(bounds: Bounds, timeout: float) -> Bounds:
    return Bounds(
        bounds.workers, bounds.slow, bounds.queue, bounds.wait, timeout, timeout, bounds.memory
    )


def value(outcome: Outcome) -> Any:
    """What came of a question.

    Raises:
        IotssfError: It was stopped at a limit, or what came of it is that error.
    """
    if isinstance(outcome, Done):
        if isinstance(outcome.value, IotssfError):
            raise outcome.value
        return outcome.value
    raise _error(outcome)


def _error(failed: Failed) -> IotssfError:
    if failed.kind is Kind.TIMEOUT:
        return QueryTimeout(failed.error, hint="Ask for less, or ask the operator for more time")
    if failed.kind is Kind.MEMORY:
        return OutOfMemory(failed.error, hint="Ask for less at once")
    return IotssfError(failed.error, hint="This is a fault of the service; please report it")
