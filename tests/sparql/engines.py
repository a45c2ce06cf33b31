"""What a query answers on Oxigraph and on rdflib, in a form that can be compared."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pyoxigraph
import rdflib
from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store


class Answer(NamedTuple):
    """The columns, and how often each row is there; yes is one row of nothing, no is none."""

    columns: list[str]
    rows: Counter[tuple[str, ...]]


def stored(trig: str) -> Store:
    store = Store()
    store.load(trig.encode(), RdfFormat.TRIG)
    return store


def answer(store: Store, query: str) -> Answer:
    found = store.query(query)
    if isinstance(found, QuerySolutions):
        return solutions(found)
    if isinstance(found, QueryBoolean):
        return Answer([], Counter([()] * bool(found)))
    return Answer([], Counter((str(triple),) for triple in found))


def solutions(found: QuerySolutions) -> Answer:
    columns = sorted(variable.value for variable in found.variables)
    return Answer(columns, Counter(tuple(str(row[name]) for name in columns) for row in found))


def loaded(trig: str) -> rdflib.Dataset:
    graph = rdflib.Dataset()
    graph.parse(data=trig, format="trig")
    return graph


def rdflib_answer(graph: rdflib.Dataset, query: str) -> Answer:
    found = graph.query(query)
    if found.type == "ASK":
        return Answer([], Counter([()] * bool(found.askAnswer)))
    columns = sorted(map(str, found.vars or ()))
    names = [rdflib.Variable(name) for name in columns]
    rows = Counter(tuple(shown(row.get(name)) for name in names) for row in found.bindings)
    return Answer(columns, rows)


def shown(term: rdflib.term.Node | None) -> str:
    """*term* as pyoxigraph writes it."""
    if isinstance(term, rdflib.Literal):
        kind = pyoxigraph.NamedNode(term.datatype) if term.datatype else None
        return str(pyoxigraph.Literal(str(term), datatype=kind, language=term.language))
    return str(None) if term is None else term.n3()
