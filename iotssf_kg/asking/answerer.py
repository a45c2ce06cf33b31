"""Whoever answers for a store: processes over a folder, or a relay to an endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from iotssf_kg.asking.clerks import Clerks, Plan
from iotssf_kg.asking.questions import Question, Reply
from iotssf_kg.asking.writing import Change, Written
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.workers import Lanes


class Answerer(Protocol):
    """Answers for a store; any number of threads may ask.

    Attributes:
        root: The folder of what the service keeps: the store itself, or what goes with it.
        plan: What answering may take.
        readers: The processes that answer.
    """

    root: Path
    plan: Plan
    readers: Lanes

    @property
    def build(self) -> str:
        """The build that is current; "" where the store has none, and may change at any time."""

    def query(
        self, text: str, accept: str | None, graphs: Graphs = OWN, base: str | None = None
    ) -> tuple[str, Reply]:
        """See ``Clerks.query``."""

    def ask(self, question: Question) -> Any:
        """See ``Clerks.ask``."""

    def change(self, change: Change) -> Written:
        """See ``Clerks.change``."""

    def close(self) -> None:
        """End all processes."""


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
