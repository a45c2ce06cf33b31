"""Results read without the engine that wrote them, and whether two say the same.

Readers of our own, of the four formats and of the W3C's result sets in RDF: what a serialiser gets
wrong, its own parser may well forgive.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias
from xml.etree import ElementTree

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from rdflib.compare import isomorphic

from iotssf_kg.namespaces import XSD, Namespace
from iotssf_kg.rules.facts import Facts

Term: TypeAlias = NamedNode | BlankNode | Literal
Row: TypeAlias = Mapping[str, Term]
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STRING = re.compile(r'"((?:[^"\\\n\r]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PLAIN = {
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?\d*\.\d+"),
    "double": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+"),
    "boolean": re.compile("true|false"),
}
VALUES: Mapping[NamedNode, Callable[[str], object]] = {
    XSD("integer"): int,
    XSD("decimal"): lambda text: Decimal(text).normalize(),
    XSD("float"): float,
    XSD("double"): float,
    XSD("boolean"): lambda text: {"1": "true", "0": "false"}.get(text, text),
}


class Table(NamedTuple):
    """Solutions: the variables, and for each row the values of those that are bound."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]


Result: TypeAlias = Table | bool | rdflib.Graph


def from_json(body: bytes) -> Table | bool:
    told = json.loads(body)
    if "boolean" in told:
        return bool(told["boolean"])
    rows = [
        {name: _of_json(value) for name, value in row.items()}
        for row in told["results"]["bindings"]
    ]
    return Table(tuple(told["head"].get("vars", ())), tuple(rows))


def _of_json(told: dict[str, str]) -> Term:
    kind = {"uri": NamedNode, "bnode": BlankNode}.get(told["type"])
    if kind is not None:
        return kind(told["value"])
    return _literal(told["value"], told.get("xml:lang"), told.get("datatype"))


def from_xml(body: bytes) -> Table | bool:
    root = ElementTree.fromstring(body)
    truth = root.findtext("{*}boolean")
    if truth is not None:
        return truth.strip() == "true"
    names = [str(variable.get("name")) for variable in root.iterfind("{*}head/{*}variable")]
    rows = [
        {str(each.get("name")): _of_xml(each[0]) for each in row}
        for row in root.iterfind("{*}results/{*}result")
    ]
    return Table(tuple(names), tuple(rows))


def _of_xml(element: ElementTree.Element) -> Term:
    kind, text = element.tag.rpartition("}")[2], element.text or ""
    if kind == "literal":
        return _literal(text, element.get(_LANG), element.get("datatype"))
    return {"uri": NamedNode, "bnode": BlankNode}[kind](text)


def _literal(text: str, language: str | None, datatype: str | None) -> Literal:
    if language:
        return Literal(text, language=language)
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


def from_csv(body: bytes) -> Table:
    names, *rows = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    read = [
        {
            name: BlankNode(cell[2:]) if cell.startswith("_:") else Literal(cell)
            for name, cell in zip(names, row or [""], strict=bool(names))
            if cell
        }
        for row in rows
    ]
    return Table(tuple(names), tuple(read))


def from_tsv(body: bytes) -> Table:
    head, *lines = body.decode().removesuffix("\n").split("\n")
    names = tuple(name.removeprefix("?") for name in head.rstrip("\r").split("\t") if name)
    rows = [
        {
            name: _of_tsv(cell)
            for name, cell in zip(names, line.rstrip("\r").split("\t"), strict=bool(names))
            if cell
        }
        for line in lines
    ]
    return Table(names, tuple(rows))


def _of_tsv(cell: str) -> Term:
    if cell.startswith("<"):
        return NamedNode(cell[1:-1])
    if cell.startswith("_:"):
        return BlankNode(cell[2:])
    quoted = _STRING.fullmatch(cell)
    if quoted:
        return _literal(_ESCAPE.sub(_unescaped, quoted[1]), quoted[2], quoted[3])
    kind = next(kind for kind, form in _PLAIN.items() if form.fullmatch(cell))
    return Literal(cell, datatype=XSD(kind))


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _SHORT.get(escape[3], escape[3])


def from_rdf(body: bytes, base: str) -> Result:
    """The result set that Turtle states, or the graph that it is."""
    facts = Facts(quad.triple for quad in parse(body, RdfFormat.TURTLE, base_iri=base))
    for results in facts.typed(RS("ResultSet")):
        names = [str(name.value) for name in facts.values(results, RS("resultVariable"))]
        rows = [
            {
                facts.texts(each, RS("variable"))[0]: next(iter(facts.values(each, RS("value"))))
                for each in facts.values(solution, RS("binding"))
            }
            for solution in facts.values(results, RS("solution"))
        ]
        return Table(tuple(names), tuple(rows))
    return from_graph(body, "text/turtle", base)


def from_graph(body: bytes, media_type: str, base: str | None = None) -> rdflib.Graph:
    """The graph that *body* states, by rdflib."""
    graph = rdflib.Graph()
    graph.parse(data=body, format=media_type, publicID=base)
    return graph


READERS: Mapping[str, Callable[[bytes], Table | bool]] = {
    "application/sparql-results+json": from_json,
    "application/sparql-results+xml": from_xml,
    "text/csv": from_csv,
    "text/tab-separated-values": from_tsv,
}
OF_FILES = {
    "srj": "application/sparql-results+json",
    "srx": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}


def flat(table: Table) -> Table:
    """What is left of *table* in CSV: no types, no languages, and nothing of empty texts."""
    rows = [
        {
            name: term if isinstance(term, BlankNode) else Literal(term.value)
            for name, term in row.items()
            if not isinstance(term, Literal) or term.value
        }
        for row in table.rows
    ]
    return Table(table.names, tuple(rows))


def same(one: Result, other: Result, *, ordered: bool = False) -> bool:
    """Whether both say the same, but for what blank nodes are called."""
    if isinstance(one, Table) and isinstance(other, Table):
        return set(one.names) == set(other.names) and _rows(one, ordered) == _rows(other, ordered)
    if isinstance(one, rdflib.Graph) and isinstance(other, rdflib.Graph):
        return bool(isomorphic(one, other))
    return one is other


def _rows(table: Table, ordered: bool) -> Any:
    """The rows in a form that is equal for all tables that say the same."""
    rows = [frozenset((name, _valued(term)) for name, term in row.items()) for row in table.rows]
    if any(isinstance(term, BlankNode) for row in table.rows for term in row.values()):
        return _canonical(
            enumerate(rows) if ordered else ((n, r) for r, n in Counter(rows).items())
        )
    return rows if ordered else Counter(rows)


def _valued(term: Term) -> Term:
    """*term*; a number as Python writes its value, since 2.0 and 2.00 are one."""
    if not isinstance(term, Literal):
        return term
    value = VALUES.get(term.datatype)
    if value is None:
        return term
    with suppress(ValueError, ArithmeticError):
        return Literal(str(value(term.value)), datatype=term.datatype)
    return term


def _canonical(numbered: Iterable[tuple[int, frozenset[tuple[str, Term]]]]) -> set[Quad]:
    dataset, number = Dataset(), NamedNode("urn:number")
    for count, row in numbered:
        node = BlankNode()
        dataset.add(Quad(node, number, Literal(count)))
        for name, term in row:
            dataset.add(Quad(node, NamedNode(f"urn:name:{name}"), term))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)
