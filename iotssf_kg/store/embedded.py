"""What the memory store and the folder store share: pyoxigraph behind our protocol."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Triple

from iotssf_kg.errors import BadSparql, StoreError
from iotssf_kg.store.media import GRAPHS, RESULTS, choose
from iotssf_kg.store.protocol import Answer
from iotssf_kg.store.tokens import check

# Up to here one transaction is as fast as writing table files, and leaves fewer of them.
_ONE_TRANSACTION: Final = 20_000
_POSITION: Final = re.compile(r"(?:error at )?(\d+):(\d+): (.*)", re.DOTALL)


def answer(store: pyoxigraph.Store, sparql: str, accept: str | None) -> Answer:
    """The answer of *store*; computed and written in the caller's thread."""
    check(sparql)
    with translated():
        results = store.query(sparql)
        offered = GRAPHS if isinstance(results, QueryTriples) else RESULTS
        media_type = choose(accept, offered)
        if isinstance(results, QueryTriples):
            body = results.serialize(format=GRAPHS[media_type])
        else:
            body = results.serialize(format=RESULTS[media_type])
    return Answer(media_type, body or b"")


def update(store: pyoxigraph.Store, sparql: str) -> None:
    """Carry out *sparql* on *store* in one transaction."""
    check(sparql)
    with translated():
        store.update(sparql)


def load(
    store: pyoxigraph.Store, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool
) -> None:
    """Write *triples* into *graph* of *store*."""
    name = graph or DefaultGraph()
    quads = (Quad(t.subject, t.predicate, t.object, name) for t in triples)
    with translated():
        if replace:
            store.clear_graph(name)
        first = list(islice(quads, _ONE_TRANSACTION))
        rest = list(islice(quads, 1))
        if rest:
            store.bulk_extend(chain(first, rest, quads))
        else:
            store.extend(first)


def drop(store: pyoxigraph.Store, graph: NamedNode) -> None:
    """Remove *graph* from *store*."""
    with translated():
        store.remove_graph(graph)


@contextmanager
def translated() -> Iterator[None]:
    """Raise the engine's errors as ours."""
    try:
        yield
    except SyntaxError as error:
        raise bad_sparql(str(error)) from error
    except UnicodeEncodeError as error:
        raise BadSparql("the text is not Unicode", hint="Write it in UTF-8") from error
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the store failed: {error}", hint="Check the disk") from error


def bad_sparql(complaint: str) -> BadSparql:
    """The engine's *complaint* as our error, with line and column where it names them."""
    hint = "Correct the query"
    match = _POSITION.match(complaint)
    if match is None:
        return BadSparql(complaint.strip().rstrip("."), hint=hint)
    line, column, what = match.groups()
    # What the parser expected can be pages of character classes.
    what = what.splitlines()[0]
    short = what if len(what) <= 120 else what[:120].rsplit(",", 1)[0] + ", …"
    return BadSparql(short, line=int(line), column=int(column), hint=hint)


class Snapshot:
    """A reader of one state of the engine's store."""

    def __init__(self, state: pyoxigraph.Store) -> None:
        self._state = state

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Reader.query``."""
        return answer(self._state, sparql, accept)
