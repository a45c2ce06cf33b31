"""One party's export: its statements, its publisher, and the nodes that it may describe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Final, Protocol

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import DCTERMS, HOME, SSF, VOID
from iotssf_kg.rdf.parse import Document
from iotssf_kg.rules.facts import Facts
from iotssf_kg.rules.terms import Node as Node
from iotssf_kg.rules.terms import Term as Term
from iotssf_kg.rules.terms import TriplesOf

_EXPORT = SSF("Export")
# Rules hold the namespaces of an export against each other.
_SPACES: Final = 100
_PUBLISHER, _SPACE, _REPLACES = DCTERMS("publisher"), VOID("uriSpace"), DCTERMS("replaces")


@dataclass(frozen=True)
class Export:
    """One export as it was handed in.

    Attributes:
        iri: The node typed ``ssf:Export``; also the name of its graph in a store.
        publisher: The party that answers for it, if it names exactly one.
        spaces: The beginnings of the IRIs that it may describe (``void:uriSpace``).
        triples: All its statements, nothing withheld yet.
        source: The file or body it came from, for messages.
        sha256: Of the bytes of that file.
        rows: Sheet and row of each node, where it came from a spreadsheet.
        replaces: The exports that it says it replaces (``dcterms:replaces``).
    """

    iri: NamedNode
    publisher: NamedNode | None
    spaces: tuple[str, ...]
    triples: Sequence[Triple]
    source: str = ""
    sha256: str = ""
    rows: dict[Node, tuple[str, int]] = field(default_factory=dict)
    replaces: frozenset[NamedNode] = frozenset()

    @cached_property
    def stated(self) -> Facts:
        """All its statements, indexed."""
        return Facts(self.triples)

    def owns(self, node: object) -> bool:
        """Whether this export may describe *node*: its blank nodes, and IRIs in its spaces."""
        if isinstance(node, NamedNode):
            return node.value.startswith(self.spaces)
        return isinstance(node, BlankNode)


def split(document: Document) -> list[Export]:
    """The exports in *document*: the whole of it, or one for each named graph.

    Raises:
        SourceError: A graph has no export node or several, or a statement lies outside all graphs.
    """
    if not document.quads:
        raise SourceError("no statement in it", source=document.name, hint="Is the file complete?")
    graphs = _graphs(document)
    loose = graphs.pop(DefaultGraph(), ())
    if loose and graphs:
        raise SourceError(
            f"{len(loose)} statements lie outside any export's graph, the first about "
            f"{loose[0].subject}",
            source=document.name,
            hint="Put every statement into the graph named like its ssf:Export",
        )
    if loose:
        return [_export(document, loose)]
    return [_named(document, name, quads) for name, quads in graphs.items()]


def _graphs(document: Document) -> dict[object, Sequence[Quad]]:
    if not document.syntax.named_graphs:
        return {DefaultGraph(): document.quads}
    graphs: defaultdict[object, list[Quad]] = defaultdict(list)
    for name, quads in groupby(document.quads, attrgetter("graph_name")):
        graphs[name] += quads
    return dict(graphs)


def _named(document: Document, name: object, quads: Sequence[Quad]) -> Export:
    export = _export(document, quads, f"graph {name} ")
    if export.iri != name:
        raise SourceError(
            f"graph {name} holds the export {export.iri}",
            source=document.name,
            hint="Name the graph like its ssf:Export",
        )
    return export


def _export(document: Document, quads: Sequence[Quad], where: str = "") -> Export:
    stated = Facts(quads)
    iri = _only_export(document, stated, where)
    publishers = list(stated.values(iri, _PUBLISHER))
    publisher = publishers[0] if len(publishers) == 1 else None
    spaces = (*stated.texts(iri, _SPACE), *(n.value for n in stated.nodes(iri, _SPACE)))
    if len(spaces) > _SPACES:
        raise SourceError(
            f"{where}the export declares {len(spaces):,} namespaces (void:uriSpace)",
            source=document.name,
            hint=f"Declare {_SPACES} at most: the beginnings that your IRIs have in common",
        )
    export = Export(
        iri=iri,
        publisher=publisher if isinstance(publisher, NamedNode) else None,
        spaces=tuple(sorted({space for space in spaces if fit(space)})),
        triples=TriplesOf(quads),
        source=document.name,
        sha256=document.sha256,
        rows=dict(document.rows),
        replaces=frozenset(stated.nodes(iri, _REPLACES)),
    )
    # What the cached property would index a second time.
    vars(export)["stated"] = stated
    return export


def each_once(exports: Iterable[Export]) -> None:
    """Raise SourceError where one of *exports* comes twice."""
    seen: dict[NamedNode, Export] = {}
    for export in exports:
        first = seen.setdefault(export.iri, export)
        if first is not export:
            raise SourceError(
                f"the export {export.iri} is also in {first.source}",
                source=export.source,
                hint="Give each export once",
            )


class Replacing(Protocol):
    """What has to be known of an export to tell what it replaces."""

    @property
    def iri(self) -> NamedNode:
        """The export."""

    @property
    def publisher(self) -> NamedNode | None:
        """Who answers for it."""

    @property
    def spaces(self) -> tuple[str, ...]:
        """The beginnings of the IRIs that it may describe."""

    @property
    def replaces(self) -> frozenset[NamedNode]:
        """The exports that it says it replaces."""


def superseded(exports: Iterable[Replacing]) -> dict[NamedNode, NamedNode]:
    """Those of *exports* that another of the same publisher replaces, each with the newer one.

    Together with what replaced them they would give every asset two assessments. Anybody can name
    a publisher, so what is replaced must also lie in the namespaces of what replaces it. Exports
    that replace each other in a circle all stay: none of them is the newest.
    """
    by_iri = {export.iri: export for export in exports}
    newer = {
        old: export.iri
        for export in by_iri.values()
        for old in export.replaces
        if old in by_iri and old.value.startswith(export.spaces)
        if by_iri[old].publisher == export.publisher is not None
    }
    return {old: new for old, new in newer.items() if not _circular(old, newer)}


def _circular(old: NamedNode, newer: Mapping[NamedNode, NamedNode]) -> bool:
    seen, at = {old}, newer[old]
    while at in newer and at not in seen:
        seen.add(at)
        at = newer[at]
    return at == old


def fit(space: str) -> bool:
    """Whether *space* is narrow enough to be one party's: an absolute IRI with an authority.

    It ends in ``/`` or ``#`` so that it cannot be half a name, and lies outside our own namespace.
    """
    scheme, _, rest = space.partition("://")
    authority, slash, _ = rest.partition("/")
    narrow = scheme in ("http", "https") and bool(authority) and bool(slash)
    ours = space.startswith(HOME) or HOME.startswith(space)
    return narrow and space.endswith(("/", "#")) and not ours


def _only_export(document: Document, stated: Facts, where: str) -> NamedNode:
    found = stated.typed(_EXPORT)
    if len(found) != 1:
        names = ", ".join(sorted(map(str, found)))
        several = f"{len(found)} nodes of type ssf:Export ({names}), not one"
        raise SourceError(
            f"{where}has {several if found else 'no node of type ssf:Export'}",
            source=document.name,
            hint="An export describes itself once; `iotssf new` writes a complete one",
        )
    (iri,) = found
    if not isinstance(iri, NamedNode):
        raise SourceError(
            f"{where}has an ssf:Export without an IRI",
            source=document.name,
            hint="Give the export an IRI in the publisher's own namespace",
        )
    return iri
