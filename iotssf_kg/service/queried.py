"""Queries answered: from what is kept, or by a process that runs them."""

from __future__ import annotations

import hashlib
from typing import cast

from flask import Response, current_app, g, request

from iotssf_kg.asking import Reply
from iotssf_kg.errors import TooLarge
from iotssf_kg.service.access import allowed
from iotssf_kg.service.answers import as_json, base, content_type, replied
from iotssf_kg.service.kept import Answers, Kept
from iotssf_kg.service.protocol import Asked
from iotssf_kg.service.state import clerks


def answered(found: Asked) -> Response:
    """The answer to the query *found*, for those who may read.

    Raises:
        IotssfError: It cannot be answered as it was asked.
    """
    allowed("read")
    if found.explain:
        return _explained(found)
    build = clerks().build
    if not build:
        return _untagged(found)
    tag = _tag(build, found)
    if request.if_none_match.contains_weak(tag):
        return _headed(Response(status=304), tag, build)
    answers = cast("Answers", current_app.extensions["answers"])
    kept = answers.get(tag)
    if kept is not None:
        g.kept = True
        response = Response(kept.body, content_type=content_type(kept.media_type))
        return _headed(response, tag, build, kept.rewritten)
    asked_of, reply = clerks().query(
        found.text, found.accept, found.graphs, endpoint(), rewrite=found.rewrite
    )
    if asked_of != build:
        build, tag = asked_of, _tag(asked_of, found)
    rewritten, body = _rewritten(reply), reply.body
    if reply.lasts and not body.file:
        answers.put(tag, Kept(reply.media_type, body.data, rewritten))
    return _headed(replied(build, reply), tag, build, rewritten)


def read(found: Asked, most: int) -> Kept:
    """The answer to the query *found* as a page needs it: whole, and of *most* bytes.

    Raises:
        TooLarge: It is larger.
        IotssfError: It cannot be answered as it was asked.
    """
    allowed("read")
    build, answers = clerks().build, cast("Answers", current_app.extensions["answers"])
    kept = answers.get(_tag(build, found)) if build else None
    if kept is None:
        asked_of, reply = clerks().query(
            found.text, found.accept, found.graphs, endpoint(), rewrite=found.rewrite
        )
        if reply.body.size > most:
            reply.body.discard()
            raise _too_large(reply.body.size)
        kept = Kept(reply.media_type, b"".join(reply.body.pieces()), _rewritten(reply))
        if asked_of and reply.lasts:
            answers.put(_tag(asked_of, found), kept)
    if len(kept.body) > most:
        raise _too_large(len(kept.body))
    return kept


def _too_large(size: int) -> TooLarge:
    what = f"the answer has {size:,} bytes, more than a page can show"
    return TooLarge(what, where="query", hint="Add a LIMIT, or download the answer")


def _untagged(found: Asked) -> Response:
    """The answer of a store that has no build, or none yet: it can be another at any time."""
    return replied(
        *clerks().query(found.text, found.accept, found.graphs, endpoint(), rewrite=found.rewrite)
    )


def endpoint() -> str:
    """What relative IRIs are relative to; https://www.w3.org/TR/sparql11-protocol/#base-iri."""
    return f"{base()}/sparql"


def _headed(response: Response, tag: str, build: str, rewritten: str = "") -> Response:
    response.set_etag(tag, weak=True)
    response.headers["X-Build"] = build
    if rewritten:
        response.headers["X-Rewritten"] = rewritten
    return response


def _tag(build: str, found: Asked) -> str:
    """One answer: what was asked of which build, and in which formats."""
    told = repr((build, found.text, found.graphs, found.accept, found.rewrite))
    return f"{build}-{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _rewritten(reply: Reply) -> str:
    return f"{reply.rewritten} of {reply.negated} NOT EXISTS" if reply.negated else ""


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
