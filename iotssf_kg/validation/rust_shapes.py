"""Shapes as the Rust engine ``shacl`` is to read them; what they mean is the same.

Blank nodes get IRIs, but for those of paths: the engine renames what has none. Where a shape is
only asked whether a node conforms, ``sh:class`` becomes a path to the class: held against one node
alone, the engine goes through all instances of the class for each node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, Triple

from iotssf_kg.namespaces import RDF, RDFS, SH
from iotssf_kg.rules.export import Term
from iotssf_kg.validation import anatomy
from iotssf_kg.validation.shapes import Shapes

# What begins the IRI that a blank node gets.
BLANK: Final = "x-blank:"
_CLASS, _NODE, _PATH = SH("class"), SH("node"), SH("path")
_TYPE, _FIRST, _REST = RDF("type"), RDF("first"), RDF("rest")
_PATHS: Final = (
    _PATH,
    *(SH(name) for name in ("inversePath", "alternativePath")),
    *(SH(name) for name in ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")),
)


def rewritten(shapes: Shapes) -> Iterator[Triple]:
    """The statements of *shapes*, as the engine is to read them."""
    kept = _of_paths(shapes)

    def name(term: Any) -> Any:
        free = isinstance(term, BlankNode) and term not in kept
        return NamedNode(BLANK + term.value) if free else term

    asked = _only_asked(shapes)
    classes: dict[Term, NamedNode] = {}
    for triple in shapes.triples:
        subject, predicate, value = triple
        if predicate == _CLASS and subject in asked:
            held = classes.setdefault(value, NamedNode(f"{BLANK}/class/{len(classes)}"))
            yield Triple(name(subject), _NODE, held)
        else:
            yield Triple(name(subject), predicate, name(value))
    for value, held in classes.items():
        yield from _instance(held, name(value))


def _instance(held: NamedNode, of: Any) -> Iterator[Triple]:
    """The shape *held*, to which the instances of the class *of* conform."""
    end = NamedNode(f"{held.value}/end")
    types, step, above = BlankNode(), BlankNode(), BlankNode()
    yield Triple(held, _TYPE, SH("NodeShape"))
    yield Triple(held, SH("property"), end)
    yield Triple(end, _TYPE, SH("PropertyShape"))
    yield Triple(end, SH("hasValue"), of)
    # rdf:type/rdfs:subClassOf*
    yield Triple(end, _PATH, types)
    yield Triple(types, _FIRST, _TYPE)
    yield Triple(types, _REST, step)
    yield Triple(step, _FIRST, above)
    yield Triple(step, _REST, RDF("nil"))
    yield Triple(above, SH("zeroOrMorePath"), RDFS("subClassOf"))


def _only_asked(shapes: Shapes) -> set[Term]:
    """The shapes of which only the outcome counts, never a result."""
    told = {place.shape for root in shapes.roots for place in anatomy.places(shapes, root)}
    inner = (each for shape in told for each in anatomy.nested(shapes, shape))
    return anatomy.within(shapes, inner) - told


def _of_paths(shapes: Shapes) -> set[Term]:
    """The blank nodes that are parts of paths."""
    kept = set[Term]()
    waiting = [value for path in _PATHS for v in shapes.facts.rows(path).values() for value in v]
    while waiting:
        part = waiting.pop()
        if isinstance(part, BlankNode) and part not in kept:
            kept.add(part)
            for step in (_FIRST, _REST):
                waiting += shapes.facts.values(part, step)
    return kept
