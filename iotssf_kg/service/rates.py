"""How often one client may ask."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address, ip_network
from threading import Lock
from typing import Final

from iotssf_kg.errors import RequestError

# Seconds of its rate that a client may spend at once.
_BURST: Final = 10.0
# Clients that are remembered; who was longest away is forgotten first, and begins anew.
_MOST: Final = 100_000
# Whoever has one address of version 6 has all that begin like it.
_HOME: Final = 64


class TooOften(RequestError):
    """The client asks more often than it may; ``retry_after`` says in how many seconds it may."""

    status = 429

    def __init__(self, rate: float, wait: float) -> None:
        self.retry_after = math.ceil(wait)
        hint = f"Ask again in {self.retry_after} s"
        super().__init__(f"more than {rate:g} requests a second", hint=hint)


class Rates:
    """A bucket of tokens for each client, as the time at which it would be full again.

    https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm

    Args:
        rate: Requests a second that a client may send for long; 0 for any number.
        clock: Seconds from any point on.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._full: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def spend(self, client: str) -> None:
        """Count one request of *client*.

        Raises:
            TooOften: It has none left.
        """
        if not self._rate:
            return
        now, least = self._clock(), max(_BURST, 1 / self._rate)
        with self._lock:
            full = max(self._full.get(client, now), now) + 1 / self._rate
            wait = full - now - least
            if wait > 0:
                raise TooOften(self._rate, wait)
            self._full[client] = full
            self._full.move_to_end(client)
            while len(self._full) > _MOST:
                self._full.popitem(last=False)


@lru_cache
def counted(address: str) -> str:
    """The client that *address* counts for."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network(f"{address}/{_HOME}", strict=False))
