"""The parts of a report on two frameworks as plain tables, for the page and for the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from iotssf_kg.audit.tables import Cell, Table
from iotssf_kg.crosswalk.coverage import Coverage, Covered, Share, Standing
from iotssf_kg.crosswalk.figures import figures, share
from iotssf_kg.crosswalk.formats.fields import shown
from iotssf_kg.crosswalk.frameworks import Framework, Group
from iotssf_kg.crosswalk.mapping import End, MappingSet, Status
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.matrix import matrix

# What a row says beside its ends and its relation.
ABOUT: Final = (
    "rationale", "strength", "status", "author", "date", "reviewer", "review_date", "agreement",
    "comment",
)  # fmt: skip
_COUNTS: Final = ("rows", "related", "unknown", "unmapped", "with reviewer", *map(str, Status))
# Columns of numbers, by the key of their title.
NUMERIC: Final = frozenset(("elements", *map(str, Standing), "in common", *_COUNTS, "strength"))


def coverage(way: Coverage, w: Mapping[str, str]) -> Table:
    """The figures of *way* by group, and those of all."""
    columns = ("group", "name", "elements", *map(str, Standing), "in common", "reviewed")
    shares = (*way.groups, way.total._replace(group=Group("", w["all"])))
    return Table(
        f"coverage of {way.subject.name}",
        columns,
        [
            (*each.group, each.elements, *each.counts.values(), in_common(each), each.reviewed)
            for each in shares
        ],
    )


def in_common(found: Share) -> str:
    """How many elements have something in common with the other framework, in percent."""
    common = found.counts[Standing.WHOLE] + found.counts[Standing.PART]
    return share(common, found.elements)


def by_groups(way: Coverage) -> Table:
    """The matrix of *way*; a cell says how many elements of how many have something in common."""
    found = matrix(way)
    labels = (other.id or other.title for other in found.others)
    rows: list[tuple[Cell, ...]] = []
    for group in found.groups:
        cells = (found.cells.get((group, other)) for other in found.others)
        told = (f"{each.common} / {each.elements}" if each else "" for each in cells)
        rows.append((*group, *told))
    return Table(f"matrix of {way.subject.name}", ("group", "name", *labels), rows)


def gaps(way: Coverage, w: Mapping[str, str]) -> Table:
    """The elements of *way* without a counterpart, and why they are none."""
    return Table(
        f"gaps of {way.subject.name}",
        ("group", "element", "name", "standing", "why"),
        [
            (each.group.id, each.element.id, each.element.title, w[each.standing], _why(each, w))
            for each in way.gaps
        ],
    )


def _why(each: Covered, w: Mapping[str, str]) -> str:
    said = "; ".join(told.row.comment for told in each.rows if told.row.comment)
    return said or w["no row" if each.standing is Standing.NONE else "silent"]


def review(sets: Iterable[MappingSet]) -> Table:
    """The *sets*, each with its rows and where these stand in their life."""
    columns = ("set", "version", "subjects", "objects", *_COUNTS, "license", "comment")
    rows: list[tuple[Cell, ...]] = []
    for each in sets:
        *counts, states = figures(each)
        about = (each.id, each.version, each.subject, each.object)
        rows.append((*about, *counts, *states.values(), each.license, each.comment))
    return Table("sets", columns, rows)


def mappings(way: Coverage, w: Mapping[str, str]) -> Table:
    """Every row of the sets that join the frameworks of *way*."""
    columns = ("subject", "subject name", "relation", "object", "object name", *ABOUT, "row")
    rows: list[tuple[Cell, ...]] = []
    for each in way.sets:
        for row in each.rows:
            subject, object_ = (title_of(way, end) for end in (row.subject, row.object))
            said = dict(zip(ABOUT, about(row), strict=True))
            said |= {key: w.get(said[key], said[key]) for key in ("rationale", "status")}
            told = (*subject, _relation(row, w), *object_, *said.values(), each.name_of(row))
            rows.append(told)
    return Table("mappings", columns, rows)


def about(row: Row) -> tuple[str, ...]:
    """What *row* says beside its ends and its relation, as text."""
    return tuple(shown(name, getattr(row, name)) for name in ABOUT)


def title_of(way: Coverage, end: End | None) -> tuple[str, str]:
    """The id and the title of *end*, which is of one of the frameworks of *way*."""
    if end is None:
        return "", ""
    own = end.framework == way.subject.name
    framework: Framework = way.subject if own else way.object
    return end.id, framework.elements[end.id].title


def _relation(row: Row, w: Mapping[str, str]) -> str:
    if row.unmapped:
        return w["unmapped"]
    if row.unknown:
        return w["unknown"]
    return w["or"].join(w[f"relation {name}"] for name in row.relation.names)
