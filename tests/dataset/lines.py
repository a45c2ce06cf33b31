"""All that a store holds, to be compared: as text, which takes a tenth of what terms take."""

from __future__ import annotations

from iotssf_kg.store import Reader


def lines(store: Reader, query: str) -> set[bytes]:
    """What *store* answers: a line for each triple or row."""
    accept = "application/n-triples, text/tab-separated-values"
    return set(store.query(query, accept).body.splitlines())
