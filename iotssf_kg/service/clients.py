"""Who asks, and what the request is called."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import count
from secrets import token_hex
from typing import Any, Final

from iotssf_kg.errors import BadParameter

Environ = Mapping[str, Any]
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
# Counted from a random beginning: a system call for each would cost more.
_BEGINNING: Final = token_hex(4)
_NUMBERS: Final = count(1)
# What a client may call its request: nothing that a log, a header or a page could take for more.
_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")


def request_id(environ: Environ) -> str:
    """The name that the request of *environ* brings, if it is short and plain; else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if _SAFE.fullmatch(given) else f"{_BEGINNING}{next(_NUMBERS):08x}"


def networks(text: str) -> Networks:
    """The addresses and networks that *text* names, with commas between.

    Raises:
        BadParameter: One is none.
    """
    named = [part for part in re.split(r"[,\s]+", text) if part]
    try:
        return tuple(ipaddress.ip_network(each, strict=False) for each in named)
    except ValueError as error:
        hint = "Write addresses or networks, as in 127.0.0.1,10.0.0.0/8"
        raise BadParameter(str(error), where="--trust-proxy", hint=hint) from error


def address(environ: Environ, trusted: Networks) -> str:
    """The address that the request of *environ* comes from.

    Of what ``X-Forwarded-For`` says, only what a trusted proxy has written counts: the last
    address before which there are none but trusted ones, counted from our end.
    """
    return _behind(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), trusted)


@lru_cache
def _behind(remote: str, said: str, trusted: Networks) -> str:
    found = _address(remote)
    for hop in reversed(said.split(",")):
        before = _address(hop)
        if found is None or before is None or not _among(found, trusted):
            break
        found = before
    return str(found or "unknown")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _among(
    found: ipaddress.IPv4Address | ipaddress.IPv6Address,
    trusted: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network],
) -> bool:
    return any(found in each for each in trusted)
