"""A store behind the SPARQL 1.1 Protocol, whatever product serves it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4
from weakref import finalize

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from iotssf_kg.errors import BadSparql, NotAcceptable, StoreError
from iotssf_kg.namespaces import GRAPH
from iotssf_kg.store.dialects import corrected
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.endpoints import Endpoints
from iotssf_kg.store.media import GRAPHS, RESULTS, bare, choose
from iotssf_kg.store.protocol import Answer, Check
from iotssf_kg.store.results import number, only, select
from iotssf_kg.store.tokens import check as check_tokens
from iotssf_kg.store.tokens import has_prologue
from iotssf_kg.store.wire import ASKING, Bounds, Wire

FORM: Final = "application/x-www-form-urlencoded"
# Below this the endpoint holds what a build has not published yet.
STAGING: Final = f"{GRAPH}staging/"
_ANY: Final = "application/sparql-results+json, text/turtle"
# The names alone: to look at the statements would cost as much as the store is large.
_STAGED: Final = "SELECT ?g {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), '{}')) }}"


class RemoteStore:
    """The triples behind *doors*.

    An endpoint cannot tell its writers apart: let one process write at a time.

    Args:
        doors: Where it is.
        bounds: What one question to it may take.
    """

    def __init__(self, doors: Endpoints, bounds: Bounds = ASKING) -> None:
        self._doors, self._bounds = doors, bounds
        self._wire = Wire(doors.auth)
        # Whoever forgets to close must not leave sockets open.
        self._close = finalize(self, self._wire.close)

    @property
    def default(self) -> NamedNode | None:
        """The graph that stands for the default graph, where the endpoint has none of its own."""
        return self._doors.default

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Reader.query``."""
        check_tokens(sparql)
        headers = {"content-type": FORM, "accept": _accepted(accept)}
        reply = self._wire.ask(
            self._doors.query, form(sparql, self._doors.dataset_for(sparql)), headers, self._bounds
        )
        media_type = bare(reply.content_type)
        if media_type not in RESULTS and media_type not in GRAPHS:
            raise StoreError(
                f"answers queries with {media_type or 'something'}, not with results",
                where=str(self._doors.query),
                hint="Name the query endpoint's full URL",
            )
        return Answer(media_type, corrected(media_type, reply.body))

    def update(self, sparql: str) -> None:
        """See ``Writer.update``; one request, which most endpoints take whole or not at all."""
        check_tokens(sparql)
        headers = {"content-type": "application/sparql-update"}
        self._wire.tell("POST", self._doors.update, _bytes(sparql), headers)

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``."""
        named = graph or self.default
        query = {"graph": named.value} if named else {"default": ""}
        url = self._doors.graphs.copy_merge_params(query)
        body = serialize(triples, format=RdfFormat.N_TRIPLES)
        headers = {"content-type": "application/n-triples"}
        method = "PUT" if replace else "POST"
        self._wire.tell(method, url, body or b"", headers)

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``."""
        self.update(f"DROP SILENT GRAPH {graph}")

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``; an endpoint has no place for bytes, only their hash is known."""
        return hashlib.sha256(data).hexdigest()

    def original(self, sha256: str) -> bytes | None:
        """See ``Store.original``: never here."""
        return None

    @contextmanager
    def build(self) -> Iterator[RemoteBuild]:
        """See ``Store.build``; graphs are staged beside, and switched by one update."""
        self.unstage()
        build = RemoteBuild(self)
        try:
            yield build
        finally:
            build.close()

    def unstage(self) -> None:
        """Remove what dead builds left that were not published."""
        for row in select(self, _STAGED.format(STAGING)):
            graph = row["g"]
            if not isinstance(graph, NamedNode) or not graph.value.startswith(STAGING):
                raise StoreError(
                    f"calls {graph} a graph of ours",
                    where=str(self._doors.query),
                    hint="It does not answer what is asked: look at the endpoint",
                )
            self.update(f"DROP SILENT GRAPH {graph}")

    def close(self) -> None:
        """See ``Store.close``."""
        self._close()


class _Staged(NamedTuple):
    """A graph that waits beside, with the bounds of its size.

    A store that writes numbers in one form may merge some statements.
    """

    graph: NamedNode
    least: int
    most: int


class RemoteBuild:
    """The next state of an endpoint: staged graphs, and the updates that put them in place."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store
        self._id = uuid4().hex
        self._steps: list[str] = []
        self._staged: list[_Staged] = []

    def query(self, sparql: str, accept: str | None = None) -> Answer:
        """See ``Build``: the state that the build started from."""
        return self._store.query(sparql, accept)

    def written(self) -> None:
        """See ``Build.written``: what is staged is no state that can be asked."""

    def update(self, sparql: str) -> None:
        """See ``Writer.update``; kept until ``publish``."""
        check_tokens(sparql)
        if has_prologue(sparql):
            raise BadSparql("an update in a build has no prologue", hint="Write its IRIs in full")
        self._steps.append(sparql)

    def load(
        self, graph: NamedNode | None, triples: Iterable[Triple], *, replace: bool = False
    ) -> None:
        """See ``Writer.load``; staged until ``publish``."""
        named = graph or self._store.default
        target = f"GRAPH {named}" if named else "DEFAULT"
        staged = NamedNode(f"{STAGING}{self._id}/{len(self._steps)}")
        sent = set(triples)
        self._staged.append(
            _Staged(staged, len({(t.subject, t.predicate) for t in sent}), len(sent))
        )
        self._store.load(staged, sent)
        if replace:
            self._steps.append(f"DROP SILENT {target}")
        self._steps += [f"ADD SILENT GRAPH {staged} TO {target}", f"DROP SILENT GRAPH {staged}"]

    def fill(self, graphs: Mapping[NamedNode, Iterable[Quad]]) -> None:
        """See ``Build.fill``; staged until ``publish``."""
        for graph, quads in graphs.items():
            self.load(graph, (quad.triple for quad in quads), replace=True)

    def drop(self, graph: NamedNode) -> None:
        """See ``Writer.drop``; kept until ``publish``."""
        self._steps.append(f"DROP SILENT GRAPH {graph}")

    def keep(self, data: bytes) -> str:
        """See ``Writer.keep``."""
        return self._store.keep(data)

    def publish(self, check: Check | None = None) -> str:
        """See ``Build.publish``.

        That every statement has arrived is looked at before the switch. *check* reads the state
        as a whole, which an endpoint has only after it.

        Raises:
            StoreError: Statements are missing, and the endpoint is as it was; or *check* failed,
                and the endpoint has the new state nevertheless.
        """
        for staged in self._staged:
            self._arrived(staged)
        if self._steps:
            self._store.update(" ;\n".join(self._steps))
            self._staged.clear()
        if check is not None:
            check(self._store)
        return self._id

    def _arrived(self, staged: _Staged) -> None:
        inside = f"GRAPH {staged.graph} {{ ?s ?p ?o }}"
        row = only(select(self._store, f"SELECT (COUNT(*) AS ?n) {{ {inside} }}"))
        found = number(row["n"])
        if not staged.least <= found <= staged.most:
            raise StoreError(
                f"the build is not published, since {found} of {staged.most} statements arrived",
                hint="Try again; if it stays so, look at the endpoint's log",
            )

    def close(self) -> None:
        """Remove what was staged and not published."""
        for staged in self._staged:
            self._store.drop(staged.graph)
        self._staged.clear()


def _accepted(accept: str | None) -> str:
    """What to ask an endpoint for: *accept*'s best among results, and among graphs."""
    if accept is None:
        return _ANY
    found = []
    for offered in (RESULTS, GRAPHS):
        try:
            found.append(choose(accept, offered))
        except NotAcceptable:
            continue
    return ", ".join(found) or choose(accept, {**RESULTS, **GRAPHS})


def form(sparql: str, graphs: Graphs = OWN) -> bytes:
    """The body that asks the query *sparql*; every endpoint reads a form, not all read text.

    https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded
    """
    default = [("default-graph-uri", iri) for iri in graphs.default]
    named = [("named-graph-uri", iri) for iri in graphs.named]
    with _unicode():
        return urlencode([("query", sparql), *default, *named]).encode()


def _bytes(sparql: str) -> bytes:
    with _unicode():
        return sparql.encode()


@contextmanager
def _unicode() -> Iterator[None]:
    try:
        yield
    except UnicodeEncodeError as error:
        raise BadSparql("the text is not Unicode", hint="Write it in UTF-8") from error
