"""What the memory store and the folder store share: pyoxigraph behind our protocol."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Any, Final, NamedTuple, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Triple

from iotssf_kg.errors import BadParameter, BadSparql, Conflict, StoreError
from iotssf_kg.store.media import GRAPHS, RESULTS, choose
from iotssf_kg.store.protocol import Answer
from iotssf_kg.store.tokens import check
from iotssf_kg.store.wellformed import XML, Sink, WellFormed

# Up to here one transaction is as fast as writing table files, and leaves fewer of them.
_ONE_TRANSACTION: Final = 20_000
# What the engine finds wrong with what it was asked only once it carries it out.
_ASKED_WRONG: Final = re.compile(r"The custom [a-z ]*function <")
# What the engine says of a graph that an operation takes to be there, or not.
_GRAPH: Final = re.compile(r"The graph .* (?:already exists|does not exist)\Z", re.DOTALL)
_POSITION: Final = re.compile(r"(?:error at )?(\d+):(\d+): (.*)", re.DOTALL)


class Graphs(NamedTuple):
    """The graphs that a request names in place of a query's own dataset; none, where it does not.

    https://www.w3.org/TR/sparql11-protocol/#dataset

    Attributes:
        default: The IRIs of those that make the default graph together.
        named: The IRIs of the named ones.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


OWN: Final = Graphs()


def answer(store: pyoxigraph.Store, sparql: str, accept: str | None) -> Answer:
    """The answer of *store*; computed and written in the caller's thread."""
    out = io.BytesIO()
    media_type = write(store, sparql, accept, out)
    return Answer(media_type, out.getvalue())


def write(
    store: pyoxigraph.Store,
    sparql: str,
    accept: str | None,
    out: IO[bytes] | Sink,
    graphs: Graphs = OWN,
    base: str | None = None,
) -> str:
    """Write the answer of *store* to *out*, and return its media type.

    Args:
        store: What is asked.
        sparql: The query.
        accept: An Accept header.
        out: Where it is written while it is computed.
        graphs: The dataset that it is asked of, if not the query's own.
        base: What relative IRIs in the query are relative to.
    """
    check(sparql)
    with translated():
        default, named = _dataset(graphs)
        results = store.query(sparql, base_iri=base, default_graph=default, named_graphs=named)
        if isinstance(results, QueryTriples):
            media_type = choose(accept, GRAPHS)
            results.serialize(_whole(out, media_type), GRAPHS[media_type])  # type: ignore[arg-type]
            return media_type
        media_type = choose(accept, RESULTS)
        results.serialize(_whole(out, media_type), RESULTS[media_type])  # type: ignore[arg-type]
    return media_type


def _whole(out: IO[bytes] | Sink, media_type: str) -> IO[bytes] | Sink:
    return WellFormed(out) if media_type in XML else out


_Nodes: TypeAlias = list[NamedNode | BlankNode]


def _dataset(graphs: Graphs) -> tuple[Any, _Nodes | None]:
    """The default graph and the named graphs as the engine takes them; None for the query's own."""
    if not any(graphs):
        return None, None
    try:
        return [*map(NamedNode, graphs.default)], [*map(NamedNode, graphs.named)]
    except ValueError as error:
        hint = "Write the graph's IRI in full"
        raise BadParameter(str(error), where="default-graph-uri, named-graph-uri", hint=hint) from (
            error
        )


def understand(sparql: str, base: str | None = None) -> None:
    """Pass a query that the engine can read; no data is looked at.

    Raises:
        BadSparql: It is none, or not allowed here.
    """
    check(sparql)
    with translated():
        pyoxigraph.Store().query(sparql, base_iri=base)


def update(store: pyoxigraph.Store, sparql: str, base: str | None = None) -> None:
    """Carry out *sparql*, its relative IRIs relative to *base*, on *store* in one transaction.

    Raises:
        Conflict: It makes a graph that is there, or moves or drops one that is not.
    """
    check(sparql)
    with translated():
        try:
            store.update(sparql, base_iri=base)
        except RuntimeError as error:
            if _GRAPH.match(str(error)) is None:
                raise
            hint = "Write SILENT, as in DROP SILENT GRAPH, to let that pass"
            raise Conflict(str(error), hint=hint) from error


def load(
    store: pyoxigraph.Store, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool
) -> None:
    """Write *triples* into *graph* of *store*."""
    name = graph or DefaultGraph()
    with translated():
        if replace:
            store.clear_graph(name)
        _extend(store, _quads(name, triples))


def fill(store: pyoxigraph.Store, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
    """Make the quads given for each of *graphs* its whole content in *store*."""
    with translated():
        for name in graphs:
            store.clear_graph(name)
        _extend(store, chain.from_iterable(graphs.values()))


def _quads(name: NamedNode | DefaultGraph, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(t.subject, t.predicate, t.object, name) for t in triples)


def _extend(store: pyoxigraph.Store, quads: Iterator[Quad]) -> None:
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
        if _ASKED_WRONG.match(str(error)):
            raise bad_sparql(str(error)) from error
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
