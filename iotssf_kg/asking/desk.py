"""What all who answer have: processes that are asked, and a folder for what is large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from iotssf_kg import errors
from iotssf_kg.asking.classifying import Classification
from iotssf_kg.asking.questions import Explain, Question, Reply, do
from iotssf_kg.asking.spool import Aside, clear
from iotssf_kg.asking.uploads import Request
from iotssf_kg.asking.validating import Validation, Verdict
from iotssf_kg.errors import IotssfError, OutOfMemory, QueryTimeout
from iotssf_kg.sparql.antijoin import Rewritten
from iotssf_kg.workers import Bounds, Confinement, Done, Failed, Kind, Lanes, Outcome, forking

# What a question can come to beside our own replies: why it has none.
_ANSWERS: Final = tuple(
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, IotssfError)
)
_PRELOAD: Final = ("iotssf_kg.asking.warm",)


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


class Desk:
    """Processes that answer questions; any number of threads may ask.

    Args:
        plan: What answering may take.
        readable: The folders that they may read.
        initializer: What each of them does before its first question.

    Attributes:
        readers: The processes.
        processes: All that there are, by what they do.
    """

    def __init__(
        self,
        plan: Plan,
        readable: tuple[Path, ...],
        initializer: Callable[[], Any] | None = None,
    ) -> None:
        self.plan, self._aside = plan, Aside()
        self._context = forking(_PRELOAD)
        confined = Confinement(readable, (self._aside.path,))
        self.readers = self.lanes(plan.reading, confined, initializer)
        self.processes = {"readers": self.readers}

    def lanes(
        self,
        bounds: Bounds,
        confinement: Confinement,
        initializer: Callable[[], Any] | None = None,
    ) -> Lanes:
        """Processes of one kind."""
        return Lanes(
            self._context,
            do,
            bounds,
            initializer=initializer,
            confinement=confinement,
            answers=_ANSWERS,
        )

    def ask(self, question: Question) -> Any:
        """What comes of *question*, which needs no build."""
        return value(self.readers.ask(question))

    def reply(self, question: Callable[[Path], Question]) -> Any:
        """The answer to *question*, which is told where to put a large one; else nothing is left.

        A process that is killed cannot clear away, so that the place is chosen here.
        """
        place = self.place()
        try:
            reply = self.ask(question(place))
            return replace(reply, body=reply.body.taken(place)) if reply.body.file else reply
        except BaseException:
            clear(place)
            raise

    def place(self) -> Path:
        """A file that is not there yet."""
        return self._aside.path / token_hex(8)

    def explain(self, text: str, base: str | None = None, *, rewrite: bool = True) -> Rewritten:
        """What the SPARQL query *text* would be run as."""
        form: Rewritten = self.ask(Explain(text, base, rewrite))
        return form

    def validate(self, request: Request) -> Verdict:
        """The report on the documents of *request*.

        Raises:
            IotssfError: Nothing in them can be judged, or it was stopped at a limit.
        """
        plan = self.plan
        verdict: Verdict = self.reply(
            lambda place: Validation(request, place, plan.answer, plan.document)
        )
        return verdict

    def classify(self, request: Request) -> Reply:
        """The category of each asset in the documents of *request*.

        Raises:
            IotssfError: There is none, or it was stopped at a limit.
        """
        plan = self.plan
        reply: Reply = self.reply(
            lambda place: Classification(request, place, plan.answer, plan.document)
        )
        return reply

    def end(self, grace: float) -> None:
        """Take no more questions, and stop those still under way in *grace* seconds."""
        for lanes in self.processes.values():
            lanes.end(grace)

    def close(self) -> None:
        """End all processes."""
        for lanes in self.processes.values():
            lanes.close()
        self._aside.close()


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
    if failed.kind is Kind.CRASH:  # as where its parser or its optimizer runs out of stack
        return OutOfMemory(failed.error, hint="Ask for less, in fewer clauses")
    return IotssfError(failed.error, hint="This is a fault of the service; please report it")
