"""Answers as Python values, the same whichever store gave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from iotssf_kg.errors import BadSparql, StoreError
from iotssf_kg.store.media import RESULTS
from iotssf_kg.store.protocol import Answer, Reader

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = Mapping[str, Term]

_JSON, _N_TRIPLES = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT.

    Attributes:
        names: The variables, in the order of the query.
        rows: One mapping a solution; a variable without a value has no key.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def select(store: Reader, sparql: str) -> Solutions:
    """The solutions of the SELECT query *sparql*.

    Raises:
        BadSparql: It is another form of query.
    """
    return solutions(store.query(sparql, _JSON))


def ask(store: Reader, sparql: str) -> bool:
    """Whether the pattern of the ASK query *sparql* occurs.

    Raises:
        BadSparql: It is another form of query.
    """
    found = _parsed(store.query(sparql, _JSON))
    if not isinstance(found, QueryBoolean):
        raise BadSparql("the query is not an ASK", hint="Begin it with ASK")
    return bool(found)


def construct(store: Reader, sparql: str) -> list[Triple]:
    """The triples of the CONSTRUCT or DESCRIBE query *sparql*."""
    answer = store.query(sparql, _N_TRIPLES)
    try:
        # A label names a blank node within one answer; another answer may use it again.
        quads = parse(answer.body, RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        return [quad.triple for quad in quads]
    except SyntaxError as error:
        raise StoreError(f"the endpoint's graph is broken: {error.msg}") from error


def solutions(answer: Answer) -> Solutions:
    """The rows in *answer*, which is in a format of SELECT results other than CSV."""
    found = _parsed(answer)
    if not isinstance(found, QuerySolutions):
        raise BadSparql("the query is not a SELECT", hint="Begin it with SELECT")
    names = tuple(variable.value for variable in found.variables)
    rows = []
    for solution in found:
        values = zip(names, solution, strict=True)
        rows.append({name: value for name, value in values if value is not None})
    return Solutions(names, tuple(rows))


def _parsed(answer: Answer) -> QueryBoolean | QuerySolutions:
    form = RESULTS.get(answer.media_type)
    if form is None or form == QueryResultsFormat.CSV:
        raise StoreError(f"an answer in {answer.media_type} has no rows to read")
    try:
        return parse_query_results(answer.body, form)
    except SyntaxError as error:
        raise StoreError(f"the endpoint's answer is broken: {error.msg}") from error
