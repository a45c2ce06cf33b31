"""What would make an engine crash, hang or pass over a shape in silence, found before it runs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from iotssf_kg.errors import ShapesError, SourceError
from iotssf_kg.namespaces import OWL, SH, XSD, local
from iotssf_kg.rules.export import Term
from iotssf_kg.validation import anatomy, terms
from iotssf_kg.validation.expressions import fault
from iotssf_kg.validation.paths import members, read_path
from iotssf_kg.validation.shapes import Shapes

# Deeper nesting overruns the stack of an engine.
DEEPEST: Final = 40
# What refers to much many times over unfolds to more than any engine comes to the end of.
LARGEST: Final = 100_000
_TRUTHS: Final = ("true", "false", "1", "0")
_RESERVED: Final = "x-blank:"
# What is wrong, and the remedy.
_Faults: TypeAlias = Iterator[tuple[str, str]]
_Look: TypeAlias = Callable[[Shapes, Term], _Faults]


def preflight(shapes: Shapes) -> None:
    """Pass *shapes* that each engine runs as they are meant, and that bring all they need.

    Raises:
        ShapesError: They are not such; names the shape and a remedy.
    """
    for subject, imported in shapes.facts.pairs(OWL("imports")):
        if not any(shapes.facts.values(imported, p) for p in shapes.facts.predicates):
            raise ShapesError(
                f"{local(subject)} imports {imported}, which is not fetched",
                hint="Put both in one file, and take owl:imports out",
            )
    runnable(shapes)


def runnable(shapes: Shapes) -> None:
    """Pass *shapes* that each engine runs as they are meant.

    Raises:
        ShapesError: They are not such; names the shape and a remedy.
    """
    for check in (_words, _reserved):
        for what, hint in check(shapes):
            raise ShapesError(what, hint=hint)
    for shape, name in _shapes(shapes).items():
        for look in _LOOKS:
            for what, hint in _looked(look, shapes, shape):
                raise _of(name, what, hint)


def _looked(look: _Look, shapes: Shapes, shape: Term) -> _Faults:
    try:
        yield from look(shapes, shape)
    except SourceError as error:
        yield error.what, error.hint


def _of(name: str, what: str, hint: str) -> ShapesError:
    return ShapesError(f"the shape {name}: {what}", hint=hint)


def _shapes(shapes: Shapes) -> dict[Term, str]:
    """The shapes that are looked at and those they refer to, each with a name for a reader."""
    found: dict[Term, _Met] = {}
    for root in shapes.roots:
        _meet(shapes, (root,), found)
    return {shape: met.name for shape, met in found.items()}


class _Met(NamedTuple):
    """A shape, and how many it unfolds to and how deep."""

    name: str
    size: int
    depth: int


def _meet(shapes: Shapes, trail: tuple[Term, ...], found: dict[Term, _Met]) -> _Met:
    *above, shape = trail
    name = _name(trail)
    if shape in above:
        raise _of(name, "it refers to itself", "Write out as many steps as are needed")
    if shape not in found:
        below = [] if len(trail) > DEEPEST else _below(shapes, shape, name)
        met = [_meet(shapes, (*trail, each), found) for each in below]
        size, depth = sum(m.size for m in met), max((m.depth for m in met), default=0)
        found[shape] = _Met(name, size + 1, depth + 1)
    if len(above) + found[shape].depth > DEEPEST or found[shape].size > LARGEST:
        raise _of(name, "it nests too deep", "Write it with fewer shapes in shapes")
    return found[shape]


def _name(trail: tuple[Term, ...]) -> str:
    named = [local(each) for each in trail if isinstance(each, NamedNode)]
    inside = "" if isinstance(trail[-1], NamedNode) else "a part of "
    return inside + (named[-1] if named else "that has no name")


def _below(shapes: Shapes, shape: Term, name: str) -> list[Term]:
    try:
        return [*shapes.facts.values(shape, anatomy.PROPERTY), *anatomy.nested(shapes, shape)]
    except SourceError as error:
        raise _of(name, error.what, error.hint) from error


def _words(shapes: Shapes) -> _Faults:
    """Properties of SHACL that are unknown, or known and not run."""
    stated = set(shapes.facts.typed(SH("NodeShape"), SH("PropertyShape")))
    said = {*stated, *anatomy.within(shapes, shapes.roots)}
    for predicate in shapes.facts.predicates:
        name = predicate.value.removeprefix(SH)
        if not predicate.value.startswith(SH) or name in terms.KNOWN - terms.UNRUN.keys():
            continue
        for subject in shapes.facts.rows(predicate):
            if subject in said:
                yield _word(name, local(subject))


def _word(name: str, where: str) -> tuple[str, str]:
    unrun = "js" if name.startswith("js") else name
    if unrun in terms.UNRUN:
        return f"the shape {where}: sh:{name} is not supported", terms.UNRUN[unrun]
    near = difflib.get_close_matches(name, terms.KNOWN, 1)
    hint = f"Did you mean sh:{near[0]}?" if near else "Take it out"
    return f"the shape {where}: SHACL has no sh:{name}", hint


def _reserved(shapes: Shapes) -> _Faults:
    for triple in shapes.triples:
        for term in triple:
            if isinstance(term, NamedNode) and term.value.startswith(_RESERVED):
                yield f"{term} is of a reserved scheme", "Name it otherwise"


def _values(shapes: Shapes, shape: Term) -> _Faults:
    facts = shapes.facts
    for name in terms.SINGLE:
        if len(facts.values(shape, SH(name))) > 1:
            yield f"it has several sh:{name}", "Keep one, or write two shapes"
    for name in terms.NAMES:
        if len(facts.nodes(shape, SH(name))) < len(facts.values(shape, SH(name))):
            yield f"a value of sh:{name} is no IRI", "Write an IRI"
    for value in facts.nodes(shape, SH("nodeKind")):
        if value.value.removeprefix(SH) not in terms.NODE_KINDS:
            yield f"{local(value)} is no kind of node", "Use sh:IRI, sh:Literal or sh:BlankNode"
    if any(isinstance(node, BlankNode) for node in facts.values(shape, SH("targetNode"))):
        yield "a target is a blank node, which no data can have", "Name the node"


def _literals(shapes: Shapes, shape: Term) -> _Faults:
    for name in terms.COUNTS:
        for value in shapes.facts.values(shape, SH(name)):
            if not _count(value):
                yield f"{value} is no number for sh:{name}", "Write an integer from 0"
    for name in terms.BOOLEANS:
        for value in shapes.facts.values(shape, SH(name)):
            if not isinstance(value, Literal) or value.value not in _TRUTHS:
                yield f"{value} is no value for sh:{name}", "Write true or false"


def _count(value: Term) -> bool:
    if not isinstance(value, Literal) or value.datatype != XSD("integer"):
        return False
    return value.value.isdecimal() and len(value.value) < 10


def _lists(shapes: Shapes, shape: Term) -> _Faults:
    for name in terms.LISTS:
        for node in shapes.facts.values(shape, SH(name)):
            members(shapes.facts, node)
    yield from ()


def _paths(shapes: Shapes, shape: Term) -> _Faults:
    for path in shapes.facts.values(shape, SH("path")):
        read_path(shapes.facts, path)
    if not shapes.facts.values(shape, SH("path")):
        for name in terms.OF_VALUES:
            if shapes.facts.values(shape, SH(name)):
                yield f"it has sh:{name} and no sh:path", "Give it a path"


def _patterns(shapes: Shapes, shape: Term) -> _Faults:
    flags = next(iter(shapes.facts.texts(shape, SH("flags"))), "")
    for pattern in shapes.facts.values(shape, SH("pattern")):
        text = pattern.value if isinstance(pattern, Literal) else None
        found = fault(text, flags) if text is not None else "it is no text"
        if found:
            yield f"sh:pattern {pattern}: {found}", "Write a simpler pattern"


def _queries(shapes: Shapes, shape: Term) -> _Faults:
    for node in shapes.facts.values(shape, anatomy.SPARQL):
        if len(shapes.facts.texts(node, SH("select"))) != 1:
            yield "a sh:sparql has not just one sh:select", "Give it one query"


_LOOKS: Final[tuple[_Look, ...]] = (
    _values,
    _literals,
    _lists,
    _paths,
    _patterns,
    _queries,
)
