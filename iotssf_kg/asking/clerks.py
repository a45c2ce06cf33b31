"""Those who answer for a store: many readers, each in a process of its own, and one writer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, TypeVar

from iotssf_kg import errors
from iotssf_kg.asking.admitting import Admit, Look, Receipt
from iotssf_kg.asking.classifying import Classification
from iotssf_kg.asking.questions import Explain, Query, Question, Reply, Soundness, do
from iotssf_kg.asking.spool import Aside, clear
from iotssf_kg.asking.uploads import Request
from iotssf_kg.asking.validating import Validation, Verdict
from iotssf_kg.asking.writing import Change, Written
from iotssf_kg.errors import IotssfError, OutOfMemory, QueryTimeout, StoreError
from iotssf_kg.sparql.antijoin import Rewritten
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.layout import Layout, Stamp
from iotssf_kg.workers import Bounds, Confinement, Done, Failed, Kind, Lanes, Outcome, forking

# What a question can come to beside our own replies: why it has none.
_ANSWERS: Final = tuple(
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, IotssfError)
)
_PRELOAD: Final = ("iotssf_kg.asking.warm",)
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
        document: The most bytes of a document that is judged, unpacked.
    """

    reading: Bounds = field(default_factory=Bounds)
    writing: float = 600.0
    answer: int = 256 << 20
    document: int = 64 << 20


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
        self._sound: tuple[str, tuple[str, ...]] = ("", ())
        self._layout.check()
        self._seen: tuple[Stamp | None, str] = None, ""
        self._aside = Aside()
        context = forking(_PRELOAD)
        reading, writing = Confinement((root,), (self._aside.path,)), Confinement((root,), (root,))
        self.readers = Lanes(context, do, plan.reading, confinement=reading, answers=_ANSWERS)
        alone = Bounds(1, slow=0, queue=plan.reading.queue, wait=plan.writing)
        longer = _longer(alone, plan.writing)
        self.writer = Lanes(context, do, longer, confinement=writing, answers=_ANSWERS)

    @property
    def build(self) -> str:
        """The build that is current; "" before the first."""
        stamp, (seen, name) = self._layout.stamp(), self._seen
        if stamp is None or stamp != seen:
            name = self._layout.current() or "" if self._layout.check() else ""
            self._seen = stamp, name
        return name

    @property
    def age(self) -> float | None:
        """Seconds since the current build was published; None before the first."""
        with suppress(OSError, StoreError):
            # Of the file that names it: a folder changes when its readers lock it.
            return max(0.0, time.time() - (self.root / "current").stat().st_mtime)
        return None

    def query(
        self,
        text: str,
        accept: str | None,
        graphs: Graphs = OWN,
        base: str | None = None,
        *,
        rewrite: bool = True,
    ) -> tuple[str, Reply]:
        """The build that was asked, and its answer to the SPARQL query *text*.

        Args:
            text: The query.
            accept: An Accept header.
            graphs: The dataset that it is asked of, if not the query's own.
            base: What relative IRIs in it are relative to.
            rewrite: Whether NOT EXISTS may be rewritten.

        Raises:
            BadSparql, NotAcceptable, TooLarge: It cannot be answered as it was asked.
            QueryTimeout, OutOfMemory: It was stopped at a limit.
            Overloaded: Too much is asked for at once.
        """
        most = self.plan.answer

        def asked(build: str) -> Any:
            return self._reply(
                lambda place: Query(
                    self.root, build, text, accept, graphs, place, most, base, rewrite
                )
            )

        return self._current_of(asked)

    def explain(self, text: str, base: str | None = None, *, rewrite: bool = True) -> Rewritten:
        """What the SPARQL query *text* would be run as; see ``query``."""
        form: Rewritten = self.ask(Explain(text, base, rewrite))
        return form

    def read(self, question: Callable[[str], Question]) -> tuple[str, Any]:
        """The build that was asked, and what comes of the *question* made of its name.

        Raises:
            IotssfError: As for ``query``.
        """
        return self._current_of(lambda build: self.ask(question(build)))

    def lacks(self) -> tuple[str, tuple[str, ...]]:
        """The current build, and what it lacks of what its catalogue says.

        A build never changes, so it is looked through once.
        """
        build = self._current()
        if self._sound[0] != build:
            self._sound = self.read(lambda build: Soundness(self.root, build))
        return self._sound

    def _current_of(self, asked: Callable[[str], Any]) -> tuple[str, Any]:
        for _ in range(_TRIES - 1):
            build = self._current()
            try:
                return build, asked(build)
            except StoreError:
                if self.build == build:
                    raise
        build = self._current()
        return build, asked(build)

    def _reply(self, question: Callable[[Path], Question]) -> Any:
        """The answer to *question*, which is told where to put a large one; else nothing is left.

        A process that is killed cannot clear away, so that the place is chosen here.
        """
        place = self._aside.path / token_hex(8)
        try:
            reply = _value(self.readers.ask(question(place)))
            return replace(reply, body=reply.body.taken(place))
        except BaseException:
            clear(place)
            raise

    def _current(self) -> str:
        build = self.build
        if not build:
            hint = "Load something into it first, with `iotssf load`"
            raise StoreError("the store is empty", hint=hint)
        return build

    def validate(self, request: Request) -> Verdict:
        """The report on the documents of *request*.

        Raises:
            IotssfError: Nothing in them can be judged, or it was stopped at a limit.
        """
        plan = self.plan
        verdict: Verdict = self._reply(
            lambda place: Validation(request, place, plan.answer, plan.document)
        )
        return verdict

    def classify(self, request: Request) -> Reply:
        """The category of each asset in the documents of *request*.

        Raises:
            IotssfError: There is none, or it was stopped at a limit.
        """
        plan = self.plan
        reply: Reply = self._reply(
            lambda place: Classification(request, place, plan.answer, plan.document)
        )
        return reply

    def ask(self, question: Question) -> Any:
        """What comes of *question*, which needs no build."""
        return _value(self.readers.ask(question))

    def change(self, change: Change) -> Written:
        """Carry out *change*; when this returns, it is on disk, and readers see it.

        Raises:
            IotssfError: It was not carried out, not in part either.
        """
        written: Written = _value(self.writer.ask(change.on(self._layout.root)))
        return written

    def admit(self, admit: Admit) -> Receipt:
        """Take an upload in, all of it or nothing, and say what became of it.

        Raises:
            SourceError, TooLarge: A document is not made of exports.
            Forbidden: An export is another party's.
            StoreError: The store cannot be written.
        """
        # What never ends, or ends its process, does so here and not in the one writer.
        self.ask(Look(admit.uploads, admit.party))
        receipt: Receipt = _value(self.writer.ask(admit.on(self._layout.root)))
        return receipt

    def end(self, grace: float) -> None:
        """Take no more questions, and stop those still under way in *grace* seconds."""
        self.readers.end(grace)
        self.writer.end(grace)

    def close(self) -> None:
        """End all processes."""
        self.readers.close()
        self.writer.close()
        self._aside.close()


def _longer(bounds: Bounds, timeout: float) -> Bounds:
    return Bounds(
        bounds.workers, bounds.slow, bounds.queue, bounds.wait, timeout, timeout, bounds.memory
    )


def _value(outcome: Outcome) -> Any:
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
    if failed.kind is Kind.CRASH:  # as where its parser or its optimizer runs out of stack
        return OutOfMemory(failed.error, hint="Ask for less, in fewer clauses")
    return IotssfError(failed.error, hint="This is a fault of the service; please report it")
