"""Statements indexed by predicate: what the rules look things up in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.namespaces import RDF
from iotssf_kg.rules.export import Node, Term

_TYPE = RDF("type")


class Facts:
    """The statements of one graph, predicate first, then subject.

    Args:
        triples: Read once; duplicates are dropped.
    """

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        # The innermost dictionary is an ordered set: a list would make a long row quadratic.
        rows: dict[NamedNode, dict[Node, dict[Term, None]]] = {}
        for subject, predicate, value in triples:
            row = rows.get(predicate)
            if row is None:
                row = rows[predicate] = {}
            values = row.get(subject)
            if values is None:
                row[subject] = {value: None}
            else:
                values[value] = None
        self._rows = rows
        self._classes: dict[Term, list[Node]] = {}
        for subject, classes in self.rows(_TYPE).items():
            for each in classes:
                self._classes.setdefault(each, []).append(subject)

    def rows(self, predicate: NamedNode) -> Mapping[Node, Collection[Term]]:
        """Subject → objects, of all statements with *predicate*."""
        return self._rows.get(predicate, {})

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[Node, NamedNode]]:
        """Subject and object of each statement with *predicate* whose object is an IRI."""
        for subject, values in self.rows(predicate).items():
            for value in values:
                if isinstance(value, NamedNode):
                    yield subject, value

    def values(self, subject: object, predicate: NamedNode) -> Collection[Term]:
        """The objects of *subject*'s statements with *predicate*."""
        return self.rows(predicate).get(subject, ())  # type: ignore[call-overload, no-any-return]

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

    def describes(self, subject: object) -> bool:
        """Whether *subject* has a stated type here."""
        return subject in self.rows(_TYPE)

    def about(self, subject: Node) -> Iterator[Triple]:
        """All statements about *subject*."""
        for predicate, row in self._rows.items():
            for value in row.get(subject, ()):
                yield Triple(subject, predicate, value)

    def triples(self) -> Iterator[Triple]:
        """All statements."""
        for predicate, row in self._rows.items():
            for subject, values in row.items():
                for value in values:
                    yield Triple(subject, predicate, value)
