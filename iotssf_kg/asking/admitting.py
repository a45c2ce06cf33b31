"""Uploads: looked at by a process that may fail, taken in by the writer, all of one or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from iotssf_kg.asking.party import Party
from iotssf_kg.asking.quarantine import Bound, Quarantine
from iotssf_kg.asking.uploads import Upload
from iotssf_kg.batch.placing import with_places
from iotssf_kg.dataset import Admission, Dataset
from iotssf_kg.rdf.parse import Document
from iotssf_kg.report import as_json
from iotssf_kg.rules.catalogue import Catalogue
from iotssf_kg.rules.export import Export, split
from iotssf_kg.store.folder import FolderStore
from iotssf_kg.validation.report import Finding, Report, Severity

_BESIDE = "another export of the same upload is refused"


@dataclass(frozen=True)
class Sent:
    """One document of a receipt: what came, before anything was unpacked."""

    name: str
    syntax: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Fate:
    """What became of one export of an upload.

    Attributes:
        iri: The export.
        publisher: Who answers for it; "" where it does not say.
        file: The document that it came in.
        admitted: Whether it entered.
        current: Whether it answers, not superseded.
        reasons: Why it did not enter.
        findings: Severity → how many, of all profiles where it entered, else of those that admit.
    """

    iri: str
    publisher: str
    file: str
    admitted: bool
    current: bool
    reasons: tuple[str, ...]
    findings: dict[str, int]


@dataclass(frozen=True)
class Receipt:
    """What became of an upload.

    Attributes:
        build: The build that has it; "" where it was refused.
        received: When, in ISO 8601.
        documents: What came.
        exports: What became of each.
        quarantine: Where it lies if it was refused; "" where it was not kept.
    """

    build: str
    received: str
    documents: tuple[Sent, ...]
    exports: tuple[Fate, ...]
    quarantine: str = ""

    def told(self) -> dict[str, Any]:
        """It as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Look:
    """Whether *uploads* are made of exports of *party*: asked before the writer is bothered."""

    uploads: Sequence[Upload]
    party: Party

    def answer(self) -> bool:
        """That they are.

        Raises:
            SourceError: One is not made of exports.
            Forbidden: One is another party's.
        """
        self.party.check(e for each in self.uploads for e in split(each.document()))
        return True


@dataclass(frozen=True)
class Admit:
    """Take in all exports of *uploads*, or none.

    Attributes:
        uploads: The documents.
        party: Whose they have to be.
        sender: The name of the token that they came with.
        bound: How much of what is refused is kept.
        root: The folder of the store.
    """

    uploads: Sequence[Upload]
    party: Party
    sender: str
    bound: Bound
    root: Path = field(default=Path(), kw_only=True)

    def on(self, root: Path) -> Admit:
        """The same, on the store in the folder *root*."""
        return replace(self, root=root)

    def answer(self) -> Receipt:
        """Carry it out."""
        documents = [each.document() for each in self.uploads]
        exports = [export for document in documents for export in split(document)]
        # Whoever looked before could have been taken over by what it read.
        self.party.check(exports)
        store = FolderStore(self.root)
        try:
            dataset = Dataset(store)
            build, admissions = dataset.admit(documents)
            receipt = Receipt(
                build=build or "",
                received=datetime.now(UTC).isoformat(timespec="seconds"),
                documents=tuple(map(_sent, self.uploads)),
                exports=tuple(_fate(each, refused=build is None) for each in admissions),
            )
            quarantine = Quarantine(self.root, self.bound)
            if build is not None:
                quarantine.sweep()
                return receipt
            report = _report(admissions, exports, documents, dataset.catalogue())
        finally:
            store.close()
        originals = [each.data for each in self.uploads]
        name = quarantine.put(self.sender, receipt.told(), report, originals)
        return replace(receipt, quarantine=name)


def _sent(upload: Upload) -> Sent:
    sha256 = hashlib.sha256(upload.data).hexdigest()
    return Sent(upload.name, upload.syntax, len(upload.data), sha256)


def _fate(admission: Admission, *, refused: bool) -> Fate:
    found = [f.severity for f in admission.report.findings] if admission.report else []
    beside = (_BESIDE,) if refused and admission.admitted else ()
    return Fate(
        iri=admission.iri.value,
        publisher=admission.publisher.value if admission.publisher else "",
        file=admission.source,
        admitted=not refused,
        current=admission.current and not refused,
        reasons=admission.reasons or beside,
        findings={each.name.lower(): found.count(each) for each in reversed(Severity)},
    )


def _report(
    admissions: Sequence[Admission],
    exports: Sequence[Export],
    documents: Sequence[Document],
    catalogue: Catalogue,
) -> bytes:
    """What was found in all that were looked at, with the lines, as JSON; nothing if none was."""
    reports = [each.report for each in admissions if each.report]
    if not reports:
        return b""
    whole = replace(
        reports[0],
        findings=tuple(_placed(reports, exports, documents)),
        exports=tuple(judged for report in reports for judged in report.exports),
    )
    return as_json(whole, catalogue).encode()


def _placed(
    reports: Sequence[Report], exports: Sequence[Export], documents: Sequence[Document]
) -> Iterator[Finding]:
    by_iri = {export.iri: export for export in exports}
    texts = {(each.name, each.sha256): each for each in documents}
    for report in reports:
        for export in filter(None, (by_iri.get(judged.iri) for judged in report.exports)):
            yield from with_places(report.findings, export, texts[export.source, export.sha256])
