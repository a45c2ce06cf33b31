"""What became of one task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeAlias


class Kind(StrEnum):
    """Why a task has no value."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"


@dataclass(frozen=True)
class Done:
    """The task ended, and gave *value*."""

    value: Any


@dataclass(frozen=True)
class Failed:
    """The task was stopped, died, or raised.

    Attributes:
        error: What happened, in words.
        kind: Which of these it was.
    """

    error: str
    kind: Kind


Outcome: TypeAlias = Done | Failed


class Executor(Protocol):
    """Whatever runs tasks: a pool of processes, or this very process."""

    def run(self, items: Iterable[Any]) -> Iterator[Outcome]:
        """The outcome of each of *items*, in their order."""

    def each(self, items: Iterable[Any]) -> Iterator[tuple[int, Outcome]]:
        """The outcome of each of *items* with its number, from 0, as they come."""
