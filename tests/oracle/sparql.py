"""The rules a second time, as SPARQL, for tests to hold against the closure.

``rules/*.rq`` are CONSTRUCT queries over five graphs: ``urn:own``, what the export says;
``urn:spaces``, what it may describe;
``urn:seen``, that and what other exports at hand say of their nodes; ``urn:catalogue``, schemes
and requirements; ``urn:derived``, what was constructed so far. The first digit of a file's name is
its stratum: a stratum is run until nothing new follows, then the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from iotssf_kg.namespaces import VOID
from iotssf_kg.rules.athand import AtHand
from iotssf_kg.rules.catalogue import Catalogue, shipped

RULES = sorted((Path(__file__).parent / "rules").glob("*.rq"))
OWN, SPACES, SEEN, CATALOGUE, DERIVED = map(
    NamedNode, ("urn:own", "urn:spaces", "urn:seen", "urn:catalogue", "urn:derived")
)


def derived(at_hand: AtHand, catalogue: Catalogue | None = None) -> list[set[Triple]]:
    """What the SPARQL rules derive from each export at hand, in order."""
    chosen = catalogue or shipped()
    return [_closed(at_hand, index, chosen) for index in range(len(at_hand.members))]


def _closed(at_hand: AtHand, index: int, catalogue: Catalogue) -> set[Triple]:
    store = Store()
    store.extend(_quads(CATALOGUE, _terms(catalogue.triples)))
    for member in at_hand.members:
        store.extend(_quads(member.export.iri, member.facts.triples()))
    own = at_hand.members[index]
    store.extend(_quads(OWN, own.facts.triples()))
    claims = [Triple(own.export.iri, VOID("uriSpace"), Literal(s)) for s in own.export.spaces]
    store.extend(_quads(SPACES, claims))
    for stratum, paths in groupby(RULES, key=lambda path: path.name[0]):
        _saturate(store, [path.read_text("utf-8") for path in paths], _target(stratum))
    quads = store.quads_for_pattern(None, None, None, DERIVED)
    return {quad.triple for quad in quads if not quad.predicate.value.startswith("urn:")}


def _target(stratum: str) -> NamedNode:
    return SEEN if stratum == "0" else DERIVED


def _saturate(store: Store, rules: list[str], graph: NamedNode) -> None:
    size = -1
    while size != len(store):
        size = len(store)
        for rule in rules:
            store.extend(_quads(graph, list(store.query(rule))))


def _quads(graph: NamedNode, triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(*triple, graph) for triple in triples]


@cache
def _terms(triples: tuple[Triple, ...]) -> tuple[Triple, ...]:
    # No rule reads a label, and labels are most of the ontology.
    return tuple(t for t in triples if not isinstance(t.object, Literal))
