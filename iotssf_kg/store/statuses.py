"""What the status of an endpoint's answer means for who asked."""

from __future__ import annotations

from typing import Final, TypeAlias

import httpx

from iotssf_kg.errors import (
    IotssfError,
    NotAcceptable,
    Overloaded,
    QueryTimeout,
    StoreError,
    TooLarge,
)
from iotssf_kg.store.embedded import bad_sparql

_SHOWN: Final = 300
_KEYS: Final = "Give its user and password as https://user:password@host/…"


def check_whole(response: httpx.Response, url: httpx.URL) -> None:
    """Refuse what the endpoint says is a part: Virtuoso cuts answers at limits of its own.

    https://docs.openlinksw.com/virtuoso/rdfsparqlprotocolendpoint/
    """
    most = response.headers.get("x-sparql-maxrows")
    if most or response.status_code == httpx.codes.PARTIAL_CONTENT:
        what = f"the answer is cut after {most[:20]} rows" if most else "the answer is a part"
        raise TooLarge(what, where=str(url), hint="Ask for less, a part at a time")


def refusal(response: httpx.Response, url: httpx.URL, body: bytes) -> IotssfError:
    """The error that *response*, which is no success and begins with *body*, stands for."""
    if response.is_redirect:
        where_to = response.headers.get("location", "elsewhere")
        return StoreError(f"moved to {where_to}", where=str(url), hint="Use that URL")
    text = _words(body)
    if response.status_code == httpx.codes.BAD_REQUEST:
        return bad_sparql(text)
    kind, what, hint = _STATUSES.get(
        response.status_code, (StoreError, f"answered {response.status_code}: {text}", "")
    )
    return kind(what, where=str(url), hint=hint)


def _words(body: bytes) -> str:
    """The beginning of *body* as one line that a terminal and a log can show."""
    text = "".join(c if c.isprintable() else " " for c in body.decode(errors="replace"))
    return " ".join(text.split())[:_SHOWN]


_Kind: TypeAlias = type[StoreError | NotAcceptable | Overloaded | TooLarge]
_STATUSES: Final[dict[int, tuple[_Kind, str, str]]] = {
    401: (StoreError, "wants a user and a password", _KEYS),
    403: (StoreError, "refuses this user", _KEYS),
    404: (StoreError, "there is nothing here", "Name the query endpoint's full URL"),
    405: (StoreError, "does not take this request", "Is it the right endpoint, and writable?"),
    406: (NotAcceptable, "has no such format", "Ask for another format"),
    408: (QueryTimeout, "stopped at its time limit", "Ask for less"),
    413: (TooLarge, "takes no request of this size", "Send less at once"),
    429: (Overloaded, "is asked too much", "Ask again later"),
    503: (Overloaded, "cannot answer now, or stopped at its time limit", "Ask again, or for less"),
    504: (QueryTimeout, "stopped at its time limit", "Ask for less"),
}
