"""Queries answered within the framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, current_app, g, request
from werkzeug.datastructures import ETags

from iotssf_kg.asking import Reply
from iotssf_kg.errors import TooLarge
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import as_json, base, replied
from iotssf_kg.service.protocol import PATH, Asked
from iotssf_kg.service.reader import Reader
from iotssf_kg.service.state import clerks


def answered(found: Asked) -> Response:
    """The answer to the query *found*, for those who may read.

    Raises:
        IotssfError: It cannot be answered as it was asked.
    """
    allowed("read")
    if found.explain:
        return _explained(found)
    answer = _reader().answer(found, request.if_none_match)
    g.kept = answer.kept
    response = replied("", answer.reply) if answer.reply else Response(status=304)
    response.headers.extend(answer.headers)
    return response


@dataclass(frozen=True)
class Read:
    """An answer as a page needs it.

    Attributes:
        media_type: What it is written in.
        body: All of it.
        rewritten: What is told of the NOT EXISTS of its query.
    """

    media_type: str
    body: bytes
    rewritten: str


def read(found: Asked, most: int) -> Read:
    """The answer to the query *found*, of *most* bytes, for those who may read.

    Raises:
        TooLarge: It is larger.
        IotssfError: It cannot be answered as it was asked.
    """
    allowed("read")
    answer = _reader().answer(found, ETags())
    reply = cast("Reply", answer.reply)  # a reader without tags has none of it yet
    if reply.body.size > most:
        reply.body.discard()
        what = f"the answer has {reply.body.size:,} bytes, more than a page can show"
        raise TooLarge(what, where="query", hint="Add a LIMIT, or download the answer")
    return Read(reply.media_type, b"".join(reply.body.pieces()), answer.rewritten)


def _reader() -> Reader:
    return cast("Reader", current_app.extensions["reader"])


def endpoint() -> str:
    """What relative IRIs are relative to; https://www.w3.org/TR/sparql11-protocol/#base-iri."""
    return f"{base()}{PATH}"


def _explained(found: Asked) -> Response:
    form = clerks().explain(found.text, endpoint(), rewrite=found.rewrite)
    negations = [
        {
            "line": each.line,
            "column": each.column,
            "rewritten": each.rewritten,
            "reason": each.reason,
        }
        for each in form.negations
    ]
    return as_json({"query": found.text, "run": form.text, "negations": negations})
