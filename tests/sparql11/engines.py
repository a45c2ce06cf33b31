"""The tests asked of the engine in this process, and of the running service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat

from tests.sparql11.results import READERS, Result, Table, from_graph
from tests.sparql11.suite import Case, State, path, table

ALL = "SELECT ?g ?s ?p ?o WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
JSON, CSV = "application/sparql-results+json", "text/csv"
TRUTHS = (JSON, "application/sparql-results+xml")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
TYPES = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "nt": "application/n-triples"}


class Given(NamedTuple):
    """What came of a query, and the format that it came in."""

    form: str
    result: Result


class Refused(Exception):
    """What was asked was not done; begins with the status."""


class Engine(Protocol):
    """What the suites are run against; each method may raise ``Refused``."""

    def ask(self, case: Case) -> Iterator[Given]:
        """The answer to the query of *case*, in each format that it can have."""

    def change(self, case: Case) -> Table:
        """All that there is after the update of *case*."""

    def take(self, kind: str, text: str) -> None:
        """Do what *text*, a ``query`` or an ``update``, says."""


class InProcess:
    """pyoxigraph itself, with a store in memory for each test."""

    def ask(self, case: Case) -> Iterator[Given]:
        store = pyoxigraph.Store()
        store.extend(case.given.quads)
        results = store.query(case.text)
        if isinstance(results, QueryBoolean):
            yield Given("", bool(results))
        elif isinstance(results, QuerySolutions):
            names = tuple(variable.value for variable in results.variables)
            rows = [{n: row[n] for n in names if row[n] is not None} for row in results]
            yield Given("", Table(names, tuple(rows)))
        else:
            body = results.serialize(format=RdfFormat.N_TRIPLES)
            yield Given("", from_graph(body or b"", "application/n-triples"))

    def change(self, case: Case) -> Table:
        store = pyoxigraph.Store()
        store.extend(case.given.quads)
        store.update(case.text)
        return table(iter(store))

    def take(self, kind: str, text: str) -> None:
        store = pyoxigraph.Store()
        try:
            (store.query if kind == "query" else store.update)(text, base_iri="http://x.example/")
        except (SyntaxError, RuntimeError) as error:
            status = 400 if isinstance(error, SyntaxError) else 500
            raise Refused(f"{status} {error}") from error


class OverHttp:
    """The running service; what queries are asked of lies in graphs named by their files."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._there: set[str] = set()

    def _put(self, state: State) -> None:
        for file in sorted(state.files - self._there):
            self._there.add(file)
            kind = {"Content-Type": TYPES[file.rpartition(".")[2]]}
            body = path(file).read_bytes()
            self._done(
                self._client.put("/graphs", params={"graph": file}, content=body, headers=kind)
            )

    def ask(self, case: Case) -> Iterator[Given]:
        self._put(case.given)
        first = self._asked(case, f"{JSON}, {GRAPHS[0]}")
        kind = first.headers["content-type"].partition(";")[0]
        if kind == GRAPHS[0]:
            for form in GRAPHS:
                yield Given(form, from_graph(self._asked(case, form).content, form))
            return
        forms = TRUTHS if "boolean" in first.json() else tuple(READERS)
        suffix = case.result.rpartition(".")[2]
        for form in (CSV,) if suffix == "csv" else forms:
            yield Given(form, READERS[form](self._asked(case, form).content))

    def _asked(self, case: Case, accept: str) -> httpx.Response:
        # A dataset in the request replaces the query's own.
        default = list(case.given.default) or ["urn:nothing"]
        named = [file for _, file in case.given.named]
        dataset = {"default-graph-uri": default, "named-graph-uri": named}
        sent = {} if case.own_dataset else dataset
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        response = self._done(
            self._client.post("/sparql", params=sent, content=case.text, headers=headers)
        )
        assert response.headers["content-type"].partition(";")[0] in accept
        return response

    def change(self, case: Case) -> Table:
        quads = "".join(
            f"GRAPH {q.graph_name} {{ {q.triple} }} "
            if isinstance(q.graph_name, NamedNode)
            else f"{q.triple} . "
            for q in case.given.quads
        )
        self.take("update", f"DROP ALL ; INSERT DATA {{ {quads} }}")
        self.take("update", case.text)
        answer = self._client.get("/sparql", params={"query": ALL}, headers={"Accept": JSON})
        found = READERS[JSON](self._done(answer).content)
        assert isinstance(found, Table)
        return found

    def take(self, kind: str, text: str) -> None:
        headers = {"Content-Type": f"application/sparql-{kind}"}
        self._done(self._client.post("/sparql", content=text, headers=headers))

    def _done(self, response: httpx.Response) -> httpx.Response:
        if not response.is_success:
            told = response.json()
            raise Refused(f"{response.status_code} {told.get('detail', told['title'])}")
        return response
