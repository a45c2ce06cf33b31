"""Which form of a document a request is answered in, and with which headers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask import Response, request
from pyoxigraph import Triple, serialize

from iotssf_kg.errors import BadParameter
from iotssf_kg.namespaces import PREFIXES
from iotssf_kg.service.answers import content_type, link
from iotssf_kg.store.media import GRAPHS, choose

HTML: Final = "text/html"
LANGUAGES: Final = ("en", "ja")
# The endings by which one form is named. Graphs of quads say no more here than those of triples.
ENDINGS: Final = {
    ".ttl": "text/turtle",
    ".html": HTML,
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".nt": "application/n-triples",
}
# One of them, at the end of a route.
ENDING: Final = f"<any({', '.join(map(repr, ENDINGS))}):ending>"
_FORMS: Final = dict.fromkeys(ENDINGS.values())


@dataclass(frozen=True)
class Form:
    """How a request wants a document.

    Attributes:
        path: The document's path without an ending.
        media_type: Its media type.
        lang: The language of what is for readers.
    """

    path: str
    media_type: str
    lang: str


def wanted(path: str) -> Form:
    """The form that the request at *path* asks for: by the ending, else by its Accept header.

    Raises:
        NotAcceptable: There is no such form.
        BadParameter: There is no such language.
    """
    stem, dot, ending = path.rpartition(".")
    named = ENDINGS.get(dot + ending)
    if named:
        return Form(stem, named, language())
    return Form(path, choose(request.headers.get("Accept"), _FORMS), language())


def language() -> str:
    """The language that the request asks for."""
    lang = request.args.get("lang")
    if lang is None:
        return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    if lang not in LANGUAGES:
        raise BadParameter(f"no language {lang!r} here", where="lang", hint="Use en or ja")
    return lang


def in_form(form: Form, triples: Iterable[Triple], page: Callable[[], str]) -> bytes:
    """A document in *form*: the *triples*, or the *page* for readers."""
    if form.media_type == HTML:
        return page().encode()
    return written(form.media_type, triples)


def written(media_type: str, triples: Iterable[Triple]) -> bytes:
    """The *triples* in *media_type*."""
    told = list(triples)
    text = "".join(map(str, told))
    prefixes = {name: space for name, space in PREFIXES.items() if f"<{space}" in text}
    return serialize(told, format=GRAPHS[media_type], prefixes=prefixes) or b""


def answered(form: Form, body: bytes, *, cache: str, query: str = "") -> Response:
    """*body* as the answer, or 304 where the reader has it already.

    Args:
        form: What it is in.
        body: The document.
        cache: How long caches may keep it, as ``Cache-Control`` has it.
        query: What follows the path in its URL.
    """
    response = Response(body, content_type=content_type(form.media_type))
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Language"
    ending = next(end for end, media in ENDINGS.items() if media == form.media_type)
    response.headers["Content-Location"] = link(f"{form.path}{ending}{query}")
    response.make_conditional(request)
    return response
