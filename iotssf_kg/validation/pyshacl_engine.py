"""pySHACL behind our protocol: the reference engine, slow and complete."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import pyshacl
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node as RdflibNode

from iotssf_kg.errors import IotssfError, ShapesError
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.backwards import stepwise
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.paths import Index
from iotssf_kg.validation.shapes import Shapes

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


# Texts of queries that are kept as they were read: more than any profile has.
_TEXTS: Final = 256


class PySHACL:
    """https://github.com/RDFLib/pySHACL, with neither inference nor imports."""

    name = "pyshacl"

    def run(
        self, data: Iterable[Triple], shapes: Shapes, facts: Index | None = None
    ) -> list[Result]:
        """The results of *shapes* over *data*."""
        data = data if facts is None else facts.triples()
        # pySHACL writes into the shapes graph that it is given, so each run gets its own.
        graphs = to_graph(data), to_graph(stepwise(shapes))
        try:
            _, report, text = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inplace=True)
        except Exception as error:  # It raises what rdflib, Python or itself happens to.
            raise _gave_up(error) from error
        if not isinstance(report, Graph):
            raise _gave_up(text)
        # sh:detail holds results too; only those of the report itself are results.
        return [_result(report, node) for node in report.objects(None, SH.result)]


def _gave_up(text: object) -> ShapesError:
    return ShapesError(f"pySHACL gave up: {text}", hint="Check the shapes")


class _Asked(Graph):
    """A graph that reads the text of a query once, which pySHACL asks of every focus node."""

    def query(
        self,
        query_object: str | Query,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803 - rdflib's name
        *arguments: Any,
        **more: Any,
    ) -> Answer:
        """As rdflib does, and as quickly for a text as for what was read from it."""
        if isinstance(query_object, str):
            spaces = initNs or dict(self.namespaces())
            query_object = _prepared(str(query_object), tuple(sorted(spaces.items())))
        return super().query(query_object, processor, result, initNs, *arguments, **more)


@lru_cache(_TEXTS)
def _prepared(text: str, spaces: tuple[tuple[str, Any], ...]) -> Query:
    return prepareQuery(text, dict(spaces))


def to_graph(triples: Iterable[Triple]) -> Graph:
    """*triples* as an rdflib graph; literals keep their spelling."""
    graph = _Asked(bind_namespaces="none")
    known: dict[Any, RdflibNode] = {}
    for triple in triples:
        graph.add(tuple(known.get(t) or known.setdefault(t, to_rdflib(t)) for t in triple))  # type: ignore[arg-type]
    return graph


def to_rdflib(term: Term) -> RdflibNode:
    """*term* as rdflib has it."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if not isinstance(term, Literal):
        raise IotssfError("a triple term reached the validator", hint="Use RDF 1.1")
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    # rdflib tells "x" from "x"^^xsd:string, RDF 1.1 does not.
    kind = None if term.datatype.value == _STRING else URIRef(term.datatype.value)
    return RdflibLiteral(term.value, datatype=kind, normalize=False)


def from_rdflib(node: RdflibNode) -> Term:
    """*node* as pyoxigraph has it."""
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or _STRING)))
    return BlankNode(str(node))


def _result(report: Graph, node: RdflibNode) -> Result:
    found = {predicate: value for _, predicate, value in report.triples((node, None, None))}
    constraint, value = found.get(SH.sourceConstraint), found.get(SH.value)
    path = found.get(SH.resultPath)
    return Result(
        focus=from_rdflib(found[SH.focusNode]),
        # A compound path is a blank node here; the shape tells it.
        path=f"<{path}>" if isinstance(path, URIRef) else "",
        value=None if value is None else from_rdflib(value),
        shape=_node(found[SH.sourceShape]),
        constraint=None if constraint is None else _node(constraint),
        component=NamedNode(str(found[SH.sourceConstraintComponent])),
    )


def _node(node: RdflibNode) -> Node:
    term = from_rdflib(node)
    if not isinstance(term, NamedNode | BlankNode):
        raise IotssfError(f"pySHACL names {node!r} as a shape", hint="Check the shapes")
    return term


# pySHACL logs every finding to standard error; the report says it better.
logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
# rdflib warns of each ill-typed literal; a shape finds them with their place.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
