"""Property paths; https://www.w3.org/TR/shacl/#property-paths."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.errors import ShapesError
from iotssf_kg.namespaces import RDF, SH
from iotssf_kg.rules.export import Node, Term
from iotssf_kg.rules.facts import Facts

_FIRST, _REST, _NIL = RDF("first"), RDF("rest"), RDF("nil")
# Deeper paths overrun the stack of an engine.
DEEPEST: Final = 40
_WRITTEN: Final = {
    SH("inversePath"): "^{}",
    SH("zeroOrMorePath"): "{}*",
    SH("oneOrMorePath"): "{}+",
    SH("zeroOrOnePath"): "{}?",
}
_EITHER: Final = SH("alternativePath")
_INVERSE, _MANY, _MORE, _ONCE = _WRITTEN


class Index(Protocol):
    """Statements that can be looked up: ``Facts``, or several asked as one."""

    def rows(self, predicate: NamedNode) -> Mapping[Node, Collection[Term]]:
        """Subject → objects, of all statements with *predicate*."""

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Node, NamedNode]]:
        """Subject and object of each statement with *predicate* whose object is an IRI."""

    def values(self, subject: object, predicate: NamedNode) -> Collection[Term]:
        """The objects of *subject*'s statements with *predicate*."""

    def objects(self, predicate: NamedNode) -> Iterator[Term]:
        """The objects of all statements with *predicate*, as often as they are stated."""

    def typed(self, *classes: NamedNode) -> list[Node]:
        """The subjects stated to be of any of *classes*, each once."""

    def triples(self, only: Iterable[NamedNode] | None = None) -> Iterator[Triple]:
        """All statements, or those with the predicates in *only*."""


class Path(NamedTuple):
    """A path: a predicate, an operator on one path, or several in a row or as alternatives.

    Attributes:
        kind: A predicate where ``parts`` is empty; else an operator's term, ``rdf:rest`` for a
            row, ``sh:alternativePath`` for alternatives.
        parts: What it is made of.
    """

    kind: NamedNode
    parts: tuple[Path, ...] = ()

    @property
    def text(self) -> str:
        """It in the syntax of SPARQL."""
        if not self.parts:
            return str(self.kind)
        if self.kind in _WRITTEN:
            [inner] = self.parts
            shown = f"({inner.text})" if inner.kind in _WRITTEN else inner.text
            return _WRITTEN[self.kind].format(shown)
        mark = "|" if self.kind == _EITHER else "/"
        return f"({mark.join(part.text for part in self.parts)})"

    @property
    def predicates(self) -> Iterator[NamedNode]:
        """The predicates in it."""
        if not self.parts:
            yield self.kind
        for part in self.parts:
            yield from part.predicates


def read_path(facts: Facts, node: Term, depth: int = 0) -> Path:
    """The path that *node* describes in *facts*.

    Raises:
        ShapesError: It is malformed, refers to itself, or nests too deep.
    """
    if depth > DEEPEST:
        raise ShapesError("a path refers to itself or nests too deep", hint="Write a shorter path")
    if isinstance(node, NamedNode) and node != _NIL:
        return Path(node)
    # A node that is a list and more than that is a list; the W3C's suite has one.
    for operator in () if facts.values(node, _FIRST) else _WRITTEN:
        for inner in facts.values(node, operator):
            return Path(operator, (read_path(facts, inner, depth + 1),))
    either = next(iter(facts.values(node, _EITHER)), None)
    if either is None and not facts.values(node, _FIRST):
        raise _none()
    parts = tuple(
        read_path(facts, part, depth + 1)
        for part in members(facts, node if either is None else either)
    )
    if len(parts) < 2:
        raise _none()
    return Path(_REST if either is None else _EITHER, parts)


def _none() -> ShapesError:
    return ShapesError("a path is none of SHACL", hint="Correct the sh:path")


def members(facts: Facts, node: Term) -> list[Term]:
    """The members of the list *node*.

    Raises:
        ShapesError: The list is malformed or refers to itself.
    """
    found: list[Term] = []
    seen: set[Term] = set()
    while node != _NIL:
        firsts, rests = facts.values(node, _FIRST), facts.values(node, _REST)
        if node in seen or len(firsts) != 1 or len(rests) != 1:
            raise ShapesError("a list is malformed", hint="Write it in parentheses: ( … )")
        seen.add(node)
        found += firsts
        [node] = rests
    return found


def follow(path: Path, facts: Index, nodes: Iterable[Term]) -> set[Term]:
    """What *path* leads to from *nodes*; https://www.w3.org/TR/shacl/#dfn-value-nodes."""
    return _follow(path, facts, set(nodes), forward=True)


def _follow(path: Path, facts: Index, nodes: set[Term], *, forward: bool) -> set[Term]:
    kind, parts = path
    if not parts:
        return _step(kind, facts, nodes, forward=forward)
    if kind == _INVERSE:
        return _follow(parts[0], facts, nodes, forward=not forward)
    if kind == _EITHER:
        return set().union(*(_follow(part, facts, nodes, forward=forward) for part in parts))
    if kind == _REST:
        for part in parts if forward else parts[::-1]:
            nodes = _follow(part, facts, nodes, forward=forward)
        return nodes
    found = _follow(parts[0], facts, nodes, forward=forward)
    if kind == _ONCE:
        return nodes | found
    seen, waiting = set(found), found
    while waiting:
        waiting = _follow(parts[0], facts, waiting, forward=forward) - seen
        seen |= waiting
    return seen | nodes if kind == _MANY else seen


def _step(predicate: NamedNode, facts: Index, nodes: set[Term], *, forward: bool) -> set[Term]:
    if forward:
        return {v for n in nodes if not isinstance(n, Literal) for v in facts.values(n, predicate)}
    rows: Iterable[tuple[Node, Iterable[Term]]] = facts.rows(predicate).items()
    return {subject for subject, values in rows if not nodes.isdisjoint(values)}
