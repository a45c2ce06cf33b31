"""Those who answer for a store: many readers, each in a process of its own, and one writer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from iotssf_kg.asking.admitting import Admit, Look, Receipt
from iotssf_kg.asking.desk import Desk, Plan, value
from iotssf_kg.asking.questions import Query, Question, Reply, Soundness, ready
from iotssf_kg.asking.writing import Change, Written
from iotssf_kg.audit.pdf import fonts
from iotssf_kg.errors import StoreError
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.layout import Layout, Stamp
from iotssf_kg.store.locks import Held, hold
from iotssf_kg.workers import Bounds, Confinement

# A build can be replaced between the look at its name and the first read of it.
_TRIES: Final = 3
_USUAL: Final = Plan()
# Seconds between two looks for a new build: a look lets another thread go on before this one.
_MOMENT: Final = 0.01


class _Seen(NamedTuple):
    """The build that was current at a look; it stays for as long as somebody has this."""

    stamp: Stamp | None
    build: str
    held: Held | None


def _seen(layout: Layout, stamp: Stamp | None) -> _Seen:
    build = layout.current() or "" if layout.check() else ""
    if not build:
        return _Seen(stamp, "", None)
    held = None
    with suppress(OSError):  # out of reach: who opens it tells
        held = hold(layout.builds / build)
    # One that was replaced since is looked for again.
    return _Seen(stamp if held else None, build, held)


class Clerks(Desk):
    """Answers for the store in the folder *root*; any number of threads may ask.

    Args:
        root: A store, or a folder that becomes one with the first change.
        plan: What answering may take.

    Raises:
        StoreError: Something else is there.
    """

    def __init__(self, root: Path, plan: Plan = _USUAL) -> None:
        self._layout = Layout(root)
        self._layout.check()
        super().__init__(plan, (root, *fonts()), partial(ready, root))
        self.root = root
        self._sound: tuple[str, tuple[str, ...]] = ("", ())
        self._seen = _Seen(None, "", None)
        # Since which change of ours, and until when, what was seen holds.
        self._turn = object()
        self._fresh: tuple[object, float] = None, 0.0
        self._writer = self.lanes(_alone(plan), Confinement((root,), (root,)))
        self.processes["writer"] = self._writer

    @property
    def build(self) -> str:
        """The build that is current; "" before the first.

        One that another process publishes is seen a moment later, one of ours at once.
        """
        return self._look().build

    def _look(self) -> _Seen:
        now, turn = time.monotonic(), self._turn
        since, until = self._fresh
        if since is not turn or now >= until:
            stamp = self._layout.stamp()
            if stamp is None or stamp != self._seen.stamp:
                self._seen = _seen(self._layout, stamp)
            self._fresh = turn, now + _MOMENT
        return self._seen

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
        root, most = str(self.root), self.plan.answer
        return self._current_of(
            lambda build: self.reply(
                lambda place: Query(
                    root, build, text, accept, graphs, str(place), most, base, rewrite
                )
            )
        )

    def read(self, question: Callable[[str], Question]) -> tuple[str, Any]:
        """The build that was asked, and what comes of the *question* made of its name.

        Raises:
            IotssfError: As for ``query``.
        """
        return self._current_of(lambda build: self.ask(question(build)))

    def give(self, question: Callable[[str, Path], Question]) -> tuple[str, Reply]:
        """The build that was asked, and the answer to the *question* made of its name.

        The question is told where to put an answer that is large.

        Raises:
            IotssfError: As for ``query``.
        """
        return self._current_of(lambda build: self.reply(lambda place: question(build, place)))

    def lacks(self) -> tuple[str, tuple[str, ...]]:
        """The current build, and what it lacks of what its catalogue says.

        A build never changes, so it is looked through once.
        """
        if self._sound[0] != self._current().build:
            self._sound = self.read(lambda build: Soundness(self.root, build))
        return self._sound

    def _current_of(self, asked: Callable[[str], Any]) -> tuple[str, Any]:
        for _ in range(_TRIES - 1):
            current = self._current()
            try:
                return current.build, asked(current.build)
            except StoreError:
                if self.build == current.build:
                    raise
        current = self._current()
        return current.build, asked(current.build)

    def _current(self) -> _Seen:
        current = self._look()
        if not current.build:
            hint = "Load something into it first, with `iotssf load`"
            raise StoreError("the store is empty", hint=hint)
        return current

    def change(self, change: Change) -> Written:
        """Carry out *change*; when this returns, it is on disk, and readers see it.

        Raises:
            IotssfError: It was not carried out, not in part either.
        """
        written: Written = value(self._writer.ask(change.on(self.root)))
        self._turn = object()
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
        receipt: Receipt = value(self._writer.ask(admit.on(self.root)))
        self._turn = object()
        return receipt


def _alone(plan: Plan) -> Bounds:
    """What the one writer may take."""
    seconds, reading = plan.writing, plan.reading
    return Bounds(1, 0, reading.queue, wait=seconds, moment=seconds, timeout=seconds)
