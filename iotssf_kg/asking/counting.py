"""What is in the default graph, counted; https://www.w3.org/TR/void/#statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from iotssf_kg.asking.questions import opened
from iotssf_kg.dataset.catalogue import CURRENT
from iotssf_kg.dataset.graphs import CATALOGUE, OUTLINE
from iotssf_kg.dataset.partitions import Use, innermost, part_of, statements
from iotssf_kg.namespaces import DCTERMS, RDF, SSF, VOID, XSD
from iotssf_kg.store.embedded import translated

_TYPE: Final = RDF("type")
_EXPORTS: Final = f"""SELECT ?export ?p ?o {{ GRAPH {CATALOGUE} {{
  VALUES ?p {{ {VOID("uriSpace")} {DCTERMS("publisher")} {DCTERMS("issued")} }}
  ?export a {SSF("Export")} , {CURRENT} ; ?p ?o
}} }} ORDER BY ?export ?p ?o"""
_EXAMPLES: Final = f"SELECT ?s {{ ?s a {SSF('Device')} FILTER(isIRI(?s)) }} LIMIT 3"


@dataclass(frozen=True)
class Count:
    """What does one build of a store hold?

    Attributes:
        root: The folder of the store.
        build: The build.
        dataset: The IRI that the answer calls it by.
    """

    root: Path
    build: str
    dataset: str

    def answer(self) -> str:
        """Its description in VoID with every number, as N-Triples."""
        state, dataset = opened(self.root, self.build).state, NamedNode(self.dataset)
        with translated():
            tally = _Tally(state)
            told = [
                *tally.statements(dataset),
                *_exports(state, dataset),
                *(
                    Triple(dataset, VOID("exampleResource"), row[0])
                    for row in _rows(state, _EXAMPLES)
                ),
            ]
        return (serialize(dict.fromkeys(told), format=RdfFormat.N_TRIPLES) or b"").decode()


class _Tally:
    """Numbers, all taken in one pass over the statements of the default graph of *state*."""

    def __init__(self, state: Store) -> None:
        # The outline says which classes there are; it is none of the data.
        outline = {quad.triple for quad in state.quads_for_pattern(None, None, None, OUTLINE)}
        self._told = {triple.predicate for triple in outline}, outline
        self.properties: Counter[NamedNode] = Counter()
        self.kinds: Counter[NamedNode] = Counter()
        self.own: Counter[tuple[NamedNode, NamedNode]] = Counter()
        self.uses: Counter[Use] = Counter()
        self._numbers, self._held = self._typed(state)
        # Hashes alone: of many millions of terms, the texts would not fit.
        self.subjects, self.objects, self.entities = set[int](), set[int](), set[int]()
        for [prop] in _rows(state, "SELECT DISTINCT ?p { ?s ?p ?o }"):
            self._count(state, prop)

    def _typed(self, state: Store) -> tuple[dict[int, int], list[tuple[NamedNode, ...]]]:
        """Hash of a node → a number for what it is; number → the classes."""
        typed: dict[int, list[NamedNode]] = {}
        for quad in self._quads(state, _TYPE):
            if isinstance(quad.object, NamedNode):
                typed.setdefault(hash(quad.subject), []).append(quad.object)
                self.kinds[quad.object] += 1
        numbers: dict[tuple[NamedNode, ...], int] = {(): 0}
        found = {n: numbers.setdefault(tuple(k), len(numbers)) for n, k in typed.items()}
        return found, list(numbers)

    def _quads(self, state: Store, prop: NamedNode) -> Iterator[Any]:
        quads = state.quads_for_pattern(None, prop, None, DefaultGraph())
        predicates, outline = self._told
        if prop not in predicates:
            return quads
        return (quad for quad in quads if quad.triple not in outline)

    def _count(self, state: Store, prop: NamedNode) -> None:
        seen: dict[tuple[int, Any], int] = {}
        # The hottest loop here: it runs over every statement.
        for quad in self._quads(state, prop):
            subject, value = quad.subject, quad.object
            name = hash(subject)
            if name not in self.subjects:
                self.subjects.add(name)
                if isinstance(subject, NamedNode):
                    self.entities.add(name)
            other = hash(value)
            self.objects.add(other)
            of = value.datatype if isinstance(value, Literal) else self._numbers.get(other, 0)
            key = (self._numbers.get(name, 0), of)
            seen[key] = seen.get(key, 0) + 1
        for (number, of), count in seen.items():
            self.properties[prop] += count
            for kind in self._held[number]:
                self._add(kind, prop, of, count)

    def _add(self, kind: NamedNode, prop: NamedNode, of: NamedNode | int, count: int) -> None:
        self.own[kind, prop] += count
        if isinstance(of, NamedNode):
            self.uses[Use(kind, prop, of, literal=True)] += count
        elif prop != _TYPE:
            for each in self._held[of]:
                self.uses[Use(kind, prop, each)] += count

    def statements(self, dataset: NamedNode) -> Iterator[Triple]:
        """The description of *dataset*."""
        yield Triple(dataset, _TYPE, VOID("Dataset"))
        yield from _numbers(
            dataset,
            triples=self.properties.total(),
            entities=len(self.entities),
            classes=len(self.kinds),
            properties=len(self.properties),
            distinctSubjects=len(self.subjects),
            distinctObjects=len(self.objects),
        )
        yield from statements(dataset, [*self.uses, *(Use(*each) for each in self.own)])
        for kind, entities in self.kinds.items():
            yield from _numbers(part_of(dataset, kind), entities=entities)
        for pair, triples in self.own.items():
            yield from _numbers(part_of(dataset, *pair), triples=triples)
        for use, triples in self.uses.items():
            yield from _numbers(innermost(dataset, use), triples=triples)
        for prop, triples in self.properties.items():
            part = NamedNode(f"{part_of(dataset, prop).value}-property")
            yield Triple(dataset, VOID("propertyPartition"), part)
            yield Triple(part, VOID("property"), prop)
            yield from _numbers(part, triples=triples)


def _exports(state: Store, dataset: NamedNode) -> Iterator[Triple]:
    """The current exports: whose they are, and of which names."""
    for export, prop, value in _rows(state, _EXPORTS):
        yield Triple(dataset, VOID("subset"), export)
        yield Triple(export, _TYPE, VOID("Dataset"))
        yield Triple(export, prop, value)


def _rows(state: Store, query: str) -> Iterator[tuple[Any, ...]]:
    solutions: Any = state.query(query)
    return (tuple(solution) for solution in solutions)


def _numbers(node: NamedNode, **counts: int) -> Iterator[Triple]:
    for name, count in counts.items():
        yield Triple(node, VOID(name), Literal(str(count), datatype=XSD("integer")))
