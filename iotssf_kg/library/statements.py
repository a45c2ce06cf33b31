"""The library as statements, for clients that look for examples and prefixes by SPARQL.

As the editor of the Swiss Institute of Bioinformatics asks for them
(https://github.com/sib-swiss/sparql-editor): ``sh:SPARQLExecutable`` with ``rdfs:comment`` and
``sh:select``, and ``sh:declare``; https://www.w3.org/TR/shacl/#sparql-prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.library.query import Query
from iotssf_kg.namespaces import DCTERMS, HOME, OWL, PREFIXES, RDF, RDFS, SH, XSD, Namespace

_SCHEMA: Final = Namespace("https://schema.org/")
LIBRARY: Final = NamedNode(f"{HOME}query")
_QUERY: Final = Namespace(f"{HOME}query/")
_PREFIX: Final = Namespace(f"{HOME}prefix/")
_TYPE, _COMMENT = RDF("type"), RDFS("comment")
_TITLES: Final = (
    Literal("Questions to a dataset", language="en"),
    Literal("データセットへの質問", language="ja"),
)


def iri(query: Query) -> NamedNode:
    """The name of *query*, wherever it is asked."""
    return _QUERY(query.name)


def described(query: Query, endpoint: str = "") -> Iterator[Triple]:
    """The statements about *query*; *endpoint* is where it can be asked."""
    node = iri(query)
    yield Triple(node, _TYPE, SH("SPARQLExecutable"))
    yield Triple(node, _TYPE, SH("SPARQLSelectExecutable"))
    # One comment alone: editors list a query once for each.
    yield Triple(node, _COMMENT, Literal(query.summary, language="en"))
    yield Triple(node, DCTERMS("description"), Literal(query.summary, language="en"))
    yield Triple(node, DCTERMS("description"), Literal(query.summary_ja, language="ja"))
    for tag in query.tags:
        yield Triple(node, _SCHEMA("keywords"), Literal(tag))
    yield Triple(node, SH("prefixes"), LIBRARY)
    yield Triple(node, SH("select"), Literal(query.sparql))
    if endpoint:
        yield Triple(node, _SCHEMA("target"), NamedNode(endpoint))


def prefixes() -> Iterator[Triple]:
    """The statements about the prefixes that the queries use."""
    yield Triple(LIBRARY, _TYPE, OWL("Ontology"))
    for title in _TITLES:
        yield Triple(LIBRARY, DCTERMS("title"), title)
    # No blank nodes, so that a store can be compared with it.
    for prefix in PREFIXES:
        yield Triple(LIBRARY, SH("declare"), _PREFIX(prefix))
    for prefix, space in PREFIXES.items():
        yield Triple(_PREFIX(prefix), SH("prefix"), Literal(prefix))
        yield Triple(_PREFIX(prefix), SH("namespace"), Literal(space, datatype=XSD("anyURI")))
