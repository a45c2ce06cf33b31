"""Constraints in SPARQL, compiled: what to ask, at which nodes, and in which way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from iotssf_kg.errors import BadSparql, ShapesError
from iotssf_kg.namespaces import OWL, SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.sparql import Query, Unread, groups, read_query, tokens
from iotssf_kg.store.tokens import check
from iotssf_kg.validation.anatomy import SPARQL, Component, Place, used
from iotssf_kg.validation.queries import ALL, Reading, forbidden, reading, setwise
from iotssf_kg.validation.shapes import Shapes

COMPONENT: Final = SH("SPARQLConstraintComponent")


@dataclass(frozen=True)
class Constraint:
    """One query that a shape asks of its focus nodes.

    Attributes:
        place: The shape that asks.
        node: What holds the query: its messages come before the shape's.
        component: The constraint component that its results name.
        text: The query, whole.
        path: The path of the shape, or "".
        setwise: Whether one run serves all focus nodes.
        gaps: The offsets in *text* where groups begin; what is bound beforehand goes there.
        reading: The statements that it reads.
        bound: What is bound beforehand besides ``$this``.
        asks: Whether it is an ASK, run for each value node, which must be true.
    """

    place: Place
    node: Node
    component: NamedNode
    text: str = field(repr=False)
    path: str
    setwise: bool
    gaps: tuple[int, ...] = field(repr=False)
    reading: Reading = field(repr=False)
    bound: tuple[tuple[str, Term], ...] = ()
    asks: bool = False


def constraints(shapes: Shapes, place: Place) -> Iterator[Constraint]:
    """The SPARQL constraints of the shape at *place*.

    Raises:
        ShapesError: A query is no SPARQL, or of a form that cannot be run.
    """
    for node in shapes.facts.values(place.shape, SPARQL):
        if isinstance(node, NamedNode | BlankNode) and not shapes.off(node):
            for select in shapes.facts.texts(node, SH("select")):
                yield compiled(shapes, place, node, COMPONENT, select)
    for component in used(shapes, place.shape):
        yield from _of_component(shapes, place, component)


def _of_component(shapes: Shapes, place: Place, component: Component) -> Iterator[Constraint]:
    """What a component of the shapes' own asks; https://www.w3.org/TR/shacl/#sparql-constraint-components."""
    facts, shape = shapes.facts, place.shape
    own = "nodeValidator" if shapes.path_of(shape) is None else "propertyValidator"
    validators = facts.values(component.iri, SH(own)) or facts.values(
        component.iri, SH("validator")
    )
    node = next(iter(validators), None)
    queries = [*facts.texts(node, SH("select")), *facts.texts(node, SH("ask"))]
    if not isinstance(node, NamedNode | BlankNode) or len(queries) != 1:
        raise ShapesError(
            f"the shape {shape}: {component.iri} has no query for it", hint=f"Give it a sh:{own}"
        )
    for given in _given(shapes, shape, component):
        yield compiled(shapes, place, node, NamedNode(component.iri.value), queries[0], given)


def _given(shapes: Shapes, shape: Node, component: Component) -> Iterator[dict[str, Term]]:
    """The values that *shape* gives the parameters: a constraint for each value of a single one."""
    rows = {p: list(shapes.facts.values(shape, p)) for p in (*component.needed, *component.others)}
    held = {_called(p): values for p, values in rows.items() if values}
    if len(component.needed) + len(component.others) > 1 and any(len(v) > 1 for v in held.values()):
        raise ShapesError(
            f"the shape {shape} gives a parameter of {component.iri} several values",
            hint="Give it one, or write two shapes",
        )
    for values in product(*held.values()):
        yield dict(zip(held, values, strict=True))


def _called(parameter: NamedNode) -> str:
    return re.split(r"[/#:]", parameter.value)[-1]


def compiled(
    shapes: Shapes,
    place: Place,
    node: Node,
    component: NamedNode,
    query: str,
    bound: Mapping[str, Term] | None = None,
) -> Constraint:
    """The constraint that asks *query* at *place*."""
    path = shapes.path(place.shape)
    head, query = prologue(shapes, node), _with_path(query, path)
    accepted(head, query, place.shape)
    text = head + query
    names = {token.text for token in tokens(text) if token.kind == "variable"}
    given = {k: v for k, v in {**(bound or {}), **_surroundings(place)}.items() if k in names}
    read = _read(text, place.shape, {"this", *given})
    return Constraint(
        place,
        node,
        component,
        text,
        path,
        setwise(read) and not given,
        tuple(sorted(group.start for group in groups(read))),
        ALL if names & {"shapesGraph"} else reading(read, text),
        tuple(sorted(given.items())),
        read.kind == "ASK",
    )


def _read(text: str, shape: Node, bound: set[str]) -> Query:
    try:
        read = read_query(text, {})
    except Unread as error:
        raise ShapesError(
            f"the query of {shape} cannot be run focus by focus, for {error}",
            hint="Write it simpler",
        ) from None
    for what in forbidden(read, bound | ({"value"} if read.kind == "ASK" else set())):
        fault, _, remedy = what.partition(": ")
        raise ShapesError(
            f"the query of {shape} cannot be run: {fault}", hint=remedy[:1].upper() + remedy[1:]
        )
    return read


SHAPES_GRAPH: Final = NamedNode("x-blank:/shapes")


def _surroundings(place: Place) -> dict[str, Term]:
    return {"shapesGraph": SHAPES_GRAPH, "currentShape": place.shape}


def _with_path(query: str, path: str) -> str:
    """*query* with ``$PATH`` written out; https://www.w3.org/TR/shacl/#pre-binding."""
    if "PATH" not in query:
        return query
    found, end = [], 0
    for token in tokens(query):
        if token.kind == "variable" and token.text == "PATH":
            found += [query[end : token.start], path]
            end = token.end
    return "".join([*found, query[end:]])


_EMPTY: Final = Store()
_PLACE: Final = re.compile(r"\b(\d+):(\d+): ?")


def accepted(head: str, query: str, shape: object) -> None:
    """Pass a query that is SPARQL 1.1, after the prefixes in *head*.

    Raises:
        ShapesError: It is not; names the line in the query.
    """
    try:
        check(query)
        _EMPTY.query(head + query)
    except BadSparql as error:
        raise ShapesError(
            f"the query of {shape} cannot be run: {error.what} (its line {error.line})",
            hint=error.hint,
        ) from error
    except SyntaxError as error:
        text = _PLACE.sub(lambda found: _line(found, head), str(error), count=1)
        raise ShapesError(
            f"the query of {shape} is no SPARQL: {text}",
            hint="Correct it or its sh:prefixes",
        ) from error


def _line(found: re.Match[str], head: str) -> str:
    return f"its line {int(found[1]) - head.count(chr(10))}, column {found[2]}: "


def prologue(given: Shapes, node: Node) -> str:
    """The prefixes that *node* declares; https://www.w3.org/TR/shacl/#sparql-prefixes."""
    lines = set()
    for declared in _declaring(given, node):
        for each in given.facts.values(declared, SH("declare")):
            names = given.facts.texts(each, SH("prefix"))
            spaces = [
                v.value for v in given.facts.values(each, SH("namespace")) if isinstance(v, Literal)
            ]
            lines |= {f"PREFIX {n}: <{s}>\n" for n in names for s in spaces}
    return "".join(sorted(lines))


def _declaring(given: Shapes, node: Node) -> set[Term]:
    """What *node* takes its prefixes from, and what that imports."""
    found, waiting = set[Term](), [*given.facts.values(node, SH("prefixes"))]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += given.facts.values(each, OWL("imports"))
    return found
