"""Queries answered within the framework."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, g, request

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
    reader = cast("Reader", current_app.extensions["reader"])
    answer = reader.answer(found, request.if_none_match)
    g.kept = answer.kept
    response = replied("", answer.reply) if answer.reply else Response(status=304)
    response.headers.extend(answer.headers)
    return response


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
