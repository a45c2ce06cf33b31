"""What ties exports together: the paths over which one is judged by what others say.

``shapes/consistency.ttl`` compares an asset with what feeds it, with its parts, with others of
its model and with whoever else rates them; the outcome of a need looks at what evidence is about.
Exports are not tied as wholes but by single nodes: whoever uses one model of a maker, or one test
house, need not be read together with all that do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from math import inf
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE
from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rules.coverage import ASSETS
from iotssf_kg.rules.export import Export, Term
from iotssf_kg.store import Reader, Row, ask, select

# Each step leads from nodes of one kind to nodes of another; ^ against the direction of the
# property. A comma stands for a node of the same export, which may be blank, as connections can be.
_STEPS: Final = """
asset ^to,from asset
asset hasPart asset
asset adoptedAssessment rating
asset ^assesses rating
asset usedIn context
asset model model
asset model used
used ^model sibling
sibling adoptedAssessment rating
sibling usedIn context
model gtin gtin
gtin ^gtin like
model cpe cpe
cpe ^cpe like
model modelNumber number
number ^modelNumber like
model ^assesses rating
like ^assesses rating
rating inContext context
measure evidencedBy evidence
evidence about subject
"""
# What findings that depend on others are about: the class of such a node, or what is said of it.
_ASSET_SAYS: Final = ("adoptedAssessment", "statedCategory", "model", "hasPart")
_FOCUSES: Final = {
    "asset": frozenset((*ASSETS, *map(SSF, _ASSET_SAYS))),
    "model": frozenset((SSF("ProductModel"),)),
    "measure": frozenset((SSF("evidencedBy"),)),
}
# Steps through these begin at literals, which nobody describes.
_VALUES: Final = frozenset(("gtin", "cpe", "number"))
_TYPE: Final = RDF("type")
# As many names as a query that an endpoint takes can hold.
_BATCH: Final = 500
# Ends that are asked for at first, for each export that is needed.
_ENDS: Final = 8


class Link(NamedTuple):
    """One property, followed or gone against."""

    predicate: NamedNode
    against: bool


class Step(NamedTuple):
    """A path from nodes of the kind *near* to those of the kind *far*."""

    near: str
    path: tuple[Link, ...]
    far: str


class Found(NamedTuple):
    """Where paths lead: the nodes, and the exports that state the paths; the nearest first."""

    nodes: Iterable[Term]
    exports: Iterable[NamedNode]


_Ends: TypeAlias = Iterator[tuple[Term, NamedNode]]


def _step(line: str) -> Step:
    near, path, far = line.split()
    links = (Link(SSF(name.removeprefix("^")), name.startswith("^")) for name in path.split(","))
    return Step(near, tuple(links), far)


def _reversed(step: Step) -> Step:
    path = tuple(Link(each.predicate, not each.against) for each in reversed(step.path))
    return Step(step.far, path, step.near)


_THERE: Final = tuple(map(_step, _STEPS.split("\n")[1:-1]))
_BACK: Final = tuple(map(_reversed, _THERE))
_KINDS: Final = frozenset(kind for step in _THERE for kind in (step.near, step.far))
_TYING: Final = frozenset(link.predicate for step in _THERE for link in step.path)


def _focuses(triples: Iterable[Triple]) -> dict[str, Set[Term]]:
    """Kind → the nodes that *triples* describe and that findings of that kind can be about."""
    found: dict[str, set[Term]] = {kind: set() for kind in _FOCUSES}
    kinds = {mark: kind for kind, marks in _FOCUSES.items() for mark in marks}
    for subject, predicate, value in triples:
        kind = kinds.get(value if predicate == _TYPE else predicate)
        if kind is not None:
            found[kind].add(subject)
    return dict(found)


class Ties:
    """The ties among the current exports of a store and those about to enter.

    Args:
        store: Where the current ones are.
        given: Those about to enter.
    """

    def __init__(self, store: Reader, given: Iterable[Export]) -> None:
        self._store = store
        self._links: dict[Link, dict[Term, list[tuple[Term, NamedNode]]]] = {}
        for export in given:
            for said in export.triples:
                if said.predicate in _TYING:
                    self._enter(Link(said.predicate, False), said.subject, said.object, export)
                    self._enter(Link(said.predicate, True), said.object, said.subject, export)

    def _enter(self, link: Link, near: Term, far: Term, export: Export) -> None:
        self._links.setdefault(link, {}).setdefault(near, []).append((far, export.iri))

    def needed_by(self, triples: Iterable[Triple], most: float = inf) -> Found:
        """What findings about the nodes that *triples* describe depend on.

        Where more than *most* exports state the paths to it, only what is near is found, and more
        than so many of these exports.
        """
        return self._walk(_focuses(triples), _THERE, most)

    def needing(self, nodes: Set[Term]) -> Found:
        """What findings that depend on *nodes* are about, and what lies between."""
        return self._walk(dict.fromkeys(_KINDS - _VALUES, nodes), _BACK)

    def _walk(
        self, start: Mapping[str, Set[Term]], steps: Sequence[Step], most: float = inf
    ) -> Found:
        seen = {kind: dict.fromkeys(start.get(kind, ())) for kind in _KINDS}
        nodes = dict.fromkeys(node for found in seen.values() for node in found)
        exports: dict[NamedNode, None] = {}
        waiting = deque[tuple[str, Iterable[Term]]](start.items())
        while waiting:
            kind, reached = waiting.popleft()
            for step in (each for each in steps if each.near == kind):
                fresh: dict[Term, None] = {}
                for end, export in self._ends(reached, step.path, most):
                    exports[export] = None
                    if end not in seen[step.far]:
                        seen[step.far][end] = nodes[end] = fresh[end] = None
                    if len(exports) > most:
                        return Found(nodes, exports)
                if fresh:
                    waiting.append((step.far, fresh))
        return Found(nodes, exports)

    def _ends(self, nodes: Iterable[Term], path: tuple[Link, ...], most: float) -> _Ends:
        for node in nodes:
            yield from self._given(node, path)
        # A store that nothing was loaded into yet is asked nothing; it would be thousands of times.
        asked = nodes if self._known.issuperset(link.predicate for link in path) else ()
        named = [str(node) for node in asked if isinstance(node, NamedNode | Literal)]
        for first in range(0, len(named), _BATCH):
            yield from self._stored(named[first : first + _BATCH], path, most)

    def _given(self, node: Term, path: tuple[Link, ...]) -> _Ends:
        for far, export in self._links.get(path[0], {}).get(node, ()):
            if path[1:]:
                yield from self._given(far, path[1:])
            else:
                yield far, export

    @cached_property
    def _known(self) -> frozenset[NamedNode]:
        """Those of the tying properties that a current graph of the store states."""
        current = f"GRAPH {CATALOGUE} {{ ?graph a {CURRENT} }}"
        return frozenset(
            predicate
            for predicate in _TYING
            if ask(self._store, f"ASK {{ GRAPH ?graph {{ ?s {predicate} ?o }} {current} }}")
        )

    def _stored(self, names: Iterable[str], path: tuple[Link, ...], most: float) -> _Ends:
        """The ends of *path* in the current graphs of the store, all or until none are needed."""
        row = f"?near {{ {' '.join(names)} }}"
        said = f"GRAPH ?graph {{ {_pattern(path)} }} GRAPH {CATALOGUE} {{ ?graph a {CURRENT} }}"
        text = f"SELECT DISTINCT ?far ?graph {{ VALUES {row} {said} }}"
        if most < inf:
            # A number that many makers give their models would lead to all of these.
            few = int(_ENDS * most)
            found = select(self._store, f"{text} LIMIT {few}")
            yield from _pairs(found)
            if len(found) < few:
                return
        yield from _pairs(select(self._store, text))


def _pairs(found: Iterable[Row]) -> _Ends:
    for row in found:
        if isinstance(row["graph"], NamedNode):
            yield row["far"], row["graph"]


def _pattern(path: tuple[Link, ...]) -> str:
    nodes = ["?near", *(f"?between{index}" for index in range(1, len(path))), "?far"]
    return " . ".join(
        f"{far} {link.predicate} {near}" if link.against else f"{near} {link.predicate} {far}"
        for link, near, far in zip(path, nodes, nodes[1:], strict=False)
    )
