"""What a request to ``/sparql`` asks for; https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from flask import Request

from iotssf_kg.errors import BadParameter, RequestError, TooLarge
from iotssf_kg.store.embedded import Graphs
from iotssf_kg.store.media import bare

PATH: Final = "/sparql"
_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = {"application/sparql-query": "query", "application/sparql-update": "update"}
_SWITCHES: Final = {
    **dict.fromkeys(("on", "yes", "true", "1"), True),
    **dict.fromkeys(("off", "no", "false", "0"), False),
}
_FIELDS: Final = 1000
# Characters of a query; an update brings data with it and may be as long as any body.
_LONGEST: Final = 1 << 20
# What clients call a format beside the Accept header, when they send none that says anything.
FORMATS: Final = {
    "json": "application/json",
    "xml": "application/xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ttl": "text/turtle",
    "json-ld": "application/ld+json",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "rdf+xml": "application/rdf+xml",
    "n3": "text/turtle",
    "nt": "application/n-triples",
}


class WrongMedia(RequestError):
    """The request's body is in a form that has no meaning here."""

    status = 415


class WrongMethod(RequestError):
    """An update is no thing to GET."""

    status = 405


@dataclass(frozen=True)
class Asked:
    """One request.

    Attributes:
        kind: ``query`` or ``update``; "" where there is neither.
        text: What is asked.
        graphs: The dataset of a query, or what an update is using.
        accept: The Accept header that counts.
        rewrite: Whether NOT EXISTS may be rewritten.
        explain: Whether to tell what would be run, and run nothing.
    """

    kind: str
    text: str
    graphs: Graphs
    accept: str | None
    rewrite: bool = True
    explain: bool = False


def asked(request: Request) -> Asked:
    """What *request* asks for.

    Raises:
        BadParameter: It asks for nothing, for two things, or is not UTF-8.
        TooLarge: Its query is longer than any that makes sense.
        WrongMedia: Its body is in no form that the protocol knows.
    """
    return _bounded(_read(request))


def by_get(query: bytes, accept: str | None) -> Asked:
    """What a GET asks for by the *query* of its URL and its header *accept*.

    Raises:
        BadParameter, TooLarge: As for ``asked``.
        WrongMethod: It asks for an update.
    """
    pairs = pairs_of(query)
    if any(name == "update" for name, _ in pairs):
        raise WrongMethod("an update is not for GET", hint="POST it")
    return _bounded(_of(pairs, accepted(accept, pairs)))


def _bounded(found: Asked) -> Asked:
    if found.kind == "query" and len(found.text) > _LONGEST:
        what = f"the query is longer than {_LONGEST:,} characters"
        raise TooLarge(what, where="query", hint="Load the data, and ask for it")
    return found


def _read(request: Request) -> Asked:
    header = request.headers.get("Accept")
    if request.method in ("GET", "HEAD"):
        return by_get(request.query_string, header)
    pairs = pairs_of(request.query_string)
    accept = accepted(header, pairs)
    kind = bare(request.content_type or "")
    body = request.get_data(cache=False)
    if not body and not kind:
        return _of(pairs, accept)  # as one client sends the query of a SERVICE clause
    if kind == _FORM:
        pairs = [*pairs, *pairs_of(body)]
        return _of(pairs, accepted(header, pairs))
    if kind in _DIRECT:
        _only_dataset(pairs)
        text = _decoded(body, request.mimetype_params.get("charset", "utf-8"))
        return _asked(_DIRECT[kind], text, pairs, accept)
    raise WrongMedia(
        f"a body of type {kind!r}" if kind else "a body without a type",
        where="Content-Type",
        hint=f"Send {_FORM}, {', '.join(_DIRECT)}",
    )


def _of(pairs: list[tuple[str, str]], accept: str | None) -> Asked:
    found = [(name, value) for name, value in pairs if name in ("query", "update")]
    if not found:
        return _asked("", "", pairs, accept)
    if len(found) > 1:
        raise BadParameter("given more than once", where="query", hint="Ask one thing at a time")
    [(kind, text)] = found
    return _asked(kind, text, pairs, accept)


def _asked(kind: str, text: str, pairs: Sequence[tuple[str, str]], accept: str | None) -> Asked:
    rewrite, explain = switch("rewrite", pairs, True), switch("explain", pairs, False)
    return Asked(kind, text, _graphs(pairs, kind or "query"), accept, rewrite, explain)


def switch(name: str, pairs: Iterable[tuple[str, str]], usual: bool) -> bool:
    """Whether *name* is on among *pairs*; *usual* where they do not say."""
    for _, value in (pair for pair in pairs if pair[0] == name):
        if value.lower() not in _SWITCHES:
            hint = f"Give one of {', '.join(_SWITCHES)}"
            raise BadParameter(f"{value!r} switches nothing", where=name, hint=hint)
        usual = _SWITCHES[value.lower()]
    return usual


def _only_dataset(pairs: Iterable[tuple[str, str]]) -> None:
    for name, _ in pairs:
        if name in ("query", "update"):
            raise BadParameter("given beside the body", where=name, hint="Ask one thing at a time")


def _graphs(pairs: Iterable[tuple[str, str]], kind: str) -> Graphs:
    begin = "" if kind == "query" else "using-"
    default = "default-graph-uri" if kind == "query" else "using-graph-uri"
    named = "named-graph-uri" if kind == "query" else f"{begin}named-graph-uri"
    pairs = list(pairs)
    return Graphs(
        tuple(value for name, value in pairs if name == default),
        tuple(value for name, value in pairs if name == named),
    )


def pairs_of(data: bytes) -> list[tuple[str, str]]:
    """The names and values in *data*, a form or the query of a URL.

    Raises:
        BadParameter: They are not UTF-8.
        TooLarge: They are too many.
    """
    if data.count(b"&") >= _FIELDS:
        raise TooLarge("too many parameters", hint=f"Send {_FIELDS:,} at most")
    try:
        found = [part.partition(b"=") for part in data.split(b"&") if part]
        return [(_unquoted(name), _unquoted(value)) for name, _, value in found]
    except UnicodeDecodeError as error:
        raise BadParameter("not UTF-8", hint="Encode the request in UTF-8") from error


def _unquoted(text: bytes) -> str:
    text = text.replace(b"+", b" ")
    if b"%" in text:
        escaped = text.replace(b"\\", b"\\\\").replace(b"%", b"\\x")
        try:  # Python's own escapes are read by the interpreter, and others' by code in Python
            text = escaped.decode("unicode_escape").encode("latin-1")
        except UnicodeDecodeError:  # a mark that stands for itself
            text = unquote_to_bytes(text)
    return text.decode()


def _decoded(body: bytes, charset: str) -> str:
    if charset.lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii"):
        raise BadParameter(f"the charset is {charset}", hint="Send UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadParameter("the body is not UTF-8", hint="Encode it in UTF-8") from error


def accepted(
    accept: str | None, pairs: Iterable[tuple[str, str]], formats: Mapping[str, str] = FORMATS
) -> str | None:
    """The Accept header that counts.

    It is *accept*; where it says nothing, or is what browsers send with every form, the format
    that *pairs* name, of *formats*.
    """
    wished = [formats.get(value.lower()) for name, value in pairs if name in ("format", "output")]
    wish = next((each for each in wished if each), None)
    if accept in (None, "", "*/*"):
        return wish
    return wish if wish and "text/html" in str(accept) else accept
