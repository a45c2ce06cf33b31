"""How much a worker may take, and how it is held to it from inside."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iotssf_kg.errors import BadParameter

# With less, engines end where they begin: allocators and threads reserve far more addresses than
# they ever fill.
LEAST_ADDRESSES: Final = 2 << 30
_SLACK: Final = 1 << 30


@dataclass(frozen=True)
class Limits:
    """What one item may take.

    Attributes:
        timeout: Seconds; None for no limit.
        memory: Bytes that the process may hold; it is looked at while it works. None for no limit.
        address_space: Bytes of addresses that the process may reserve, at least 2 GiB: what asks
            for more at once gets none, before anybody looks. None for what goes with *memory*.

    Raises:
        BadParameter: The address space is too small to begin in.
    """

    timeout: float | None = 60.0
    memory: int | None = None
    address_space: int | None = None

    def __post_init__(self) -> None:
        if self.address_space is not None and self.address_space < LEAST_ADDRESSES:
            raise BadParameter(
                f"{self.address_space} bytes are too few",
                where="address_space",
                hint=f"Give at least {LEAST_ADDRESSES}",
            )


def hold(limits: Limits) -> None:
    """Hold this process to *limits*, as far as it can be from inside; it leaves no core either."""
    if sys.platform == "win32":
        return
    import resource  # not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = limits.address_space
    if most is None and limits.memory is not None:
        most = max(LEAST_ADDRESSES, _addresses() + limits.memory + _SLACK)
    if most is not None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _addresses() -> int:
    """How many bytes of addresses this process has already."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()
        return int(pages[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
