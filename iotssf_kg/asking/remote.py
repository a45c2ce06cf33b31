"""One who answers for a store behind a SPARQL 1.1 endpoint: passes on, and looks at both ways.

What is asked is looked at by a process before it goes on, and what comes back is read and written
by one: an answer that is broken, cut or none never becomes a success.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import singledispatchmethod
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from pyoxigraph import NamedNode

from iotssf_kg.asking import screening
from iotssf_kg.asking.admitting import Admit, Receipt
from iotssf_kg.asking.desk import Desk, Plan
from iotssf_kg.asking.questions import Question, Reply
from iotssf_kg.asking.rewriting import WANTED, Rewrite, Statements
from iotssf_kg.asking.spool import Spool, Spooled, clear
from iotssf_kg.asking.writing import Change, Drop, Put, Update, Written
from iotssf_kg.errors import (
    BadParameter,
    Forbidden,
    IotssfError,
    Overloaded,
    StoreError,
    UnknownName,
)
from iotssf_kg.sparql.antijoin import Rewritten
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.endpoints import Endpoints
from iotssf_kg.store.media import bare
from iotssf_kg.store.remote import FORM, form
from iotssf_kg.store.wire import Bounds, Wire

_JSON: Final = "application/sparql-results+json"
_USUAL: Final = Plan()
_HINT: Final = "Ask again later, or tell the operator of this service"


class Relay(Desk):
    """Answers for the store behind *doors*; any number of threads may ask.

    Args:
        doors: Where it is.
        plan: What answering may take.
        state: The folder of the tokens, where there are any.
    """

    # An endpoint does not tell of its changes, so that no answer can be tagged or kept.
    build: Final = ""
    age: Final = None

    def __init__(self, doors: Endpoints, plan: Plan = _USUAL, state: Path | None = None) -> None:
        super().__init__(plan, ())
        self._doors = doors
        self.root = state or self._aside.path / "state"
        self._places = BoundedSemaphore(plan.reading.workers + plan.reading.slow)
        self._idle: deque[Wire] = deque()

    def query(
        self,
        text: str,
        accept: str | None,
        graphs: Graphs = OWN,
        base: str | None = None,
        *,
        rewrite: bool = True,
    ) -> tuple[str, Reply]:
        """No build, and the endpoint's answer to the SPARQL query *text*; see ``Clerks.query``."""
        passed = self.ask(screening.Screen(text, accept, base))
        dataset = _checked(graphs) if any(graphs) else self._doors.dataset_for(text)
        sent = form(_based(text, base, passed.relative), dataset)
        where = self.place()
        try:
            kind, given = self._poured(sent, WANTED[passed.graph], where)
            most, media_type = self.plan.answer, passed.media_type
            return self.build, self.reply(lambda to: Rewrite(given, kind, media_type, to, most))
        except IotssfError as error:
            if type(error) is not IotssfError:
                raise
            # A process that fails at an answer fails at what is in it.
            raise StoreError("the endpoint's answer cannot be read", hint=_HINT) from error
        finally:
            clear(where)

    def explain(self, text: str, base: str | None = None, *, rewrite: bool = True) -> Rewritten:
        """The SPARQL query *text*, which is passed on as it is."""
        return super().explain(text, base, rewrite=False)

    def read(self, question: Callable[[str], Question]) -> tuple[str, Any]:
        """Nothing: what needs a build cannot be told here.

        Raises:
            Forbidden: Always.
        """
        hint = "Ask for it by a query to /sparql"
        raise Forbidden("this is told of a store in a folder alone", hint=hint)

    def give(self, question: Callable[[str, Path], Question]) -> tuple[str, Reply]:
        """Nothing; see ``read``."""
        return self.read(lambda build: question(build, self.place()))

    def lacks(self) -> tuple[str, tuple[str, ...]]:
        """No build, of which nothing can be said."""
        return self.build, ()

    def admit(self, admit: Admit) -> Receipt:
        """Nothing: exports are taken into a store of ours alone.

        Raises:
            Forbidden: Always.
        """
        hint = "Load them with `iotssf load --store` and the endpoint's URL"
        raise Forbidden("exports are taken for a store in a folder alone", hint=hint)

    def _poured(self, sent: bytes, wanted: str, where: Path) -> tuple[str, Spooled]:
        headers = {"content-type": FORM, "accept": wanted}
        seconds = self.plan.reading.timeout
        bounds = Bounds(self.plan.answer, seconds, seconds)
        with Spool(where, self.plan.answer) as out, self._wire() as wire:
            kind = wire.pour(self._doors.query, sent, headers, out.write, bounds)
        return bare(kind), out.close()

    @contextmanager
    def _wire(self) -> Iterator[Wire]:
        """A way to the endpoint for one exchange alone: one that is cut costs no other."""
        if not self._places.acquire(timeout=self.plan.reading.wait):
            raise Overloaded("too much is asked of the endpoint at once", hint=_HINT)
        try:
            wire = self._idle.pop() if self._idle else Wire(self._doors.auth)
            try:
                yield wire
            except IotssfError as error:
                raise self._outward(error) from error
            finally:
                self._idle.append(wire)
        finally:
            self._places.release()

    def _outward(self, error: IotssfError) -> IotssfError:
        """*error* for those outside, who need not know where the endpoint is."""
        host = self._doors.query.netloc.decode()
        for name in ("what", "hint", "where"):
            text = getattr(error, name)
            setattr(error, name, text.replace(host, "…") if name != "where" else "the endpoint")
        return error

    def change(self, change: Change) -> Written:
        """Have the endpoint carry out *change*; whether in whole, is the endpoint's to keep."""
        return self._change(change)

    @singledispatchmethod
    def _change(self, change: Change) -> Written:
        hint = "Use the `iotssf` command with the endpoint's URL"
        raise Forbidden("this is not taken for a store behind an endpoint", hint=hint)

    @_change.register
    def _(self, change: Update) -> Written:
        relative = self.ask(screening.ScreenUpdate(change.text, change.base))
        self._tell(_based(change.text, change.base, relative))
        return Written(self.build)

    @_change.register
    def _(self, change: Put) -> Written:
        said = self.ask(Statements(change.contents))
        new = not self._there(change.graph)
        target = self._target(change.graph)
        steps = [f"CLEAR SILENT {target}"] if change.whole else []
        steps += [f"CREATE SILENT {target}"] if change.graph and not said else []
        inside = said if target == "DEFAULT" else f"{target} {{ {said} }}"
        self._tell(" ;\n".join([*steps, f"INSERT DATA {{ {inside} }}"]))
        return Written(self.build, new)

    @_change.register
    def _(self, change: Drop) -> Written:
        if not self._there(change.graph):
            hint = "GET /graphs lists those there are"
            raise UnknownName(f"no graph {change.graph}", hint=hint)
        verb = "DROP" if change.graph else "CLEAR"
        self._tell(f"{verb} SILENT {self._target(change.graph)}")
        return Written(self.build)

    def _target(self, graph: str | None) -> str:
        named = NamedNode(graph) if graph else self._doors.default
        return f"GRAPH {named}" if named else "DEFAULT"

    def _there(self, graph: str | None) -> bool:
        if graph is None:
            return True
        pattern = f"ASK {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        return b"true" in self.query(pattern, _JSON)[1].body.data

    def _tell(self, update: str) -> None:
        headers = {"content-type": "application/sparql-update"}
        bounds = Bounds(seconds=self.plan.writing, silence=self.plan.writing)
        with self._wire() as wire:
            wire.tell("POST", self._doors.update, update.encode(), headers, bounds)

    def close(self) -> None:
        """End all processes and connections."""
        super().close()
        while self._idle:
            self._idle.pop().close()


def _based(text: str, base: str | None, relative: bool) -> str:
    """*text*, which says what its IRIs are relative to where there are such."""
    return f"BASE {NamedNode(base)} {text}" if base and relative else text


def _checked(graphs: Graphs) -> Graphs:
    """*graphs*, which are names: an endpoint might take a file's for an order to read it."""
    for iri in (*graphs.default, *graphs.named):
        where = "default-graph-uri, named-graph-uri"
        try:
            NamedNode(iri)
        except ValueError as error:
            hint = "Write the graph's IRI in full"
            raise BadParameter(str(error), where=where, hint=hint) from error
        if iri[:5].lower() == "file:":
            hint = "Name graphs of the store"
            raise BadParameter("a file is not a graph of the store", where=where, hint=hint)
    return graphs
