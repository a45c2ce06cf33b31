"""What a service's tasks may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """What a service's tasks may take.

    Attributes:
        workers: How many short tasks are done at once.
        slow: How many tasks may be set back at once; as many may have stepped aside.
        queue: How many callers may wait for a process.
        wait: Seconds that each of them waits at most.
        moment: Seconds after which a task is set back.
        timeout: Seconds that one task may take in all.
        memory: Bytes that a process may hold.
    """

    workers: int = 2
    slow: int = 4
    queue: int = 64
    wait: float = 10.0
    moment: float = 0.1
    timeout: float = 30.0
    memory: int | None = 2 << 30
