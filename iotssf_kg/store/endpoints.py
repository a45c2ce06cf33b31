"""Where the three doors of a SPARQL 1.1 endpoint are, and how they are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import httpx

from iotssf_kg.errors import IotssfError, NotAcceptable, QueryTimeout, StoreError, TooLarge
from iotssf_kg.store.embedded import bad_sparql

_TIMEOUT: Final = httpx.Timeout(60.0, connect=10.0)
# A large write can keep an endpoint busy; to give up early would leave its outcome unknown.
PATIENT: Final = httpx.Timeout(600.0, connect=10.0)
_QUERY_NAMES: Final = ("query", "sparql")
_KEYS: Final = "Give its user and password as https://user:password@host/…"


@dataclass(frozen=True)
class Endpoints:
    """The URLs of one store; https://www.w3.org/TR/sparql11-protocol/.

    Attributes:
        query: Answers queries.
        update: Takes updates.
        graphs: The graph store; https://www.w3.org/TR/sparql11-http-rdf-update/.
        auth: User and password from the URL, which no message shows.
    """

    query: httpx.URL
    update: httpx.URL
    graphs: httpx.URL
    auth: tuple[str, str] | None


def endpoints(url: str, update: str | None = None, graphs: str | None = None) -> Endpoints:
    """The endpoints of the store at *url*: its base, or its query endpoint.

    Args:
        url: ``http://host:7878`` as for an Oxigraph server, or ``…/query``, ``…/sparql``.
        update: The update endpoint, if it is not beside the query endpoint as ``update``.
        graphs: The graph store endpoint, if it is not beside them as ``store``.

    Raises:
        StoreError: It is not an HTTP URL.
    """
    try:
        given = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise StoreError(f"not a URL: {error}", hint="Correct the URL of the store") from error
    if given.scheme not in ("http", "https") or not given.host:
        raise StoreError("not the URL of a web server", hint="Begin it with http:// or https://")
    auth = (given.username, given.password) if given.username else None
    plain = given.copy_with(username=None, password=None)
    base, _, last = plain.path.rstrip("/").rpartition("/")
    direct = last in _QUERY_NAMES
    root = base if direct else plain.path.rstrip("/")
    return Endpoints(
        query=plain if direct else plain.copy_with(path=f"{root}/query"),
        update=httpx.URL(update) if update else plain.copy_with(path=f"{root}/update", query=None),
        graphs=httpx.URL(graphs) if graphs else plain.copy_with(path=f"{root}/store", query=None),
        auth=auth,
    )


def client(auth: tuple[str, str] | None) -> httpx.Client:
    """A client that keeps its connections, and follows no redirect away from the endpoint."""
    return httpx.Client(auth=auth, follow_redirects=False)


def send(
    http: httpx.Client,
    method: str,
    url: httpx.URL,
    *,
    content: bytes | Iterable[bytes] = b"",
    headers: dict[str, str] | None = None,
    timeout: httpx.Timeout = _TIMEOUT,
) -> httpx.Response:
    """The successful response to one request.

    Raises:
        StoreError: There was none; says why, and what to do.
        BadSparql: The endpoint refused the text.
    """
    try:
        response = http.request(method, url, content=content, headers=headers, timeout=timeout)
    except httpx.ConnectTimeout as error:
        raise StoreError("no answer", where=str(url), hint="Is the endpoint up?") from error
    except httpx.TimeoutException as error:
        hint = "Ask for less, or ask the endpoint's operator for more time"
        raise QueryTimeout("no answer in time", where=str(url), hint=hint) from error
    except httpx.RemoteProtocolError as error:
        # A server that runs out of time in the middle of an answer can only break it off.
        hint = "It may have a time limit: ask for less"
        raise StoreError("the answer broke off", where=str(url), hint=hint) from error
    except httpx.HTTPError as error:
        hint = "Is the endpoint up, and its URL right?"
        raise StoreError(f"no answer: {error}", where=str(url), hint=hint) from error
    if response.is_success:
        return response
    raise _refusal(response, url)


def _refusal(response: httpx.Response, url: httpx.URL) -> IotssfError:
    text = response.text.strip()[:300]
    if response.is_redirect:
        where_to = response.headers.get("location", "elsewhere")
        return StoreError(f"moved to {where_to}", where=str(url), hint="Use that URL")
    if response.status_code == httpx.codes.BAD_REQUEST:
        return bad_sparql(text)
    kind, what, hint = _STATUSES.get(
        response.status_code, (StoreError, f"answered {response.status_code}: {text}", "")
    )
    return kind(what, where=str(url), hint=hint)


_STATUSES: Final[dict[int, tuple[type[StoreError | NotAcceptable | TooLarge], str, str]]] = {
    401: (StoreError, "wants a user and a password", _KEYS),
    403: (StoreError, "refuses this user", _KEYS),
    404: (StoreError, "there is nothing here", "Name the query endpoint's full URL"),
    405: (StoreError, "does not take this request", "Is it the right endpoint, and writable?"),
    406: (NotAcceptable, "has no such format", "Ask for another format"),
    408: (QueryTimeout, "stopped at its time limit", "Ask for less"),
    413: (TooLarge, "takes no request of this size", "Send less at once"),
    504: (QueryTimeout, "stopped at its time limit", "Ask for less"),
}
