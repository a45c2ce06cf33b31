"""What a validation found, what it checked, and of what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from pyoxigraph import BlankNode, NamedNode

from iotssf_kg.namespaces import SH
from iotssf_kg.rdf.place import Place
from iotssf_kg.rules.export import Term


class Severity(IntEnum):
    """How grave a finding is; https://www.w3.org/TR/shacl/#severity."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def iri(self) -> NamedNode:
        """The severity's term in SHACL."""
        return SH(self.name.capitalize())

    @classmethod
    def of(cls, iri: object) -> Severity:
        """The severity named by *iri*; one that SHACL does not know is a violation."""
        return next((each for each in cls if each.iri == iri), cls.VIOLATION)


@dataclass(frozen=True)
class Finding:
    """One result of one shape at one node.

    Attributes:
        focus: The node it is about; of shapes of others, it can be a literal.
        path: The property or path, in SPARQL syntax, or "".
        value: The offending value, the missing requirement, or None.
        severity: How grave it is.
        shape: The shape that raised it.
        component: The constraint component, as an IRI.
        messages: Language tag → text.
        requirement: The requirement it comes from, if any.
        export: The export that it is a finding about.
        source: The file of that export.
        place: Where in that file, if it was looked for and found.
        mending: Turtle to add so that the finding ends, or "".
        details: For a nested shape, what failed in it; https://www.w3.org/TR/shacl/#results-detail.
    """

    focus: Term
    path: str
    value: Term | None
    severity: Severity
    shape: NamedNode
    component: NamedNode
    messages: Mapping[str, str] = field(compare=False)
    requirement: NamedNode | None = None
    export: NamedNode | None = None
    source: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)
    mending: str = field(default="", compare=False)
    details: tuple[Finding, ...] = field(default=(), compare=False)

    def message(self, lang: str = "en") -> str:
        """The text in *lang*, else in English, else any."""
        found = self.messages.get(lang) or self.messages.get("en")
        return found or next(iter(self.messages.values()), "")

    @property
    def fingerprint(self) -> str:
        """What stays the same while the finding does: shape, focus, path and value.

        A blank node is called anew in every run: it counts as one of its export's.
        """
        of = (self.export,) if isinstance(self.focus, BlankNode) else ()
        parts = (self.shape, _lasting(self.focus), self.path, _lasting(self.value), *of)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]

    @property
    def order(self) -> tuple[object, ...]:
        """Gravest first, then by export, node and shape; the same in every run."""
        names = (self.export, self.focus, self.shape, self.path, self.value, self.component)
        return (-self.severity, *map(str, names))


def _lasting(term: object) -> object:
    return "_:" if isinstance(term, BlankNode) else term


@dataclass(frozen=True)
class Judged:
    """One export that a report speaks of.

    Attributes:
        iri: The export.
        publisher: Who answers for it, if it says so.
        source: Its file.
        sha256: Of that file.
        assets: How many devices and systems it describes.
        models: How many product models it describes.
        triples: How many statements it has.
        withheld: How many of them were kept out of the judgement.
        cells: Cell of the 3 × 3 matrix → how many assets fall in it.
        categories: Category → how many assets it has.
        reviews: How many reviews it holds.
    """

    iri: NamedNode
    publisher: NamedNode | None
    source: str
    sha256: str
    assets: int
    models: int
    triples: int
    withheld: int
    cells: Mapping[NamedNode, int] = field(default_factory=dict)
    categories: Mapping[NamedNode, int] = field(default_factory=dict)
    reviews: int = 0

    @property
    def empty(self) -> bool:
        """Whether it describes nothing that could be judged."""
        return not (self.assets or self.models or self.reviews)


@dataclass(frozen=True)
class Unjudged:
    """One file or export that could not be judged.

    Attributes:
        source: The file.
        error: Why: ``where: what. remedy``.
        line: Where in the file, if known.
        export: The export in it, where the file holds several.
        exit_code: 2 where it cannot be read, 3 where it was stopped at a limit.
    """

    source: str
    error: str
    line: int | None = None
    export: NamedNode | None = None
    exit_code: int = 2


@dataclass(frozen=True)
class Report:
    """Findings, and what was looked at.

    Attributes:
        findings: In order, gravest first.
        checked: Shape → how many nodes it looked at.
        on: The date that everything was judged at, if a date matters.
        profiles: The names of the profiles that were run.
        engine: The SHACL engine.
        exports: What was judged.
        unjudged: What could not be.
    """

    findings: tuple[Finding, ...]
    checked: Mapping[NamedNode, int]
    on: date | None = None
    profiles: tuple[str, ...] = ()
    engine: str = ""
    exports: Sequence[Judged] = ()
    unjudged: tuple[Unjudged, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether everything was judged and nothing is a violation."""
        return not self.unjudged and not self.fails(Severity.VIOLATION)

    @property
    def idle(self) -> list[NamedNode]:
        """The shapes that found nothing to look at."""
        return [shape for shape, count in self.checked.items() if not count]

    @property
    def vacuous(self) -> bool:
        """Whether nothing was checked, so that an empty list of findings says nothing.

        An export counts as checked when it describes an asset, a product model or a review.
        """
        if self.exports:
            return all(export.empty for export in self.exports)
        return not any(self.checked.values())

    def fails(self, at: Severity) -> bool:
        """Whether any finding is as grave as *at*, or graver."""
        return any(finding.severity >= at for finding in self.findings)


def merged(checked: Iterable[Mapping[NamedNode, int]]) -> dict[NamedNode, int]:
    """The counts of several runs, added up."""
    total: dict[NamedNode, int] = {}
    for counts in checked:
        for shape, count in counts.items():
            total[shape] = total.get(shape, 0) + count
    return total
