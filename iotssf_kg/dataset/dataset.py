"""All exports in one store: what is current answers, what is superseded is history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from pyoxigraph import NamedNode

from iotssf_kg.dataset.admission import Admission
from iotssf_kg.dataset.catalogue import read_register
from iotssf_kg.dataset.checks import checks, exactly, expected
from iotssf_kg.dataset.graphs import SUMMARY, closure_of
from iotssf_kg.dataset.loading import Decision, decide
from iotssf_kg.dataset.module import Module
from iotssf_kg.dataset.modules import ADDED, beside, modules, outdated
from iotssf_kg.dataset.refusals import forget_refusal, write_refusal
from iotssf_kg.dataset.shelf import stored
from iotssf_kg.dataset.summary import summarize
from iotssf_kg.dataset.verdicts import Bench
from iotssf_kg.dataset.writing import supersede, write_export, write_modules, write_refreshed
from iotssf_kg.errors import UnknownName
from iotssf_kg.namespaces import VOID
from iotssf_kg.rdf.parse import Document
from iotssf_kg.rules.catalogue import Catalogue, catalogue, shipped
from iotssf_kg.rules.export import Export, split
from iotssf_kg.store import Build, Check, Reader, Store, construct, number, select

_COUNTS = f"""SELECT ?export ?triples ?assets {{ GRAPH {SUMMARY} {{
  ?export {VOID("triples")} ?triples ; {VOID("classPartition")} ?part .
  ?part {VOID("entities")} ?assets
}} }}"""


_Offered: TypeAlias = tuple[Document, list[Export]]


class Listed(NamedTuple):
    """One export of a dataset, as a list shows it."""

    export: str
    publisher: str
    issued: str
    triples: int
    assets: int
    state: str
    sha256: str


class Dataset:
    """The exports in *store*, closed and judged as they enter.

    Args:
        store: Where they are.
        schemes: Category schemes beside those that the store was given once; if not given, ours.
    """

    def __init__(self, store: Store, schemes: Catalogue | None = None) -> None:
        self._store = store
        self._schemes = schemes

    def load(self, documents: Iterable[Document], on: date | None = None) -> list[Admission]:
        """Take in the exports in *documents*, all in one build; what became of each.

        An export enters when guard and exchange find no violation and it claims nothing of
        another publisher's. The same export again replaces itself; one that it replaces becomes
        history. What else is found at the date *on* (today) is recorded.

        Raises:
            SourceError: A document is not made of exports.
            StoreError: The store cannot be written, or the build failed its checks.
        """
        offered = [(document, split(document)) for document in documents]
        with self._store.build() as build:
            load = self._decided(build, offered, on)
            if load.ours or load.decision.entering or load.refused:
                load.write(build)
                _refuse(build, load)
                load.publish(build)
        return load.decision.admissions

    def admit(
        self, documents: Iterable[Document], on: date | None = None
    ) -> tuple[str | None, list[Admission]]:
        """Take in all exports in *documents*, or none, and keep nothing of any that is refused.

        Returns:
            The build that has them, None where one was refused; what became of each by itself.

        Raises:
            SourceError: A document is not made of exports.
            StoreError: The store cannot be written, or the build failed its checks.
        """
        offered = [(document, split(document)) for document in documents]
        with self._store.build() as build:
            load, published = self._decided(build, offered, on), None
            if not load.refused:
                load.write(build)
                published = load.publish(build)
        return published, load.decision.admissions

    def _decided(self, build: Build, offered: list[_Offered], on: date | None) -> _Load:
        exports = [export for _, found in offered for export in found]
        bench = Bench(catalogue_of(build, self._schemes), on or date.today())
        ours = outdated(build, bench.catalogue)
        before = read_register(build)
        # Under other schemes everything follows anew.
        stale = before.current() if any(module.deciding for module in ours) else []
        return _Load(offered, ours, decide(build, before, exports, bench, stale), bench.catalogue)

    def catalogue(self) -> Catalogue:
        """The schemes that the exports are judged under: ours, the store's, and those given.

        Raises:
            SchemeError: Those of the store and those given are not sound together.
        """
        return catalogue_of(self._store, self._schemes)

    def current(self) -> list[Export]:
        """The exports that answer, with the statements that have no effect."""
        register = read_register(self._store)
        return [stored(self._store, entry) for entry in register.current()]

    def export(self, iri: NamedNode) -> Export:
        """The export *iri*, current or superseded.

        Raises:
            UnknownName: The dataset has none of that name.
        """
        entry = read_register(self._store).get(iri)
        if entry is None:
            raise UnknownName(f"no export {iri.value}", hint="`iotssf info` lists those held")
        return stored(self._store, entry)

    def original(self, sha256: str) -> bytes | None:
        """The bytes of the file with that SHA-256, unpacked, where the store keeps them.

        Raises:
            StoreError: They are damaged.
        """
        return self._store.original(sha256)

    def exports(self) -> list[Listed]:
        """Every export held, by publisher and date."""
        counts = {row["export"]: row for row in select(self._store, _COUNTS)}
        return sorted(
            (
                Listed(
                    export=entry.iri.value,
                    publisher=entry.publisher.value if entry.publisher else "",
                    issued=entry.issued,
                    triples=number(counts.get(entry.iri, {}).get("triples")),
                    assets=number(counts.get(entry.iri, {}).get("assets")),
                    state="current" if entry.current else "superseded",
                    sha256=entry.sha256,
                )
                for entry in read_register(self._store)
            ),
            key=lambda each: (each.publisher, each.issued, each.export),
        )


def catalogue_of(store: Reader, schemes: Catalogue | None = None) -> Catalogue:
    """The *schemes*, or those that we ship, and those that *store* was given beside them.

    Raises:
        SchemeError: They are not sound together.
    """
    given = schemes or shipped()
    held = construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ADDED} {{ ?s ?p ?o }} }}")
    added = beside(given, held)
    return catalogue([*given.triples, *added]) if added else given


@dataclass(frozen=True)
class _Load:
    """What is about to be written.

    Attributes:
        offered: The documents, and the exports in each.
        ours: Graphs of ours that the store lacks or has otherwise.
        decision: What becomes of the exports.
        schemes: What they were judged under.
    """

    offered: list[_Offered]
    ours: list[Module]
    decision: Decision
    schemes: Catalogue

    @property
    def refused(self) -> bool:
        """Whether any export is."""
        return any(not each.admitted for each in self.decision.admissions)

    def write(self, build: Build) -> None:
        """Write what enters into *build*."""
        entering = {change.entry.iri for change in self.decision.entering}
        for document, found in self.offered:
            if any(export.iri in entering for export in found):
                build.keep(document.data)
        _write(build, self.ours, self.decision)

    def publish(self, build: Build) -> str:
        """Have readers see *build*, if it holds what was written."""
        return build.publish(_checks(self.ours, self.decision, self.schemes))


def _write(build: Build, ours: list[Module], decision: Decision) -> None:
    write_modules(build, ours)
    for entry in decision.leaving:
        supersede(build, entry)
    for change in decision.entering:
        write_export(build, change, decision.before.get(change.entry.iri))
        forget_refusal(build, change.entry.iri)
    for change in decision.refreshed:
        write_refreshed(build, change)
    summarize(build, _moved(decision))


def _moved(decision: Decision) -> Iterator[NamedNode]:
    yield from (entry.iri for entry in decision.leaving)
    yield from (change.entry.iri for change in (*decision.entering, *decision.refreshed))


def _refuse(build: Build, load: _Load) -> None:
    exports = (export for _, found in load.offered for export in found)
    for export, admission in zip(exports, load.decision.admissions, strict=True):
        if not admission.admitted:
            write_refusal(build, export, admission.report)


def _checks(ours: Iterable[Module], decision: Decision, schemes: Catalogue) -> Check:
    written = [exactly(module) for module in ours]
    for change in decision.entering:
        said, current = change.closure.facts, change.entry.current
        written.append(expected(change.entry.iri, said, current=current))
    for change in (*decision.entering, *decision.refreshed):
        graph, current = closure_of(change.entry.iri), change.entry.current
        written.append(expected(graph, change.closure.derived(), current=current))
    left = [entry.iri for entry in decision.leaving]
    graphs = [module.graph for module in modules(schemes)]
    return checks(written, left, schemes.schemes, graphs)
