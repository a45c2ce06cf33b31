"""Where in a document each finding is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from iotssf_kg.rdf.parse import Document
from iotssf_kg.rdf.positions import locate
from iotssf_kg.rules.export import Export
from iotssf_kg.validation.report import Finding


def with_places(
    findings: Iterable[Finding], export: Export, document: Document
) -> Iterator[Finding]:
    """*findings* about *export*, each with its place in *document*.

    Args:
        findings: Where one has a place, it keeps it.
        export: What they are about.
        document: What it was read from, now or before it was kept in a store.
    """
    locator = locate(document)
    for finding in findings:
        focus, value = finding.focus, finding.value
        told_of = _told_of(finding, export)
        if told_of is not None:
            focus, value = told_of, None
        place = finding.place or locator.place(focus, finding.path, value)
        yield replace(finding, place=place)


def _told_of(finding: Finding, export: Export) -> NamedNode | None:
    """The node whose statement *finding* is about, where it is told of the export itself.

    So it is with what the guard withholds: the value is the subject of the statement.
    """
    node, path = finding.value, finding.path
    if finding.focus != export.iri or not isinstance(node, NamedNode) or not path.startswith("<"):
        return None
    predicate = NamedNode(path[1:-1])
    if node in export.stated.values(finding.focus, predicate):
        return None
    return node if export.stated.values(node, predicate) else None
