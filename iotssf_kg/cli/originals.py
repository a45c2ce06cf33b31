"""The documents that exports came in: those read in this run, else what a store has kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from pyoxigraph import NamedNode

from iotssf_kg.batch.parts import Part, Text, named, texts
from iotssf_kg.batch.placing import with_places
from iotssf_kg.cli.show import note
from iotssf_kg.dataset import Dataset
from iotssf_kg.errors import SourceError, StoreError, TooLarge
from iotssf_kg.rdf.parse import Document
from iotssf_kg.rdf.syntax import syntax_of
from iotssf_kg.rules.export import Export
from iotssf_kg.validation.report import Finding, Report


class Originals:
    """Where each export came from.

    Args:
        exports: All that there are.
        read: The documents that were read in this run.
        dataset: Where the other exports are, if anywhere.
    """

    def __init__(
        self, exports: Iterable[Export], read: Sequence[Document], dataset: Dataset | None
    ) -> None:
        self._exports = {export.iri: export for export in exports}
        self._read, self._dataset = read, dataset
        # Exports that came in one file come after one another.
        self._texts = lru_cache(maxsize=1)(self._unpacked)

    def placed(self, report: Report) -> Report:
        """*report* with the places of its findings, as far as the documents are at hand."""
        by_export = sorted(report.findings, key=lambda finding: str(finding.export))
        findings: list[Finding] = []
        for iri, found in groupby(by_export, lambda finding: finding.export):
            findings += self._with_places(iri, list(found))
        return replace(report, findings=tuple(sorted(findings, key=lambda f: f.order)))

    def _with_places(self, iri: NamedNode | None, found: list[Finding]) -> Iterable[Finding]:
        export = None if iri is None else self._exports.get(iri)
        document = None if export is None else self._document(export)
        if export is None or document is None:
            return found
        return with_places(found, export, document)

    def _document(self, export: Export) -> Document | None:
        for document in self._read:
            if document.name == export.source and document.sha256 == export.sha256:
                return document
        held = self._texts(export.source, export.sha256)
        found = (text for text in held if _holds(text, export.iri))
        return next((text.document() for text in found), None)

    def _unpacked(self, source: str, sha256: str) -> list[Text]:
        """What a store has kept of the file; nothing where its syntax is not known any more."""
        if self._dataset is None:
            return []
        try:
            data = self._dataset.original(sha256)
            syntax = syntax_of(source)
            return [] if data is None else texts(Part(source, ""), data, syntax)
        except (SourceError, TooLarge):
            return []
        except StoreError as error:
            note(f"{error}; findings in {source} have no line")
            return []


def _holds(text: Text, export: NamedNode) -> bool:
    return not text.alone or named(text.graph) == export
