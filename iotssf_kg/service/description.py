"""What the endpoint can do; https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple

from iotssf_kg.namespaces import RDF, RDFS, VOID, Namespace
from iotssf_kg.store.media import GRAPHS, RESULTS

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_SIMPLE: Final = NamedNode("http://www.w3.org/ns/entailment/Simple")
# No UnionDefaultGraph: it has the current exports and what follows from them, not their history.
_DEFAULT: Final = {
    "en": "All current exports and what follows from them; other graphs are reached by name.",
    "ja": "現行の全エクスポート及びそこから導かれる事項。他のグラフは名前で参照する。",
}


def triples(base: str, dataset: NamedNode, *, update: bool) -> Iterator[Triple]:
    """The statements of the description.

    Args:
        base: The URL of the service.
        dataset: What its default graph is called where its contents are described.
        update: Whether it takes updates.
    """
    service, type_ = NamedNode(f"{base}/sparql#service"), RDF("type")
    yield Triple(service, type_, SD("Service"))
    yield Triple(service, SD("endpoint"), NamedNode(f"{base}/sparql"))
    for language in ("SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if update else [])):
        yield Triple(service, SD("supportedLanguage"), SD(language))
    # Nothing is fetched (DereferencesURIs) or asked of others (BasicFederatedQuery).
    yield Triple(service, SD("feature"), SD("EmptyGraphs"))
    yield Triple(service, SD("defaultEntailmentRegime"), _SIMPLE)
    for form in _formats():
        yield Triple(service, SD("resultFormat"), form)
    if update:
        for written in GRAPHS.values():
            yield Triple(service, SD("inputFormat"), NamedNode(written.iri))
    whole = BlankNode()
    yield Triple(service, SD("defaultDataset"), whole)
    yield Triple(whole, type_, SD("Dataset"))
    yield Triple(whole, SD("defaultGraph"), dataset)
    yield from _default_graph(base, dataset)


def _default_graph(base: str, graph: NamedNode) -> Iterator[Triple]:
    for kind in (SD("Graph"), VOID("Dataset")):
        yield Triple(graph, RDF("type"), kind)
    for lang, text in _DEFAULT.items():
        yield Triple(graph, RDFS("comment"), Literal(text, language=lang))
    yield Triple(graph, VOID("sparqlEndpoint"), NamedNode(f"{base}/sparql"))
    yield Triple(graph, RDFS("seeAlso"), NamedNode(f"{base}/.well-known/void"))


def _formats() -> Iterator[NamedNode]:
    known: list[QueryResultsFormat | RdfFormat] = [*RESULTS.values(), *GRAPHS.values()]
    return (NamedNode(each.iri) for each in known)
