"""How schemathesis writes bodies that are text."""

from __future__ import annotations

import schemathesis

TEXTS = (
    "application/sparql-query",
    "application/sparql-update",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "text/turtle",
)


@schemathesis.serializer(*TEXTS)
def text(context: object, value: object) -> bytes:
    return str(value).encode("utf-8", "replace")
