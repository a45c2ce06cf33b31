"""Shapes compiled once: which part goes to which engine, and which statements they read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import RDF, RDFS, SH, SSF
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.validation import anatomy
from iotssf_kg.validation.constraints import Constraint, constraints
from iotssf_kg.validation.preflight import runnable
from iotssf_kg.validation.shapes import Shapes, shapes

_TYPE, _SUBCLASS = RDF("type"), RDFS("subClassOf")
# A result whose value is in a perspective is about a requirement.
_ALWAYS: Final = frozenset((SSF("inPerspective"),))
_TARGETS: Final = tuple(
    SH(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_COMPARED: Final = tuple(
    SH(name) for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")
)


@dataclass(frozen=True)
class Compiled:
    """What is worked out of shapes once and used for many graphs; see :func:`compiled`.

    Attributes:
        shapes: What was compiled.
        constraints: The SPARQL that our own stage runs.
        core: The shapes for an engine of SHACL Core, or None where no constraint is left for it.
        hard: The shapes that only pySHACL runs: SPARQL inside sh:not, sh:or and the like.
        reads: The predicates of the statements that matter, or None for all.
        core_reads: Those that matter to ``core``.
    """

    shapes: Shapes
    constraints: tuple[Constraint, ...]
    core: Shapes | None = field(repr=False)
    hard: Shapes | None = field(repr=False)
    reads: frozenset[NamedNode] | None
    core_reads: frozenset[NamedNode] | None = field(repr=False)


def compiled(given: Shapes) -> Compiled:
    """*given*, compiled; a second call gives the same object.

    Raises:
        ShapesError: A shape is malformed, refers to itself, or has a query that cannot be run.
    """
    if "compiled" not in given.kept:
        given.kept["compiled"] = _compile(given)
    kept: Compiled = given.kept["compiled"]
    return kept


def _compile(given: Shapes) -> Compiled:
    runnable(given)
    found = {root: list(anatomy.places(given, root)) for root in given.roots}
    hard = {root for root, places in found.items() if any(_hard(given, p) for p in places)}
    easy = [place for root, places in found.items() if root not in hard for place in places]
    taken = tuple(c for place in easy for c in constraints(given, place))
    # Queries that pySHACL will run are held to the same rules.
    for shape in anatomy.within(given, hard):
        if isinstance(shape, NamedNode | BlankNode):
            list(constraints(given, anatomy.Place(shape, (), shape)))
    core = _core(given, hard, easy)
    core_reads = frozenset[NamedNode]() if core is None else _core_reads(given, easy)
    asked = [] if hard else [c.reading.predicates for c in taken]
    reads = _union([None if hard else core_reads, *map(_named, asked), _targeted(given), _ALWAYS])
    return Compiled(given, taken, core, only(given, hard) if hard else None, reads, core_reads)


def _named(predicates: Iterable[str] | None) -> frozenset[NamedNode] | None:
    return None if predicates is None else frozenset(map(NamedNode, predicates))


def _union(sets: Iterable[frozenset[NamedNode] | None]) -> frozenset[NamedNode] | None:
    found = set[NamedNode]()
    for each in sets:
        if each is None:
            return None
        found |= each
    return frozenset(found)


def _hard(given: Shapes, place: anatomy.Place) -> bool:
    """Whether only pySHACL runs the shape: one that it holds nodes to has SPARQL, or is misread."""
    below = anatomy.within(given, anatomy.nested(given, place.shape))
    if any(anatomy.queried(given, shape) for shape in below):
        return True
    return any(_misread(given, shape) for shape in (place.shape, *below))


def _misread(given: Shapes, shape: Term) -> bool:
    """Whether the Rust engine holds a closed property shape against the focus, not the values."""
    closed = given.facts.texts(shape, SH("closed"))
    return bool(closed) and bool(given.facts.values(shape, SH("path")))


def _core(given: Shapes, hard: set[Node], easy: list[anatomy.Place]) -> Shapes | None:
    if not any(given.facts.values(place.shape, each) for place in easy for each in anatomy.CORE):
        return None
    rest = only(given, set(given.roots) - hard) if hard else given
    if not rest.facts.rows(anatomy.SPARQL):
        return rest
    return shapes(t for t in rest.triples if t.predicate != anatomy.SPARQL)


def only(given: Shapes, kept: set[Node]) -> Shapes:
    """*given* with the targets of *kept* alone."""
    gone = set(given.roots) - kept
    return shapes(
        t
        for t in given.triples
        if t.subject not in gone
        or not (t.predicate in _TARGETS or (t.predicate == _TYPE and t.subject in given.implied))
    )


def _targeted(given: Shapes) -> frozenset[NamedNode]:
    """What is read to find the focus nodes."""
    found = set[NamedNode]()
    for root in given.roots:
        found |= {_TYPE, _SUBCLASS} if given.classes(root) else set()
        for target in ("targetSubjectsOf", "targetObjectsOf"):
            found.update(given.facts.nodes(root, SH(target)))
    return frozenset(found)


def _core_reads(given: Shapes, easy: Iterable[anatomy.Place]) -> frozenset[NamedNode] | None:
    facts = given.facts
    found = set(_targeted(given))
    for shape in anatomy.within(given, [place.shape for place in easy]):
        if any(text in ("true", "1") for text in facts.texts(shape, SH("closed"))):
            return None
        path = given.path_of(shape)
        found.update(path.predicates if path else ())
        found |= {_TYPE, _SUBCLASS} if facts.values(shape, SH("class")) else set()
        for each in _COMPARED:
            found.update(facts.nodes(shape, each))
    return frozenset(found)
