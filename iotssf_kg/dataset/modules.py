"""The graphs that are ours: ontology, schemes, crosswalks, shapes, the library of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from iotssf_kg.dataset.catalogue import read_digests
from iotssf_kg.dataset.crosswalks import crosswalk_graphs
from iotssf_kg.dataset.graphs import OUTLINE, QUERIES, SHAPES
from iotssf_kg.dataset.module import Module
from iotssf_kg.dataset.outline import outline
from iotssf_kg.files import folder
from iotssf_kg.library.catalogue import queries
from iotssf_kg.library.statements import described, prefixes
from iotssf_kg.namespaces import GRAPH, OWL, RDF, SKOS
from iotssf_kg.rules.catalogue import Catalogue, shipped
from iotssf_kg.store import Reader

# Schemes that a dataset was given beside those that we ship.
ADDED = GRAPH("schemes")
_ANSWERING = ("core.ttl", "crosswalk.ttl", "provenance.ttl", "requirements.ttl", "scheme-*.ttl")
# Those of them from which no closure follows.
_TELLING = ("crosswalk", "provenance")
_IN_SCHEME = SKOS("inScheme")
_BY_NAME = ("dl.ttl", "alignments/*.ttl")


def outdated(store: Reader, schemes: Catalogue) -> list[Module]:
    """The graphs of ours that *store* has otherwise than *schemes* and our files say.

    One that it should no longer have is listed without triples.
    """
    held = read_digests(store)
    wanted = modules(schemes)
    gone = held.keys() - {module.graph for module in wanted}
    return [
        *(Module(graph, tuple, "") for graph in sorted(gone, key=str)),
        *(module for module in wanted if held.get(module.graph) != module.sha256),
    ]


def modules(schemes: Catalogue) -> list[Module]:
    """Every graph of ours, with the schemes in *schemes* that we do not ship."""
    ours = set(shipped().triples)
    added = [t for t in schemes.triples if t not in ours and not _anonymous(t)]
    if not added:
        return list(_shipped())
    lines = sorted(map(str, added))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return [*_shipped(), Module(ADDED, lambda: added, digest)]


def beside(schemes: Catalogue, held: Iterable[Triple]) -> list[Triple]:
    """Those of the triples *held* that *schemes* do not say anew.

    A scheme that is given again stands in the place of what was held of it.
    """
    said = {triple.subject for triple in schemes.triples}
    kept = list(held)
    anew = {t.subject for t in kept if t.predicate == _IN_SCHEME and t.object in schemes.schemes}
    return [t for t in kept if t.subject not in said | anew]


def _anonymous(triple: Triple) -> bool:
    # Lists in our own files, read a second time, have other blank nodes; no scheme needs any.
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


@cache
def _shipped() -> tuple[Module, ...]:
    ontology = folder("ontology")
    answering = [_ontology(p, True) for name in _ANSWERING for p in sorted(ontology.glob(name))]
    return (
        *answering,
        *(_ontology(path, False) for name in _BY_NAME for path in sorted(ontology.glob(name))),
        _shapes(),
        _queries(),
        _outline(answering[0]),
        *crosswalk_graphs(ontology / "crosswalks"),
    )


def _ontology(path: Path, answering: bool) -> Module:
    data = path.read_bytes()
    triples = tuple(_parsed(data))
    name = next(
        t.subject for t in triples if t.predicate == RDF("type") and t.object == OWL("Ontology")
    )
    if not isinstance(name, NamedNode):
        raise TypeError(f"{path.name} gives its ontology no IRI")
    deciding = answering and path.stem not in _TELLING
    return Module(name, lambda: triples, hashlib.sha256(data).hexdigest(), answering, deciding)


def _shapes() -> Module:
    data = [path.read_bytes() for path in sorted(folder("shapes").glob("*.ttl"))]
    triples = tuple(triple for text in data for triple in _parsed(text))
    return Module(SHAPES, lambda: triples, hashlib.sha256(b"".join(data)).hexdigest(), False, False)


def _queries() -> Module:
    """The library, where clients look for examples and prefixes: in the default graph."""
    about = (triple for query in queries().values() for triple in described(query))
    return _made(QUERIES, (*prefixes(), *about))


def _outline(core: Module) -> Module:
    """What there is of each class, where editors look for it."""
    return _made(OUTLINE, tuple(outline(core.said())))


def _made(graph: NamedNode, triples: tuple[Triple, ...]) -> Module:
    told = "\n".join(sorted(map(str, triples)))
    return Module(graph, lambda: triples, hashlib.sha256(told.encode()).hexdigest(), deciding=False)


def _parsed(data: bytes) -> Iterator[Triple]:
    for quad in parse(data, RdfFormat.TURTLE, rename_blank_nodes=True):
        yield quad.triple
