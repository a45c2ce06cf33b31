"""Where the three doors of a SPARQL 1.1 endpoint are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import httpx
from pyoxigraph import NamedNode

from iotssf_kg.errors import StoreError
from iotssf_kg.store.embedded import OWN, Graphs
from iotssf_kg.store.tokens import names_dataset

_DATASET: Final = ("default-graph-uri", "named-graph-uri")
_QUERY_NAMES: Final = ("query", "sparql")


@dataclass(frozen=True)
class Endpoints:
    """The URLs of one store; https://www.w3.org/TR/sparql11-protocol/.

    Attributes:
        query: Answers queries.
        update: Takes updates.
        graphs: The graph store; https://www.w3.org/TR/sparql11-http-rdf-update/.
        auth: User and password from the URL, which no message shows.
        dataset: The graphs that a query is asked of which names none itself.
    """

    query: httpx.URL
    update: httpx.URL
    graphs: httpx.URL
    auth: tuple[str, str] | None
    dataset: Graphs = OWN

    def dataset_for(self, sparql: str) -> Graphs:
        """What to send as the dataset of the query *sparql*: it would replace the query's own.

        Named graphs go along where the query looks into any, since many of them cost much.
        """
        if names_dataset(sparql):
            return OWN
        return self.dataset if "graph" in sparql.lower() else self.dataset._replace(named=())

    @property
    def default(self) -> NamedNode | None:
        """The graph that stands for the default graph, where the store has none of its own."""
        return NamedNode(self.dataset.default[0]) if self.dataset.default else None


def endpoints(url: str, update: str | None = None, graphs: str | None = None) -> Endpoints:
    """The endpoints of the store at *url*: its base, or its query endpoint.

    Args:
        url: ``http://host:7878`` as for an Oxigraph server, or ``…/query``, ``…/sparql``; with
            ``?default-graph-uri=IRI`` where the store has no default graph of its own.
        update: The update endpoint, if it is not beside the query endpoint as ``update``.
        graphs: The graph store endpoint, if it is not beside them as ``store``.

    Raises:
        StoreError: It is not an HTTP URL.
    """
    try:
        given = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise StoreError(f"not a URL: {error}", hint="Correct the URL of the store") from error
    if given.scheme not in ("http", "https") or not given.host:
        raise StoreError("not the URL of a web server", hint="Begin it with http:// or https://")
    auth = (given.username, given.password) if given.username else None
    dataset = _dataset(given.params)
    plain = given.copy_with(username=None, password=None)
    for name in _DATASET:
        plain = plain.copy_remove_param(name)
    base, _, last = plain.path.rstrip("/").rpartition("/")
    direct = last in _QUERY_NAMES
    root = base if direct else plain.path.rstrip("/")
    return Endpoints(
        query=plain if direct else plain.copy_with(path=f"{root}/query"),
        update=httpx.URL(update) if update else plain.copy_with(path=f"{root}/update", query=None),
        graphs=httpx.URL(graphs) if graphs else plain.copy_with(path=f"{root}/store", query=None),
        auth=auth,
        dataset=dataset,
    )


def _dataset(given: httpx.QueryParams) -> Graphs:
    default, named = (tuple(given.get_list(name)) for name in _DATASET)
    try:
        for iri in (*default, *named):
            NamedNode(iri)
    except ValueError as error:
        raise StoreError(str(error), hint="Write the graph's IRI in full") from error
    return Graphs(default, named)
