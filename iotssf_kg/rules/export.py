"""One party's export: its statements, its publisher, and the nodes that it may describe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from iotssf_kg.errors import SourceError
from iotssf_kg.namespaces import DCTERMS, HOME, RDF, SSF, VOID
from iotssf_kg.rdf.parse import Document

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_TYPE, _EXPORT = RDF("type"), SSF("Export")
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
    graphs: dict[NamedNode | BlankNode | DefaultGraph, list[Quad]] = {}
    for quad in document.quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    loose = graphs.pop(DefaultGraph(), [])
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


def _named(document: Document, name: object, quads: Iterable[Quad]) -> Export:
    export = _export(document, quads, f"graph {name} ")
    if export.iri != name:
        raise SourceError(
            f"graph {name} holds the export {export.iri}",
            source=document.name,
            hint="Name the graph like its ssf:Export",
        )
    return export


def _export(document: Document, quads: Iterable[Quad], where: str = "") -> Export:
    triples = [quad.triple for quad in quads]
    iri = _only_export(document, triples, where)
    about = [t for t in triples if t.subject == iri]
    publishers = {t.object for t in about if t.predicate == _PUBLISHER}
    publisher = publishers.pop() if len(publishers) == 1 else None
    stated = [t.object for t in about if t.predicate == _SPACE]
    spaces = (o.value for o in stated if isinstance(o, Literal | NamedNode))
    return Export(
        iri=iri,
        publisher=publisher if isinstance(publisher, NamedNode) else None,
        spaces=tuple(sorted({space for space in spaces if fit(space)})),
        triples=triples,
        source=document.name,
        sha256=document.sha256,
        rows=dict(document.rows),
        replaces=frozenset(
            t.object for t in about if t.predicate == _REPLACES and isinstance(t.object, NamedNode)
        ),
    )


def superseded(exports: Sequence[Export]) -> dict[NamedNode, NamedNode]:
    """Those of *exports* that another of the same publisher replaces, each with the newer one.

    Together with what replaced them they would give every asset two assessments.
    """
    by_iri = {export.iri: export for export in exports}
    return {
        old: export.iri
        for export in exports
        for old in export.replaces
        if old in by_iri and old != export.iri and by_iri[old].publisher == export.publisher
    }


def fit(space: str) -> bool:
    """Whether *space* is narrow enough to be one party's: an absolute IRI with an authority.

    It ends in ``/`` or ``#`` so that it cannot be half a name, and lies outside our own namespace.
    """
    scheme, _, rest = space.partition("://")
    authority, slash, _ = rest.partition("/")
    narrow = scheme in ("http", "https") and bool(authority) and bool(slash)
    ours = space.startswith(HOME) or HOME.startswith(space)
    return narrow and space.endswith(("/", "#")) and not ours


def _only_export(document: Document, triples: Iterable[Triple], where: str) -> NamedNode:
    found = {t.subject for t in triples if t.predicate == _TYPE and t.object == _EXPORT}
    if len(found) != 1:
        names = ", ".join(sorted(map(str, found))) or "none"
        raise SourceError(
            f"{where}has {len(found)} nodes of type ssf:Export ({names}), not one",
            source=document.name,
            hint="An export describes itself once; `iotssf new` writes a complete one",
        )
    iri = found.pop()
    if not isinstance(iri, NamedNode):
        raise SourceError(
            f"{where}has an ssf:Export without an IRI",
            source=document.name,
            hint="Give the export an IRI in the publisher's own namespace",
        )
    return iri
