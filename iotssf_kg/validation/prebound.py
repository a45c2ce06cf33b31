"""Binding variables before a query runs; https://www.w3.org/TR/shacl/#pre-binding.

The specification joins the values in at the beginning of every group. So does this: by VALUES,
and for blank nodes, which cannot be written, by a graph that names each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from iotssf_kg.rules.export import Term
from iotssf_kg.validation.constraints import SHAPES_GRAPH, Constraint
from iotssf_kg.validation.shapes import Shapes

# No other graph or node has an IRI of this scheme: preflight refuses it.
_MARKS: Final = NamedNode("x-blank:/marks")
_IS: Final = NamedNode("x-blank:/is")


def surround(store: Store, constraint: Constraint, focus: Iterable[Term], given: Shapes) -> None:
    """Put into *store* what runs of *constraint* need besides the data."""
    terms = [*focus, *(term for _, term in constraint.bound)]
    store.extend(
        Quad(_mark(term), _IS, term, _MARKS) for term in terms if isinstance(term, BlankNode)
    )
    if any(name == "shapesGraph" for name, _ in constraint.bound):
        store.extend(Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in given.triples)


def _mark(term: BlankNode) -> NamedNode:
    return NamedNode(f"x-blank:{term.value}")


def written(constraint: Constraint, this: Term, **others: Term) -> str:
    """The query of *constraint* with ``$this`` and what else is bound joined into every group."""
    bound = {"this": this, **dict(constraint.bound), **others}
    head = "".join(_bound(name, term) for name, term in bound.items())
    text, found, end = constraint.text, [], 0
    for gap in constraint.gaps:
        found += [text[end:gap], head]
        end = gap
    return "".join([*found, text[end:]])


def _bound(name: str, term: Term) -> str:
    if isinstance(term, BlankNode):
        mark = _mark(term)
        return f" GRAPH {_MARKS} {{ {mark} {_IS} ?{name} }} "
    if not isinstance(term, NamedNode | Literal):
        raise TypeError(term)
    return f" VALUES ?{name} {{ {term} }} "
