"""How schemathesis writes bodies that it does not know."""

from __future__ import annotations

import schemathesis

TEXTS = (
    "application/sparql-query",
    "application/sparql-update",
    "application/n-quads",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "text/turtle",
)
FILES = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
)


@schemathesis.serializer(*TEXTS)
def text(context: object, value: object) -> bytes:
    return str(value).encode("utf-8", "replace")


@schemathesis.serializer(*FILES)
def file(context: object, value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
