"""What pages tell of the mapping sets of a store: each a question for a process of its own.

Their answers are JSON, made of plain values, so that they can be kept for as long as a build is the
same. None of them looks at more than the network's figures, or the sets of one pair and of what it
is chained over; chains are made for a few elements at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from iotssf_kg.asking.describing import named
from iotssf_kg.asking.questions import Reply, opened
from iotssf_kg.asking.spool import Spooled
from iotssf_kg.audit import crosswalktables as tables
from iotssf_kg.audit.crosswalks import Comparison
from iotssf_kg.audit.crosswalkwords import words
from iotssf_kg.crosswalk.coverage import Coverage, coverage
from iotssf_kg.crosswalk.figures import Figures, figures, share
from iotssf_kg.crosswalk.frameworks import Framework
from iotssf_kg.crosswalk.mapping import End, MappingSet
from iotssf_kg.crosswalk.mapping import Mapping as Row
from iotssf_kg.crosswalk.matrix import matrix
from iotssf_kg.crosswalk.picture import Joined, drawing
from iotssf_kg.dataset.mappings import Crosswalks
from iotssf_kg.store.embedded import Snapshot

ROWS: Final = 50
# More sets than these make no picture that anybody could read.
_DRAWN: Final = 150
_CELLS, _GAPS = 2_500, 50
JSON: Final = "application/json"


class Choice(NamedTuple):
    """Which rows of a pair are shown; "" is any.

    Attributes:
        relation: One of the five, ``several``, ``unknown`` or ``unmapped``.
        rationale: In which sense.
        status: Where they stand.
        reviewed: ``yes`` or ``no``.
        element: What the id or title of an end, or the comment, has in it.
    """

    relation: str = ""
    rationale: str = ""
    status: str = ""
    reviewed: str = ""
    element: str = ""


@dataclass(frozen=True)
class OfBuild:
    """A question about one *build* of the store in the folder *root*."""

    root: Path
    build: str

    def answer(self) -> Reply:
        """What comes of it; see ``of``."""
        return self.of(Crosswalks(Snapshot(opened(self.root, self.build).state)))

    def of(self, held: Crosswalks) -> Reply:
        """What comes of it where *held* are the mapping sets of the build."""
        raise NotImplementedError


@dataclass(frozen=True)
class SeeNetwork(OfBuild):
    """All frameworks and sets, in figures and as a picture.

    Attributes:
        lang: ``en`` or ``ja``.
        pair: Where the page of a pair is; the picture leads there.
        named: Whether what leads there names the language.
    """

    lang: str
    pair: str
    named: bool

    def of(self, held: Crosswalks) -> Reply:
        """``frameworks``, ``sets`` and ``picture``, which is "" where there is too much of it."""
        counted = held.figures()
        sets = [told_set(each.mappings, counted.get(each.graph)) for each in held.sets]
        joined = [Joined(s["subject"], s["object"], s["rows"], s["reviewed"]) for s in sets]
        sized = [(each, held.sizes.get(each.name, 0)) for each in held.heads]
        drawn = drawing(sized, joined, self.lang, self._leads) if len(sets) <= _DRAWN else b""
        frameworks = [{**told_framework(each), "elements": size} for each, size in sized]
        return told({"frameworks": frameworks, "sets": sets, "picture": drawn.decode()})

    def _leads(self, subject: str, object_: str) -> str:
        language = {"lang": self.lang} if self.named else {}
        return f"{self.pair}?{urlencode({'from': subject, 'to': object_, **language})}"


@dataclass(frozen=True)
class SeePair(OfBuild):
    """Two frameworks beside each other.

    Attributes:
        one: What the first is called.
        other: The second.
        lang: ``en`` or ``ja``.
        choice: Which rows are shown.
        start: How many of these come before the first that is shown.
    """

    one: str
    other: str
    lang: str
    choice: Choice
    start: int

    def of(self, held: Crosswalks) -> Reply:
        """Coverage both ways, some rows, and what the two can be chained over.

        Raises:
            UnknownName: There is no such framework.
        """
        one, other = held.framework(self.one), held.framework(self.other)
        sets = [held.whole(each) for each in held.joining(one.name, other.name)]
        pairs = [(one, other)] if one.name == other.name else [(one, other), (other, one)]
        ways = [coverage(sets, *pair) for pair in pairs] if sets else []
        found = list(chosen(sets, one, other, self.choice))
        shown = found[self.start : self.start + ROWS]
        titles = (one, other)
        return told(
            {
                "frameworks": [told_framework(each) for each in titles],
                "sets": [told_set(each, figures(each)) for each in sets],
                "ways": [self._way(way) for way in ways],
                "remarks": Comparison(ways[0], ways[-1], self.lang).remarks if ways else [],
                "total": sum(len(each.rows) for each in sets),
                "found": len(found),
                "rows": [told_row(row, of.name_of(row), titles) for of, row in shown],
                "pivots": held.pivots(one.name, other.name),
            }
        )

    def _way(self, way: Coverage) -> dict[str, Any]:
        """One direction: figures by group, the matrix of groups, what has no counterpart."""
        w = words(self.lang)
        shares, gaps, found = tables.coverage(way, w), tables.gaps(way, w), matrix(way)
        told_cells = len(found.groups) * len(found.others) <= _CELLS
        return {
            "subject": way.subject.name,
            "object": way.object.name,
            "share": tables.in_common(way.total),
            "columns": shares.columns,
            "groups": shares.rows,
            "others": found.others,
            "cells": [
                (group, [_cell(found.cells.get((group, other))) for other in found.others])
                for group in found.groups
                if told_cells
            ],
            "gap columns": gaps.columns,
            "gaps": list(gaps.rows)[:_GAPS],
            "all gaps": len(gaps.rows),
        }


def _cell(cell: Any) -> dict[str, int] | None:
    return cell._asdict() | {"shade": cell.shade} if cell else None


def chosen(
    sets: Iterable[MappingSet], one: Framework, other: Framework, choice: Choice
) -> Iterator[tuple[MappingSet, Row]]:
    """The rows of *sets* that are of *choice*, each told from *one*, with its set."""
    for mappings in sets:
        turned = mappings.subject != one.name
        for row in mappings.rows:
            told_from = row.turned() if turned else row
            if _fits(told_from, choice, (one, other)):
                yield mappings, told_from


def _fits(row: Row, choice: Choice, frameworks: tuple[Framework, Framework]) -> bool:
    reviewed = "yes" if row.reviewed else "no"
    same = (
        (choice.relation, kind_of(row)),
        (choice.rationale, row.rationale or "unstated"),
        (choice.status, str(row.status)),
        (choice.reviewed, reviewed),
    )
    if any(wanted not in ("", has) for wanted, has in same):
        return False
    sought = choice.element.casefold()
    ends = zip((row.subject, row.object), frameworks, strict=True)
    texts = (text for end, of in ends if end for text in (end.id, of.elements[end.id].title))
    return not sought or any(sought in text.casefold() for text in (*texts, row.comment))


def kind_of(row: Row) -> str:
    """What *row* says: a relation, or that it has none, or several that are possible."""
    if row.unmapped:
        return "unmapped"
    if row.unknown:
        return "unknown"
    return row.relation.names[0] if len(row.relation.names) == 1 else "several"


@dataclass(frozen=True)
class SeeRow(OfBuild):
    """One row of a mapping set.

    Attributes:
        iri: What it is called.
    """

    iri: str

    def of(self, held: Crosswalks) -> Reply:
        """The row, its set, and the frameworks that it joins.

        Raises:
            UnknownName: No set has it.
            BadParameter: It is no IRI.
        """
        place, found = held.row(named(self.iri))
        ends = held.framework(found.subject), held.framework(found.object)
        return told(
            {
                "row": told_row(found.rows[0], self.iri, ends),
                "set": told_set(found, held.figures(place).get(place.graph)),
                "frameworks": [told_framework(each) for each in ends],
            }
        )


def told(values: Mapping[str, Any]) -> Reply:
    """*values* as an answer that lasts as long as its build."""
    data = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Reply(JSON, Spooled(len(data), data), lasts=True)


def told_framework(framework: Framework) -> dict[str, Any]:
    """*framework* as pages tell it, without its elements."""
    names = ("name", "title", "edition", "publisher", "issued", "source", "licence", "note")
    said = {name: getattr(framework, name) for name in names}
    return said | {"iri": framework.iri.value, "verification": framework.verification}


def told_set(mappings: MappingSet, counted: Figures | None) -> dict[str, Any]:
    """*mappings* as pages tell them, without their rows, which *counted* counts."""
    names = ("id", "title", "version", "subject", "object", "license", "author", "date", "comment")
    said: dict[str, Any] = {name: getattr(mappings, name) for name in names}
    if counted is None:
        return said | {"rows": 0, "reviewed": 0, "share": share(0, 0), "states": {}}
    counts = counted._asdict() | {"states": {str(k): n for k, n in counted.states.items() if n}}
    return said | counts | {"share": share(counted.reviewed, counted.rows)}


def told_row(row: Row, name: str, frameworks: Iterable[Framework]) -> dict[str, Any]:
    """*row*, whose IRI is *name*, as pages tell it; its ends are of *frameworks*."""
    known = {each.name: each for each in frameworks}
    plain = ("id", "strength", "author", "date", "reviewer", "review_date", "agreement", "comment")
    said: dict[str, Any] = {each: getattr(row, each) for each in plain}
    return said | {
        "iri": name,
        "subject": _end(row.subject, known),
        "object": _end(row.object, known),
        "kind": kind_of(row),
        "relation": row.relation.names,
        "rationale": str(row.rationale or ""),
        "status": str(row.status),
        "method": str(row.method),
        "reviewed": row.reviewed,
        "inferred": row.inferred,
        "source": row.source,
        "derived": row.derived_from,
    }


def _end(end: End | None, known: Mapping[str, Framework]) -> dict[str, str] | None:
    if end is None:
        return None
    element = known[end.framework].elements[end.id]
    return {
        "framework": end.framework,
        "id": end.id,
        "title": element.title,
        "verification": element.verification,
    }
