"""What is fuzzed: each takes bytes, and raises where a promise is broken."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph

from iotssf_kg.errors import BadSparql, SourceError
from iotssf_kg.library.source import read
from iotssf_kg.sparql.antijoin import rewritten
from iotssf_kg.sparql.tokens import Unread, tokens
from iotssf_kg.store.tokens import check, masked

ROOT = Path(__file__).resolve().parents[2]
STORE = pyoxigraph.Store()


def tokenizers(data: bytes) -> None:
    """Either reader ends, raises its own errors alone, and loses no character."""
    text = data.decode("utf-8", "surrogateescape")
    assert len(masked(text)) == len(text)
    try:
        for token in tokens(text):
            assert 0 <= token.start < token.end <= len(text)
    except Unread:
        pass
    try:
        check(text)
    except BadSparql:
        return
    again = rewritten(text).text
    if again != text and parses(text):
        assert parses(again), again


def parses(query: str) -> bool:
    """Whether *query*, which was checked, is one to the engine; over no data it ends at once."""
    try:
        STORE.query(query)
    except (SyntaxError, ValueError):
        return False
    return True


def headers(data: bytes) -> None:
    """A query file is one, or is refused as a source."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cq01-fuzzed.rq"
        path.write_bytes(data)
        with suppress(SourceError):
            read(path)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (tokenizers, headers)
}


def seeds() -> Iterator[bytes]:
    """Our own queries; the W3C's tests of syntax are given by their folder."""
    for path in sorted((ROOT / "queries").glob("*/*.rq")):
        yield path.read_bytes()
    yield b"SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s <urn:q> ?x ; <urn:r> ?y } }"
    yield b"SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?x <urn:q>/^<urn:r> ?s FILTER(?x > 1) } } # end"
    yield b"INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> '''x\\'''' } } ; CLEAR ALL"
