"""Which shapes refer to which, and where their SPARQL stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation.paths import members
from iotssf_kg.validation.shapes import Shapes, below

PROPERTY: Final = SH("property")
SPARQL: Final = SH("sparql")
# What refers to shapes of which only the outcome counts, and lists of them.
_NESTING: Final = (SH("node"), SH("not"), SH("qualifiedValueShape"))
LISTING: Final = (SH("and"), SH("or"), SH("xone"))
# The parameters of SHACL Core; https://www.w3.org/TR/shacl/#core-components.
CORE: Final = frozenset(
    SH(name)
    for name in (
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive"),
        *("maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "languageIn"),
        *("uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "not", "and", "or"),
        *("xone", "node", "qualifiedValueShape", "closed", "hasValue", "in"),
    )
)


class Place(NamedTuple):
    """A shape whose results stand in the report.

    Attributes:
        root: The shape with the target.
        chain: The property shapes that lead from the root's focus nodes to this shape's.
        shape: The shape itself.
    """

    root: Node
    chain: tuple[Node, ...]
    shape: Node


class Component(NamedTuple):
    """A constraint component that the shapes bring; https://www.w3.org/TR/shacl/#sparql-constraint-components.

    Attributes:
        iri: What it is called.
        needed: The parameters a shape must give.
        others: The parameters it may give.
    """

    iri: Node
    needed: tuple[NamedNode, ...]
    others: tuple[NamedNode, ...]


def places(shapes: Shapes, root: Node) -> Iterator[Place]:
    """The shapes of *root* whose results stand in the report.

    Raises:
        ShapesError: They refer to themselves.
    """
    yield from _places(shapes, Place(root, (), root), ())


def _places(shapes: Shapes, place: Place, above: tuple[Node, ...]) -> Iterator[Place]:
    root, chain, shape = place
    if shapes.off(shape):
        return
    if shape in above:
        raise ShapesError(f"the shape {shape} refers to itself", hint="Write out as deep as needed")
    yield place
    inner = chain if shapes.path_of(shape) is None else (*chain, shape)
    for each in shapes.facts.values(shape, PROPERTY):
        if isinstance(each, NamedNode | BlankNode):
            yield from _places(shapes, Place(root, inner, each), (*above, shape))


def nested(shapes: Shapes, shape: object) -> Iterator[Term]:
    """The shapes that *shape* asks for an outcome, not for results."""
    for predicate in _NESTING:
        yield from shapes.facts.values(shape, predicate)
    for predicate in LISTING:
        for listed in shapes.facts.values(shape, predicate):
            yield from members(shapes.facts, listed)


def within(shapes: Shapes, tops: Iterable[Term]) -> set[Term]:
    """*tops* and all shapes that they refer to."""
    found, waiting = set[Term](), list(tops)
    while waiting:
        shape = waiting.pop()
        if shape not in found:
            found.add(shape)
            waiting += [*nested(shapes, shape), *shapes.facts.values(shape, PROPERTY)]
    return found


def components(shapes: Shapes) -> tuple[Component, ...]:
    """The constraint components that *shapes* brings."""
    if "components" not in shapes.kept:
        found = shapes.facts.typed(*below(shapes.facts, SH("ConstraintComponent")))
        shapes.kept["components"] = tuple(_component(shapes, each) for each in found)
    kept: tuple[Component, ...] = shapes.kept["components"]
    return kept


def _component(shapes: Shapes, iri: Node) -> Component:
    facts = shapes.facts
    needed, others = list[NamedNode](), list[NamedNode]()
    for parameter in facts.values(iri, SH("parameter")):
        free = any(text in ("true", "1") for text in facts.texts(parameter, SH("optional")))
        (others if free else needed).extend(facts.nodes(parameter, SH("path")))
    order = lambda each: each.value  # noqa: E731
    return Component(iri, tuple(sorted(needed, key=order)), tuple(sorted(others, key=order)))


def used(shapes: Shapes, shape: object) -> list[Component]:
    """The components whose parameters *shape* gives."""
    return [
        each
        for each in components(shapes)
        if each.needed and all(shapes.facts.values(shape, p) for p in each.needed)
    ]


def queried(shapes: Shapes, shape: object) -> bool:
    """Whether *shape* itself, not one it refers to, has SPARQL to be run."""
    return bool(shapes.facts.values(shape, SPARQL)) or bool(used(shapes, shape))
