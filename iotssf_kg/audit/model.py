"""What an audit report says of one organization, in plain values and one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from iotssf_kg.rules.outcomes import Outcome


class Named(NamedTuple):
    """A node: what it is called, and its IRI ("" for a blank node)."""

    name: str
    iri: str = ""


@dataclass(frozen=True)
class ExportLine:
    """One export that tells of the organization's assets.

    Attributes:
        export: The export.
        publisher: Who answers for it.
        own: Whether that is the organization.
        issued: Its date.
        file: The name of the file it came in.
        sha256: Of that file.
        replaces: The exports that it replaces.
        assets: How many of the organization's assets it describes.
        withheld: Its statements that have no effect.
    """

    export: Named
    publisher: Named
    own: bool
    issued: str
    file: str
    sha256: str
    replaces: tuple[Named, ...]
    assets: int
    withheld: int


@dataclass(frozen=True)
class AssetLine:
    """One asset that the organization answers for.

    Attributes:
        number: Its place in the report, from 1.
        asset: The asset.
        export: The export that describes it.
        roles: In which roles the organization answers for it; keys of the words.
        categories: Notations of its categories; more than one only where ratings contradict.
        quantity: How many devices it stands for; 0 for a system.
        reasons: Why it has these categories or none, a sentence each.
        contradictions: What contradicts itself in it.
        counts: Outcome → its needs and those of its functions.
    """

    number: int
    asset: Named
    export: Named
    roles: tuple[str, ...]
    categories: tuple[str, ...]
    quantity: int
    reasons: tuple[str, ...]
    contradictions: tuple[str, ...]
    counts: Mapping[Outcome, int]


@dataclass(frozen=True)
class CellLine:
    """One cell of the matrix.

    Attributes:
        recovery: Notation of the level of recovery difficulty.
        economic: Notation of the level of economic impact.
        category: Notation of the category.
        rank: The category's place in its scheme, from 1, the lowest.
        assets: The numbers of the assets in it.
        operated: How many of these the organization operates.
        devices: Devices among these, each counted with its quantity.
        operated_devices: Those of them that the organization operates.
    """

    recovery: str
    economic: str
    category: str
    rank: int
    assets: tuple[int, ...]
    operated: int
    devices: int
    operated_devices: int


@dataclass(frozen=True)
class Matrix:
    """The 3 × 3 matrix under one scheme; rows from the highest recovery difficulty down."""

    scheme: Named
    version: str
    economic: tuple[Named, ...]
    rows: tuple[tuple[Named, tuple[CellLine, ...]], ...]


class Bearer(NamedTuple):
    """What needs a requirement: the number of an asset, and the function if it is one's."""

    number: int
    function: str = ""


@dataclass(frozen=True)
class NeedGroup:
    """Needs of one requirement that stand alike, for the same reason.

    Attributes:
        outcome: How they stand.
        why: What they rest on or lack, a sentence each.
        by: The measure or justification.
        evidence: The evidence.
        until: Until when that holds; "" where no date is stated.
        bearers: What needs it.
    """

    outcome: Outcome
    why: tuple[str, ...]
    by: Named
    evidence: Named
    until: str
    bearers: tuple[Bearer, ...]


@dataclass(frozen=True)
class RequirementLine:
    """One requirement that the assets need; ``counts`` goes by node, as CQ31 counts."""

    requirement: Named
    notation: str
    perspective: str
    counts: Mapping[Outcome, int]
    groups: tuple[NeedGroup, ...]


class Expiring(NamedTuple):
    """Evidence that is no longer, or not for long, in force; ``days`` until its last day."""

    evidence: Named
    issuer: Named
    reason: str
    day: str
    days: int
    about: Named
    needs: int


class Flow(NamedTuple):
    """An asset that feeds one of a higher category by a direct connection."""

    low: Named
    low_category: str
    high: Named
    high_category: str
    connections: tuple[str, ...]
    carries: tuple[str, ...]


class Reach(NamedTuple):
    """An asset, and the lower categories that reach it over any number of connections."""

    high: Named
    category: str
    lower: tuple[str, ...]


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one shape that say the same of several nodes."""

    profile: str
    severity: str
    shape: Named
    requirement: str
    message: str
    nodes: tuple[Named, ...]


class Recorded(NamedTuple):
    """The report that the store keeps of one export: its date, its findings, and those now."""

    export: Named
    on: str
    findings: int
    now: int


class Checked(NamedTuple):
    """How many nodes a shape looked at."""

    shape: Named
    profile: str
    nodes: int


class Change(NamedTuple):
    """What came or went since an older export."""

    export: Named
    older: Named
    node: Named
    property: str
    change: str
    value: Named


class Asked(NamedTuple):
    """A query that gives a table's figures: ``table`` is the key of the table's title."""

    table: str
    name: str
    summary: str
    text: str


class Version(NamedTuple):
    """What the report was made with: its version, and the SHA-256 of its text where known."""

    what: str
    version: str
    sha256: str = ""


@dataclass(frozen=True)
class Audit:
    """The audit report of one organization at one date.

    Attributes:
        organization: Whom it is about.
        on: The date that everything is judged at.
        lang: ``en`` or ``ja``.
        build: A hash of what the store holds: every export's, and that of each graph of ours.
        outdated: Graphs of ours that the store has otherwise than this package.
        versions: Of package, ontology, shapes and schemes.
        exports: Those that describe the assets.
        matrices: One for each scheme in use.
        assets: By category, highest first.
        needs: By requirement.
        outcomes: Outcome → needs in all, each node's once.
        expiring: Evidence that is expired or expires within 90 days.
        flows: Direct connections from a lower to a higher category.
        reaches: Assets reached from lower categories over any number of connections.
        findings: What the shapes find at the date.
        gone: What the store's reports have recorded and is not found at the date.
        recorded: The reports that the store keeps.
        checked: What each shape looked at.
        engine: The SHACL engine.
        changes: Since the exports that were replaced.
        asked: The queries that give the figures.
        glossary: Term → definition.
    """

    organization: Named
    on: date
    lang: str
    build: str
    outdated: tuple[str, ...]
    versions: tuple[Version, ...]
    exports: tuple[ExportLine, ...]
    matrices: tuple[Matrix, ...]
    assets: tuple[AssetLine, ...]
    needs: tuple[RequirementLine, ...]
    outcomes: Mapping[Outcome, int]
    expiring: tuple[Expiring, ...]
    flows: tuple[Flow, ...]
    reaches: tuple[Reach, ...]
    findings: tuple[FindingGroup, ...]
    gone: tuple[FindingGroup, ...]
    recorded: tuple[Recorded, ...]
    checked: tuple[Checked, ...]
    engine: str
    changes: tuple[Change, ...]
    asked: tuple[Asked, ...]
    glossary: tuple[tuple[str, str], ...]
