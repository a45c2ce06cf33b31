"""Statements indexed by predicate: what the rules look things up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad, Triple

from iotssf_kg.namespaces import RDF
from iotssf_kg.rules.terms import Node, Term

_TYPE = RDF("type")


# One value, as most subjects have of a predicate, or several in the order they came. A container
# for every single value would double the cost, and a list make a long row quadratic.
_Held: TypeAlias = Term | dict[Term, None]


class Counts(NamedTuple):
    """How many pairs of subject and predicate have a value, and how many values there are."""

    rows: int
    values: int


class Facts:
    """The statements of one graph, predicate first, then subject.

    Args:
        statements: Read once; duplicates are dropped, and graph names not looked at.
    """

    def __init__(self, statements: Iterable[Triple | Quad] = ()) -> None:
        rows: defaultdict[NamedNode, dict[Node, _Held]] = defaultdict(dict)
        # The hottest loop there is: it runs over every statement of every export.
        for statement in statements:
            # No triple is a subject here: documents are RDF 1.1.
            subject: Node = statement.subject  # type: ignore[assignment]
            value = statement.object
            held = rows[statement.predicate].setdefault(subject, value)
            if held is not value:
                if isinstance(held, dict):
                    held[value] = None
                elif held != value:
                    rows[statement.predicate][subject] = {held: None, value: None}
        self._rows = dict(rows)
        self._classes: dict[Term, list[Node]] = {}
        for subject, classes in self._entries(_TYPE):
            for each in classes:
                self._classes.setdefault(each, []).append(subject)

    @property
    def predicates(self) -> Collection[NamedNode]:
        """The predicates that occur."""
        return self._rows.keys()

    @property
    def subjects(self) -> set[Node]:
        """The nodes that anything is said of."""
        return set().union(*self._rows.values())

    @property
    def classes(self) -> Collection[Term]:
        """What anything is stated to be."""
        return self._classes.keys()

    def rows(self, predicate: NamedNode) -> Mapping[Node, Collection[Term]]:
        """Subject → objects, of all statements with *predicate*."""
        return dict(self._entries(predicate))

    def _entries(self, predicate: NamedNode) -> Iterator[tuple[Node, Collection[Term]]]:
        for subject, held in self._rows.get(predicate, {}).items():
            yield subject, held if isinstance(held, dict) else (held,)

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Node, NamedNode]]:
        """Subject and object of each statement with *predicate* whose object is an IRI."""
        for subject, values in self._entries(predicate):
            for value in values:
                if isinstance(value, NamedNode):
                    yield subject, value

    def values(self, subject: object, predicate: NamedNode) -> Collection[Term]:
        """The objects of *subject*'s statements with *predicate*."""
        row = self._rows.get(predicate)
        held = row.get(subject) if row else None  # type: ignore[call-overload]
        if held is None:
            return ()
        return held if isinstance(held, dict) else (held,)

    def nodes(self, subject: object, predicate: NamedNode) -> list[NamedNode]:
        """Those of :meth:`values` that are IRIs."""
        return [v for v in self.values(subject, predicate) if isinstance(v, NamedNode)]

    def texts(self, subject: object, predicate: NamedNode) -> list[str]:
        """The lexical forms of those of :meth:`values` that are literals."""
        return [v.value for v in self.values(subject, predicate) if isinstance(v, Literal)]

    def typed(self, *classes: NamedNode) -> list[Node]:
        """The subjects stated to be of any of *classes*, each once, in order of statement."""
        found: dict[Node, None] = {}
        for each in classes:
            found.update(dict.fromkeys(self._classes.get(each, ())))
        return list(found)

    def counts(self) -> Counts:
        """How many rows and values there are."""
        held = [value for row in self._rows.values() for value in row.values()]
        more = sum(len(value) - 1 for value in held if isinstance(value, dict))
        return Counts(len(held), len(held) + more)

    def describes(self, subject: object) -> bool:
        """Whether *subject* has a stated type here."""
        return subject in self._rows.get(_TYPE, ())

    def about(self, subject: Node) -> Iterator[Triple]:
        """All statements about *subject*."""
        for predicate in self._rows:
            for value in self.values(subject, predicate):
                yield Triple(subject, predicate, value)

    def triples(self, only: Iterable[NamedNode] | None = None) -> Iterator[Triple]:
        """All statements, or those with the predicates in *only*."""
        for predicate in self._rows if only is None else only:
            for subject, values in self._entries(predicate):
                for value in values:
                    yield Triple(subject, predicate, value)

    def objects(self, predicate: NamedNode) -> Iterator[Term]:
        """The objects of all statements with *predicate*, as often as they are stated."""
        for held in self._rows.get(predicate, {}).values():
            if isinstance(held, dict):
                yield from held
            else:
                yield held


class Layers:
    """Several indexes asked as one; nothing is copied.

    Args:
        layers: What is asked, in order.
    """

    def __init__(self, *layers: Facts | Layers) -> None:
        self._layers = layers

    def rows(self, predicate: NamedNode) -> Mapping[Node, Collection[Term]]:
        """Subject → objects, of all statements with *predicate*."""
        tables = [table for layer in self._layers if (table := layer.rows(predicate))]
        if len(tables) == 1:
            return tables[0]
        found: dict[Node, Collection[Term]] = {}
        for table in tables:
            for subject, values in table.items():
                held = found.get(subject)
                found[subject] = values if held is None else dict.fromkeys((*held, *values))
        return found

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Node, NamedNode]]:
        """Subject and object of each statement with *predicate* whose object is an IRI."""
        return chain.from_iterable(layer.pairs(predicate) for layer in self._layers)

    def values(self, subject: object, predicate: NamedNode) -> Collection[Term]:
        """The objects of *subject*'s statements with *predicate*."""
        return [v for layer in self._layers for v in layer.values(subject, predicate)]

    def objects(self, predicate: NamedNode) -> Iterator[Term]:
        """The objects of all statements with *predicate*, as often as they are stated."""
        return chain.from_iterable(layer.objects(predicate) for layer in self._layers)

    def typed(self, *classes: NamedNode) -> list[Node]:
        """The subjects stated to be of any of *classes*, each once."""
        return list(dict.fromkeys(n for layer in self._layers for n in layer.typed(*classes)))

    def triples(self, only: Iterable[NamedNode] | None = None) -> Iterator[Triple]:
        """All statements, or those with the predicates in *only*; some may come twice."""
        wanted = None if only is None else list(only)
        return chain.from_iterable(layer.triples(wanted) for layer in self._layers)
