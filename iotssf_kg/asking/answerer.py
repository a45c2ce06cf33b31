"""Whoever answers for a store: processes over a folder, or a relay to an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from iotssf_kg.asking.admitting import Admit, Receipt
from iotssf_kg.asking.clerks import Clerks
from iotssf_kg.asking.desk import Plan
from iotssf_kg.asking.questions import Question, Reply
from iotssf_kg.asking.uploads import Request
from iotssf_kg.asking.validating import Verdict
from iotssf_kg.asking.writing import Change, Written
from iotssf_kg.sparql.antijoin import Rewritten
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.workers import Lanes


class Answerer(Protocol):
    """Answers for a store; any number of threads may ask.

    Attributes:
        root: The folder of what the service keeps: the store itself, or what goes with it.
        plan: What answering may take.
        readers: The processes that answer.
        processes: All that there are, by what they do.
    """

    root: Path
    plan: Plan
    readers: Lanes
    processes: dict[str, Lanes]

    @property
    def build(self) -> str:
        """The build that is current; "" where the store has none, and may change at any time."""

    @property
    def age(self) -> float | None:
        """Seconds since that build was published, where there is one."""

    def query(
        self,
        text: str,
        accept: str | None,
        graphs: Graphs = OWN,
        base: str | None = None,
        *,
        rewrite: bool = True,
    ) -> tuple[str, Reply]:
        """See ``Clerks.query``."""

    def explain(self, text: str, base: str | None = None, *, rewrite: bool = True) -> Rewritten:
        """See ``Desk.explain``."""

    def read(self, question: Callable[[str], Question]) -> tuple[str, Any]:
        """See ``Clerks.read``."""

    def give(self, question: Callable[[str, Path], Question]) -> tuple[str, Reply]:
        """See ``Clerks.give``."""

    def lacks(self) -> tuple[str, tuple[str, ...]]:
        """See ``Clerks.lacks``."""

    def ask(self, question: Question) -> Any:
        """See ``Desk.ask``."""

    def validate(self, request: Request) -> Verdict:
        """See ``Desk.validate``."""

    def classify(self, request: Request) -> Reply:
        """See ``Desk.classify``."""

    def change(self, change: Change) -> Written:
        """See ``Clerks.change``."""

    def admit(self, admit: Admit) -> Receipt:
        """See ``Clerks.admit``."""

    def end(self, grace: float) -> None:
        """See ``Desk.end``."""

    def close(self) -> None:
        """See ``Desk.close``."""


def answerer(store: str, plan: Plan, *, update: str = "", state: str = "") -> Answerer:
    """Whoever answers for *store*.

    Args:
        store: A folder, or the URL of a SPARQL 1.1 endpoint.
        plan: What answering may take.
        update: The URL that takes the endpoint's updates, if it is not beside it.
        state: The folder of the tokens, where the store is an endpoint.

    Raises:
        StoreError: There is something else, or the URL is none.
    """
    if "://" not in store:
        return Clerks(Path(store), plan)
    # What speaks HTTP takes a tenth of a second to import.
    from iotssf_kg.asking.remote import Relay
    from iotssf_kg.store.endpoints import endpoints

    return Relay(endpoints(store, update or None), plan, Path(state) if state else None)
