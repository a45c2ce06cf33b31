"""Answers that an engine writes otherwise than SPARQL 1.1 says, put right where that is certain."""

from __future__ import annotations

import re
from typing import Final

# Virtuoso answers ASK under a name of its own, with a row that holds 1 or 0, or with none.
_TRUTH: Final = re.compile(
    rb'\s*\{\s*"head":\s*\{[^{}]*"__ASK_RETVAL"[^{}]*\}.*"bindings":\s*\['
    rb'\s*(?:\{.*"value":\s*"([01])".*\}\s*)?\]\s*\}\s*\}\s*\Z',
    re.DOTALL,
)
_SHORT: Final = 1000
# It calls a blank node nodeID://b1, which is no label. A quote in a text would be escaped.
_BLANK: Final = re.compile(rb'("type":\s*+"bnode",\s*+"value":\s*+")nodeID://')
_JSON: Final = "application/sparql-results+json"


def corrected(media_type: str, body: bytes) -> bytes:
    """*body* as the media type has it.

    https://www.w3.org/TR/sparql11-results-json/
    """
    if media_type != _JSON:
        return body
    if len(body) < _SHORT and (found := _TRUTH.match(body)):
        return b'{"head": {}, "boolean": %s}' % (b"true" if found[1] == b"1" else b"false")
    return _BLANK.sub(rb"\1", body)
