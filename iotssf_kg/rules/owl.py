"""Category schemes as OWL axioms, for a reasoner that knows nothing of our rules.

What is generated from a scheme stays in OWL 2 RL ∩ EL: the value restrictions of a cell imply the
cell; each category and each level has a class of the assets that have it; and what contradicts is
disjoint. Together with the chains of ``core.ttl`` this is an oracle for the part of the closure
that OWL can say. ``individuals`` says what of an export goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Final

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.files import folder
from iotssf_kg.namespaces import OWL, RDF, RDFS, SSF
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.closure import FLOORS
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.ratings import AXIS
from iotssf_kg.rules.scheme import Scheme

_TYPE, _FIRST, _REST, _NIL = RDF("type"), RDF("first"), RDF("rest"), RDF("nil")
_CLASS, _SUBCLASS, _SAME = OWL("Class"), RDFS("subClassOf"), OWL("equivalentClass")
_DISJOINT, _AND = OWL("disjointWith"), OWL("intersectionOf")
_ASSESSMENT, _ADOPTED, _SCHEME = SSF("Assessment"), SSF("adoptedAssessment"), SSF("underScheme")
_STATED, _CELL, _CATEGORY = SSF("statedCategory"), SSF("cell"), SSF("category")

# What the chains of the core run over; everything else said of an individual is no axiom.
_GROUND: Final = (SSF("onAxis"), SSF("impliesLevel"), SSF("inCategory"))
_NOT_LOGIC: Final = (
    OWL("imports"), OWL("versionIRI"), OWL("versionInfo"), OWL("priorVersion"), OWL("deprecated"),
    RDFS("label"), RDFS("comment"), RDFS("isDefinedBy"), RDFS("seeAlso"),
)  # fmt: skip


def assets(value: NamedNode) -> NamedNode:
    """The class of the assets in a category, or of those that have at least a level."""
    return NamedNode(f"{value.value}/assets")


def assessments(cell: NamedNode) -> NamedNode:
    """The class of the assessments that fall in *cell*."""
    return NamedNode(f"{cell.value}/assessments")


def classes(catalogue: Catalogue) -> frozenset[NamedNode]:
    """Every generated class of *catalogue* that things can be found to belong to."""
    values = [*catalogue.axis, *(k for s in catalogue.schemes.values() for k in s.categories)]
    return frozenset((*map(assets, values), *map(assessments, catalogue.category_of)))


def terminology(catalogue: Catalogue) -> list[Triple]:
    """The axioms of the core, of OWL 2 DL, and those generated from *catalogue*."""
    return [*filter(_is_axiom, catalogue.triples), *_beyond(), *axioms(catalogue)]


def axioms(catalogue: Catalogue) -> list[Triple]:
    """What *catalogue*'s schemes and levels say, in OWL 2 RL ∩ EL."""
    made = _Axioms()
    for level, axis in catalogue.axis.items():
        made.define(assets(level), FLOORS[axis], level)
    for rating, axis in AXIS.items():
        levels = [level for level, on in catalogue.axis.items() if on == axis]
        for one, other in combinations(levels, 2):
            made.exclude(
                made.all_of(_ASSESSMENT, made.value(rating, one)), made.value(rating, other)
            )
    for scheme in catalogue.schemes.values():
        _scheme(made, scheme, catalogue)
    return made.triples


def _scheme(made: _Axioms, scheme: Scheme, catalogue: Catalogue) -> None:
    for levels, cell in scheme.cells.items():
        under = made.value(_SCHEME, scheme.iri)
        ratings = (made.value(_rating(level, catalogue), level) for level in levels)
        made.add(made.all_of(under, *ratings), _SUBCLASS, made.value(_CELL, cell))
        made.define(assessments(cell), _CELL, cell)
    for category in scheme.categories:
        made.define(assets(category), _CATEGORY, category)
        _contradictions(made, scheme, category, catalogue)


def _contradictions(
    made: _Axioms, scheme: Scheme, category: NamedNode, catalogue: Catalogue
) -> None:
    stated = NamedNode(f"{category.value}/stated")
    made.define(stated, _STATED, category)
    for other in scheme.categories:
        if other != category:
            made.exclude(stated, made.value(_CATEGORY, other))
    reachable = frozenset().union(*scheme.levels_of(category))
    for level in catalogue.axis:
        if level not in reachable:
            under = made.value(_SCHEME, scheme.iri)
            rated = made.all_of(under, made.value(_rating(level, catalogue), level))
            made.exclude(stated, made.some(_ADOPTED, rated))


def _rating(level: NamedNode, catalogue: Catalogue) -> NamedNode:
    return next(rating for rating, axis in AXIS.items() if axis == catalogue.axis[level])


class _Axioms:
    """Axioms in their RDF form, as they are made."""

    def __init__(self) -> None:
        self.triples: list[Triple] = []

    def add(self, subject: Node, predicate: NamedNode, value: Term) -> None:
        self.triples.append(Triple(subject, predicate, value))

    def define(self, name: NamedNode, predicate: NamedNode, value: NamedNode) -> None:
        """*name* is the class of what has *value* by *predicate*."""
        self.add(name, _TYPE, _CLASS)
        self.add(name, _SAME, self.value(predicate, value))

    def exclude(self, one: Node, other: Node) -> None:
        """Nothing is of both classes."""
        self.add(one, _DISJOINT, other)

    def value(self, predicate: NamedNode, value: NamedNode) -> BlankNode:
        return self._restriction(predicate, OWL("hasValue"), value)

    def some(self, predicate: NamedNode, filler: Node) -> BlankNode:
        return self._restriction(predicate, OWL("someValuesFrom"), filler)

    def all_of(self, *operands: Node) -> BlankNode:
        node = BlankNode()
        self.add(node, _TYPE, _CLASS)
        self.add(node, _AND, self.list(operands))
        return node

    def list(self, members: Sequence[Node]) -> Node:
        head: Node = _NIL
        for member in reversed(members):
            node = BlankNode()
            self.add(node, _FIRST, member)
            self.add(node, _REST, head)
            head = node
        return head

    def _restriction(self, predicate: NamedNode, kind: NamedNode, value: Node) -> BlankNode:
        node = BlankNode()
        self.add(node, _TYPE, OWL("Restriction"))
        self.add(node, OWL("onProperty"), predicate)
        self.add(node, kind, value)
        return node


def _is_axiom(triple: Triple) -> bool:
    predicate, value = triple.predicate, triple.object
    if predicate == _TYPE:
        return isinstance(value, NamedNode) and value.value.startswith(str(OWL))
    logic = predicate.value.startswith((str(OWL), str(RDFS), str(RDF)))
    return (logic and predicate not in _NOT_LOGIC) or predicate in _GROUND


@cache
def _beyond() -> tuple[Triple, ...]:
    data = (folder("ontology") / "dl.ttl").read_bytes()
    quads = parse(data, RdfFormat.TURTLE, rename_blank_nodes=True)
    return tuple(quad.triple for quad in quads if _is_axiom(quad.triple))
