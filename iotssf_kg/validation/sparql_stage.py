"""``sh:sparql`` of our own shapes, one query for all focus nodes, on Oxigraph.

https://www.w3.org/TR/shacl/#sparql-constraints runs a query for each focus node with ``$this``
bound beforehand. One query without it gives the same rows for them where patterns bind ``$this``
before filters use it; our shapes keep to that, and a test holds every case of theirs against
pySHACL. Constraints of others are left to the engine.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from iotssf_kg.namespaces import SH, SSFSH
from iotssf_kg.rules.export import Node
from iotssf_kg.rules.facts import Facts
from iotssf_kg.validation.engine import Result
from iotssf_kg.validation.shapes import Shapes, shapes

_COMPONENT: Final = SH("SPARQLConstraintComponent")


class Constraint(NamedTuple):
    """One SPARQL constraint of a node shape."""

    shape: NamedNode
    node: Node
    prologue: str
    select: str


def ours(given: Shapes) -> list[Constraint]:
    """The SPARQL constraints that this stage takes over from the engine."""
    return [
        Constraint(shape, constraint, _prologue(given, constraint), select)
        for shape in given.names
        if shape.value.startswith(SSFSH)
        for constraint in given.facts.values(shape, SH("sparql"))
        if isinstance(constraint, NamedNode | BlankNode)
        for select in given.facts.texts(constraint, SH("select"))
    ]


def without(given: Shapes, taken: Iterable[Constraint]) -> Shapes:
    """*given* without the constraints already *taken*."""
    gone = {(constraint.shape, constraint.node) for constraint in taken}
    sparql = SH("sparql")
    return shapes(
        t for t in given.triples if t.predicate != sparql or (t.subject, t.object) not in gone
    )


def results(
    taken: Iterable[Constraint], given: Shapes, data: Iterable[Triple], facts: Facts
) -> Iterator[Result]:
    """The results of the constraints *taken* over *data*, of which *facts* is the index."""
    store = Store()
    store.bulk_extend(Quad(*triple) for triple in data)
    for constraint in taken:
        focus = given.focus_nodes(constraint.shape, facts)
        if focus:
            yield from _rows(constraint, focus, store)


def _rows(constraint: Constraint, focus: Container[object], store: Store) -> Iterator[Result]:
    # Rows are held against the focus afterwards: a VALUES block joins in nested loops.
    found = store.query(constraint.prologue + constraint.select)
    if not isinstance(found, QuerySolutions):
        return
    columns = {variable.value for variable in found.variables}
    for row in found:
        this = row["this"]
        value = row["value"] if "value" in columns else None
        path = row["path"] if "path" in columns else None
        if this in focus and isinstance(this, NamedNode) and not isinstance(value, Triple):
            yield Result(
                focus=this,
                path=str(path) if isinstance(path, NamedNode) else "",
                # A node shape's result is about the focus where the query names no value.
                value=this if value is None else value,
                shape=constraint.shape,
                constraint=constraint.node,
                component=_COMPONENT,
            )


def _prologue(given: Shapes, constraint: Node) -> str:
    lines = []
    for declared in given.facts.values(constraint, SH("prefixes")):
        for each in given.facts.values(declared, SH("declare")):
            names = given.facts.texts(each, SH("prefix"))
            spaces = [
                v.value for v in given.facts.values(each, SH("namespace")) if isinstance(v, Literal)
            ]
            lines += [f"PREFIX {n}: <{s}>\n" for n in names for s in spaces]
    return "".join(sorted(lines))
