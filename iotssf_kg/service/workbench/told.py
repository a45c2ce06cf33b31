"""Answers of the store as pages show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias, cast
from urllib.parse import urlencode

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from iotssf_kg.dataset.graphs import FRAMEWORKS
from iotssf_kg.namespaces import DCTERMS, RDFS, SKOS, local, shrink
from iotssf_kg.service.answers import link
from iotssf_kg.service.entries import Reader, Shown
from iotssf_kg.service.pages import to
from iotssf_kg.service.protocol import Asked
from iotssf_kg.service.queried import read
from iotssf_kg.service.workbench.drawing import Drawing, Edge, Node, drawn
from iotssf_kg.store.embedded import OWN
from iotssf_kg.vocabulary.documents import pages

ROWS: Final = 200
"""The most rows that a page shows; all of them can be downloaded."""
TABLES: Final = ("csv", "tsv", "json", "xml")
"""What an answer in rows can be downloaded as, as ``format`` has it."""
GRAPHS: Final = ("turtle", "jsonld", "nt", "rdf")
"""The same of a graph."""
_LARGEST: Final = 8 << 20
# What says how something is called: frameworks have titles, their clauses preferred labels.
_CALLED: Final = f"{RDFS('label')} {DCTERMS('title')} {SKOS('prefLabel')}"
_DRAWN: Final = 60
_RESULTS, _GRAPH = "application/sparql-results+json", "application/n-triples"
_Term: TypeAlias = NamedNode | BlankNode | Literal
_Row: TypeAlias = tuple[_Term | None, ...]
_Names: TypeAlias = Callable[[NamedNode], str]


@dataclass(frozen=True)
class Told:
    """An answer.

    Attributes:
        columns: The names of its columns.
        rows: The first ``ROWS`` of its rows; None where nothing is bound.
        total: How many rows there are.
        verdict: Yes or no, where that was asked.
        forms: What the whole of it can be downloaded as.
        drawing: The picture of a graph that is small enough for one.
        rewritten: What is told of the NOT EXISTS of the query.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Shown | None, ...], ...] = ()
    total: int = 0
    verdict: bool | None = None
    forms: tuple[str, ...] = TABLES
    drawing: Drawing | None = None
    rewritten: str = ""


def told(text: str, lang: str = "") -> Told:
    """The answer to the query *text*; with labels in *lang*, or with names as SPARQL has them.

    Raises:
        IotssfError: It cannot be answered, or is too large for a page.
    """
    kept = read(Asked("query", text, OWN, f"{_RESULTS}, {_GRAPH};q=0.9"), _LARGEST)
    if kept.media_type == _GRAPH:
        return _graph(kept.body, lang)
    found = json.loads(kept.body)
    if "boolean" in found:
        return Told(verdict=bool(found["boolean"]), rewritten=kept.rewritten)
    columns, bindings = tuple(found["head"]["vars"]), found["results"]["bindings"]
    terms = [tuple(_term(row.get(name)) for name in columns) for row in bindings[:ROWS]]
    shown = _table(terms, _names(terms, lang))
    return Told(columns, shown, len(bindings), rewritten=kept.rewritten)


def rows(text: str) -> list[Mapping[str, str]]:
    """Column → value, for each row that *text*, a SELECT of ours, has.

    Raises:
        IotssfError: It cannot be answered, or is too large for a page.
    """
    kept = read(Asked("query", text, OWN, _RESULTS), _LARGEST)
    bindings = json.loads(kept.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def labels(nodes: Iterable[NamedNode], lang: str) -> dict[str, str]:
    """Node → what the store calls it: in *lang*, else in any language."""
    values = " ".join(sorted({str(node) for node in nodes}))
    if not values:
        return {}
    said = "?node ?called ?label"
    query = f"""SELECT ?node ?label (LANG(?label) AS ?lang)
      WHERE {{ VALUES ?node {{ {values} }} VALUES ?called {{ {_CALLED} }}
        {{ {said} }} UNION {{ GRAPH {FRAMEWORKS} {{ {said} }} }} }}"""
    found = sorted(rows(query), key=lambda row: (row["lang"] == lang, row["label"]))
    return {row["node"]: row["label"] for row in found}


def leads(iri: str) -> str:
    """Where the page of the node *iri* is."""
    path = pages().get(iri)
    return to(f"/{path}") if path else to("/about", iri=iri)


def asking(query: str) -> str:
    """Where *query* stands in the editor; a link to it runs nothing."""
    return to("/ask", query=query)


def download(query: str, form: str) -> str:
    """Where the whole answer to *query* is in the format *form*."""
    return f"{link('/sparql')}?{urlencode({'query': query, 'format': form})}"


def _table(terms: Iterable[_Row], named: _Names) -> tuple[tuple[Shown | None, ...], ...]:
    return tuple(tuple(term and _shown(term, named) for term in row) for row in terms)


def _graph(body: bytes, lang: str) -> Told:
    triples = [quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)]
    # Documents and answers are RDF 1.1: no triple is a term.
    terms = [cast("_Row", (t.subject, t.predicate, t.object)) for t in triples]
    named = _names(terms[:ROWS], lang)
    shown, columns = _table(terms[:ROWS], named), ("subject", "predicate", "object")
    return Told(columns, shown, len(terms), forms=GRAPHS, drawing=_picture(terms, named))


def _picture(triples: Iterable[_Row], named: _Names) -> Drawing | None:
    """The picture of *triples*, if they are about few enough nodes."""
    ends = dict.fromkeys(end for s, _, o in triples for end in (s, o) if end)
    if not 0 < len(ends) <= _DRAWN:
        return None
    shown = {end: _shown(end, named) for end in ends}
    nodes = [Node(str(end), local(end), each.href, title=each.text) for end, each in shown.items()]
    edges = [Edge(str(s), str(o), _shown(p, named).text) for s, p, o in triples if p]
    return drawn(nodes, edges)


def _names(terms: Iterable[_Row], lang: str) -> _Names:
    """How IRIs in *terms* are called: as SPARQL has them, or by their labels in *lang*."""
    if not lang:
        return shrink
    nodes = [term for row in terms for term in row if isinstance(term, NamedNode)]
    return partial(_label, Reader(lang, leads, labels(nodes, lang)))


def _label(reader: Reader, node: NamedNode) -> str:
    return reader.named(node).text


def _shown(term: _Term, named: _Names) -> Shown:
    if isinstance(term, NamedNode):
        return Shown(named(term), leads(term.value), title=term.value)
    if isinstance(term, BlankNode):
        return Shown(str(term))
    kind = shrink(term.datatype)
    title = "" if term.language or kind == "xsd:string" else kind
    return Shown(term.value, lang=term.language or "", title=title)


def _term(told: Mapping[str, str] | None) -> _Term | None:
    """The term that *told*, a binding of the results format, is; None where there is none."""
    if told is None:
        return None
    value = told["value"]
    if told["type"] == "uri":
        return NamedNode(value)
    if told["type"] == "bnode":
        return BlankNode(value)
    if "xml:lang" in told:
        return Literal(value, language=told["xml:lang"])
    datatype = told.get("datatype")
    return Literal(value, datatype=NamedNode(datatype) if datatype else None)
