"""The parts of an audit report as plain tables, for the page and for the workbook alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, TypeAlias

from iotssf_kg.audit.model import Audit, Expiring, FindingGroup, Named
from iotssf_kg.audit.needs import WORST_FIRST
from iotssf_kg.audit.words import words

Cell: TypeAlias = str | int | Named | tuple["Cell", ...]

# Columns of numbers, by the key of their title.
NUMERIC: Final = frozenset(
    ("number", "days", "resting", "quantity", "withheld", "assets count", "devices", "operated")
) | {"recorded findings", "findings now", "checked nodes", *map(str, WORST_FIRST)}
# Within so many days evidence is said to expire; the last of them is the horizon of the table.
_BANDS: Final = (30, 90)


class Table(NamedTuple):
    """One table: the key of its title, those of its columns, and its rows."""

    key: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def exports(audit: Audit) -> Table:
    """The exports with date and hash."""
    columns = (
        "export", "publisher", "issued", "file", "sha256", "replaces", "assets count", "withheld"
    )  # fmt: skip
    return Table(
        "exports",
        columns,
        [
            (e.export, e.publisher, e.issued, e.file, e.sha256, e.replaces, e.assets, e.withheld)
            for e in audit.exports
        ],
    )


def versions(audit: Audit) -> Table:
    """What the report was made with."""
    return Table("versions", ("what", "version", "sha256"), [tuple(v) for v in audit.versions])


def expiring(audit: Audit) -> Table:
    """Evidence out of date, the most urgent first."""
    w = words(audit.lang)
    columns = ("evidence", "issuer", "reason", "day", "days", "about", "resting")
    rows: list[tuple[Cell, ...]] = [
        (e.evidence, e.issuer, w[_band(e)], e.day, e.days, e.about, e.needs) for e in audit.expiring
    ]
    return Table("expiring", columns, rows)


def _band(line: Expiring) -> str:
    if line.reason != "expires":
        return line.reason
    return next((f"within {days}" for days in _BANDS if line.days <= days), line.reason)


def connections(audit: Audit) -> Table:
    """Direct connections from lower to higher categories."""
    columns = ("low", "category", "high", "category", "connection", "carries")
    return Table("connections", columns, [tuple(flow) for flow in audit.flows])


def reaches(audit: Audit) -> Table:
    """Assets that lower categories reach."""
    return Table(
        "reaches",
        ("high", "category", "lower"),
        [(*r[:2], ", ".join(r.lower)) for r in audit.reaches],
    )


def found(audit: Audit, key: str, groups: Iterable[FindingGroup]) -> Table:
    """Findings, those together that say the same."""
    w = words(audit.lang)
    columns = ("severity", "profile", "requirement", "message", "nodes", "shape")
    rows: list[tuple[Cell, ...]] = [
        (w[g.severity], g.profile, g.requirement, g.message, g.nodes, g.shape) for g in groups
    ]
    return Table(key, columns, rows)


def recorded(audit: Audit) -> Table:
    """The reports that the store keeps."""
    columns = ("export", "recorded on", "recorded findings", "findings now")
    return Table("recorded", columns, [tuple(r) for r in audit.recorded])


def checked(audit: Audit) -> Table:
    """What each shape looked at; those that found nothing last."""
    w = words(audit.lang)
    rows: list[tuple[Cell, ...]] = [
        (c.shape, c.profile, c.nodes, "" if c.nodes else w["idle"])
        for c in sorted(audit.checked, key=lambda each: not each.nodes)
    ]
    return Table("checked", ("shape", "profile", "checked nodes", "message"), rows)


def changes(audit: Audit) -> Table:
    """What came and went since the exports that were replaced."""
    w = words(audit.lang)
    rows: list[tuple[Cell, ...]] = [
        (
            c.node,
            w["kind"] if c.property == "kind" else c.property,
            w[c.change],
            c.value,
            c.export,
            c.older,
        )
        for c in audit.changes
    ]
    return Table("changes", ("node", "property", "change", "value", "export", "older"), rows)


def tables(audit: Audit) -> dict[str, Table]:
    """The tables that page and workbook show alike, by key."""
    consistency = (g for g in audit.findings if g.profile == "consistency")
    listed: Iterator[Table] = iter(
        (
            exports(audit), versions(audit), expiring(audit), connections(audit), reaches(audit),
            found(audit, "consistency", consistency), found(audit, "findings", audit.findings),
            found(audit, "gone", audit.gone), recorded(audit), checked(audit), changes(audit),
        )
    )  # fmt: skip
    return {table.key: table for table in listed}
