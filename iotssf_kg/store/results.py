"""Answers as Python values, the same whichever store gave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

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

from iotssf_kg.depth import json_depth
from iotssf_kg.errors import BadSparql, StoreError
from iotssf_kg.store.media import RESULTS
from iotssf_kg.store.protocol import Answer, Reader

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = Mapping[str, Term]

_JSON, _N_TRIPLES = "application/sparql-results+json", "application/n-triples"
# Terms of one answer, those of no value too; as Python objects they take some 2 GB.
_MOST: Final = 10_000_000
_DEEPEST, _SHOWN = 100, 60
_RDF_1_2: Final = "it has triple terms of RDF 1.2"
_GAVE_UP: Final = "buffer maximal size"
_END_OF_XML: Final = re.compile(rb"</(?:[^<>\s/:]+:)?sparql\s*>\s*\Z")
_TAIL: Final = 1000
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
# Where the object of a line is no literal, nothing before it is quoted.
_TRIPLE_TERM: Final = re.compile(rb"(?:\A|[\r\n])[^\"\r\n]*<<")
# An object under the key "value", however its letters are written. A variable may be called so.
_NESTING: Final = re.compile(
    rb"\"%s\"\s*+:\s*+\{" % b"".join(b"(?:%c|\\\\u00%02x)" % (each, each) for each in b"value"),
    re.IGNORECASE,
)


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
    return truth(store.query(sparql, _JSON))


def truth(answer: Answer) -> bool:
    """What *answer*, that of an ASK query, says.

    Raises:
        BadSparql: It is that of another form of query.
    """
    found = _parsed(answer)
    if not isinstance(found, QueryBoolean):
        raise BadSparql("the query is not an ASK", hint="Begin it with ASK")
    return bool(found)


def construct(store: Reader, sparql: str) -> list[Triple]:
    """The triples of the CONSTRUCT or DESCRIBE query *sparql*."""
    answer = store.query(sparql, _N_TRIPLES)
    if b"<<" in answer.body and _TRIPLE_TERM.search(answer.body):
        raise _broken(_RDF_1_2)
    with _read():
        # A label names a blank node within one answer; another answer may use it again.
        quads = parse(answer.body, RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        found = [quad.triple for quad in islice(quads, _MOST // 3 + 1)]
    _check_room(3 * len(found))
    return found


def solutions(answer: Answer) -> Solutions:
    """The rows in *answer*, which is in a format of SELECT results other than CSV.

    Raises:
        BadSparql: It has no rows.
        StoreError: It is broken, or there is too much of it.
    """
    found = _parsed(answer)
    if not isinstance(found, QuerySolutions):
        raise BadSparql("the query is not a SELECT", hint="Begin it with SELECT")
    names = tuple(variable.value for variable in found.variables)
    rows: list[Row] = []
    with _read():
        for solution in found:
            _check_room((len(rows) + 1) * len(names))
            values = zip(names, solution, strict=True)
            row = _Row((name, value) for name, value in values if value is not None)
            if any(type(value) is Triple for value in row.values()):
                raise _broken(_RDF_1_2)
            rows.append(row)
    return Solutions(names, tuple(rows))


def only(found: Solutions) -> Row:
    """The row of *found*, which is a query that has one.

    Raises:
        StoreError: It has none, or several.
    """
    if len(found) != 1:
        raise _broken(f"it has {len(found)} rows, where one was asked for")
    return found.rows[0]


def number(term: object) -> int:
    """The whole number that *term* is; 0 where it is no literal.

    Raises:
        StoreError: It is another literal.
    """
    if not isinstance(term, Literal):
        return 0
    if not _WHOLE.fullmatch(term.value):
        raise _broken(f"{term.value[:_SHOWN]!r} is no number")
    return int(term.value)


class _Row(dict[str, Term]):
    """A row whose store is at fault where a variable that must have a value has none."""

    def __missing__(self, name: str) -> Term:
        raise _broken(f"it has no ?{name}")


def _parsed(answer: Answer) -> QueryBoolean | QuerySolutions:
    form = RESULTS.get(answer.media_type)
    if form is None or form == QueryResultsFormat.CSV:
        raise StoreError(f"an answer in {answer.media_type} has no rows to read")
    check_whole(answer.body, form)
    with _read():
        return parse_query_results(answer.body, form)


def check_whole(body: bytes, form: QueryResultsFormat) -> None:
    """Refuse what the engine would read beyond its stack, or take for whole where it is not."""
    if form == QueryResultsFormat.XML and not _END_OF_XML.search(body[-_TAIL:]):
        raise _broken("it broke off")
    if form == QueryResultsFormat.JSON and _NESTING.search(body) and json_depth(body) > _DEEPEST:
        raise _broken(_RDF_1_2)


@contextmanager
def _read() -> Iterator[None]:
    """Raise what the engine finds in an answer as ours."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise _broken(str(error).strip().rstrip(".")) from error
    except MemoryError as error:
        if _GAVE_UP not in str(error):
            raise
        raise _broken("a text in it is too long") from error


def _check_room(terms: int) -> None:
    if terms > _MOST:
        raise StoreError(f"the answer holds more than {_MOST:,} terms", hint="Ask for less")


def _broken(what: str) -> StoreError:
    hint = "It does not answer as SPARQL 1.1 says: look at the endpoint"
    return StoreError(f"the store's answer is broken: {what}", hint=hint)
