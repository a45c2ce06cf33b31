"""Exports taken from a store, and those that have to be read together."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from math import inf

from pyoxigraph import Literal, NamedNode, Triple

from iotssf_kg.dataset.graphs import withheld_of
from iotssf_kg.dataset.register import Entry, Owners, namespace, references
from iotssf_kg.dataset.ties import Found, Ties
from iotssf_kg.namespaces import RDF, SSF
from iotssf_kg.rules.directory import Identifier, identifiers
from iotssf_kg.rules.export import Export, Term
from iotssf_kg.rules.facts import Facts
from iotssf_kg.store import Reader, construct, select

_MODEL, _NUMBER, _MAKER = SSF("ProductModel"), SSF("modelNumber"), SSF("manufacturedBy")
_STRUCTURE = frozenset(
    (SSF("hasPart"), SSF("model"), _MAKER, SSF("adoptedAssessment"), SSF("from"), SSF("to"))
)
_IDENTIFYING = frozenset((RDF("type"), SSF("gtin"), SSF("cpe"), _NUMBER, _MAKER))


class Shelf:
    """The exports of a store, and of those about to enter, each read once.

    Args:
        store: Where the others are.
        register: Where what it holds, with those about to enter, is looked up.
        given: Those about to enter; they stand before what the store has of them.
    """

    def __init__(self, store: Reader, register: Owners, given: Iterable[Export] = ()) -> None:
        self._store, self._register = store, register
        self._exports = {export.iri: export for export in given}
        self._ties = Ties(store, self._exports.values())
        self._models: dict[Identifier, list[NamedNode]] = {}
        self._keys = {export.iri: product_keys(export) for export in self._exports.values()}
        for iri, keys in self._keys.items():
            for key in keys:
                self._models.setdefault(key, []).append(iri)

    def export(self, entry: Entry) -> Export:
        """The export of *entry*, with the statements that have no effect."""
        found = self._exports.get(entry.iri)
        if found is None:
            found = self._exports[entry.iri] = stored(self._store, entry)
            self._keys[entry.iri] = product_keys(found)
        return found

    def hand(self, seeds: Iterable[Entry], without: NamedNode | None = None) -> list[Export]:
        """The exports of *seeds*, and all current ones that their judgement can depend on.

        Those are the owners of what they refer to, and of models that are the same product;
        what findings about them look at (see ``ties``); from all these on, the owners of parts,
        models, assessments and connections alone.

        Args:
            seeds: The entries to begin with.
            without: The publisher whose other exports are left out.
        """
        found = self._around({entry.iri: entry for entry in seeds}, without)
        return self._in_order(found)

    def nearest(self, seeds: Iterable[Entry], most: int) -> tuple[list[Export], bool]:
        """At most *most* exports of what ``hand`` gives, the nearest, and whether that is all.

        A product that a hundred parties use joins all of theirs.
        """
        around = self._around({entry.iri: entry for entry in seeds}, None, most)
        found = self._in_order(islice(around, most))
        return found, next(around, None) is None

    def _around(
        self, found: dict[NamedNode, Entry], without: NamedNode | None, most: float = inf
    ) -> Iterator[Entry]:
        """The entries *found*, then what is near them, then what is near that.

        Of more than *most*, only so many are the nearest, and not all are given.
        """
        waiting: deque[tuple[Entry, Collection[NamedNode] | None]] = deque()
        waiting += [(entry, None) for entry in found.values()]
        yield from list(found.values())
        said = chain.from_iterable(self.export(entry).triples for entry in found.values())
        nears = self._reached(self._ties.needed_by(said, most))
        while True:
            for near in nears:
                if near.iri not in found and (without is None or near.publisher != without):
                    found[near.iri] = near
                    waiting.append((near, _STRUCTURE))
                    yield near
            if not waiting:
                break
            nears = self._near(*waiting.popleft())

    def _in_order(self, entries: Iterable[Entry]) -> list[Export]:
        # An order that does not come from that of the loads.
        return [self.export(entry) for entry in sorted(entries, key=lambda each: str(each.iri))]

    def depending(self, exports: Iterable[Export]) -> Iterator[Entry]:
        """The current exports about which there are findings that look at what *exports* say."""
        return self._reached(self._ties.needing(_described(exports)))

    def _reached(self, found: Found) -> Iterator[Entry]:
        named = (node for node in found.nodes if isinstance(node, NamedNode))
        for name in dict.fromkeys(map(namespace, named)):
            yield from self._register.owners(name)
        for iri in found.exports:
            entry = self._register.get(iri)
            if entry is not None and entry.current:
                yield entry

    def _near(self, entry: Entry, along: Collection[NamedNode] | None) -> Iterator[Entry]:
        export = self.export(entry)
        for name in {namespace(node) for node in references(export, along)}:
            yield from self._register.owners(name)
        yield from self._with_models(self._keys[entry.iri])

    def corresponding(self, export: Export) -> Iterator[Entry]:
        """The current exports with a model that shares an identifier with one of *export*."""
        return self._with_models(product_keys(export))

    def _with_models(self, keys: set[Identifier]) -> Iterator[Entry]:
        for iri in {iri for key in keys for iri in self._models.get(key, ())}:
            entry = self._register.get(iri)
            if entry is not None and entry.current:
                yield entry
        for name in {namespace(model) for model in _stored_models(self._store, keys)}:
            yield from self._register.owners(name)


def stored(store: Reader, entry: Entry) -> Export:
    """The export of *entry* as *store* has it."""
    return Export(
        iri=entry.iri,
        publisher=entry.publisher,
        spaces=entry.spaces,
        triples=_all(store, entry.iri, withheld_of(entry.iri)),
        source=entry.source,
        sha256=entry.sha256,
        replaces=frozenset(entry.replaces),
    )


def _all(store: Reader, *graphs: NamedNode) -> list[Triple]:
    # In one answer, since a blank node is the same within an answer only.
    parts = " UNION ".join(f"{{ GRAPH {graph} {{ ?s ?p ?o }} }}" for graph in graphs)
    return construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {parts} }}")


def _described(exports: Iterable[Export]) -> set[Term]:
    return {triple.subject for export in exports for triple in export.triples}


def product_keys(export: Export) -> set[Identifier]:
    """The identifiers of the product models that *export* describes."""
    facts = Facts(t for t in export.triples if t.predicate in _IDENTIFYING)
    return {key for model in facts.typed(_MODEL) for key in identifiers(facts, model)}


def _stored_models(store: Reader, keys: Iterable[Identifier]) -> Iterator[NamedNode]:
    """The current models in *store* that have any of the identifiers *keys*."""
    single, made = [], []
    for predicate, value, maker in keys:
        if maker is None:
            single.append(f"({predicate} {Literal(value)})")
        else:
            made.append(f"({Literal(value)} {maker})")
    for names, values, pattern in (
        ("(?key ?value)", single, "?model ?key ?value"),
        ("(?value ?maker)", made, f"?model {_NUMBER} ?value ; {_MAKER} ?maker"),
    ):
        rows = f"VALUES {names} {{ {' '.join(values)} }}"
        for row in select(store, f"SELECT DISTINCT ?model {{ {rows} {pattern} }}"):
            if isinstance(row["model"], NamedNode):
                yield row["model"]
