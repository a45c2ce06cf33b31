"""Extracts packed and unpacked: what the comparison of all exports reads of one, on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import zstandard
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from iotssf_kg.namespaces import XSD
from iotssf_kg.rules.outcomes import JUDGED_ON
from iotssf_kg.validation.closed import Extract

_DATE: Final = XSD("date")


def packed(extract: Extract) -> bytes:
    """*extract* in a few bytes."""
    body = {
        "iri": extract.iri.value,
        "spaces": list(extract.spaces),
        "rows": [[str(node), *place] for node, place in extract.rows.items()],
        "shared": _written(extract.shared),
        "disputed": _written(extract.disputed),
    }
    return zstandard.ZstdCompressor(1).compress(json.dumps(body).encode())


def unpacked(data: bytes, source: str, on: date) -> Extract:
    """The extract that *data* was made from, of an export now in the file *source*, at *on*."""
    body = json.loads(zstandard.ZstdDecompressor().decompress(data))
    found = Extract(
        iri=NamedNode(body["iri"]),
        spaces=tuple(body["spaces"]),
        source=source,
        rows={_node(node): (sheet, row) for node, sheet, row in body["rows"]},
        shared=_read(body["shared"]),
        disputed=_read(body["disputed"]),
    )
    day = Literal(on.isoformat(), datatype=_DATE)
    return replace(found, shared=_at(found.shared, day), disputed=_at(found.disputed, day))


def _at(triples: Sequence[Triple], day: Literal) -> list[Triple]:
    """*triples*, judged on that *day*."""
    return [Triple(t.subject, JUDGED_ON, day) if t.predicate == JUDGED_ON else t for t in triples]


def _written(triples: Sequence[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _read(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]


def _node(text: str) -> NamedNode | BlankNode:
    return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text[1:-1])
